#pragma once

#include <exception>

#include "nav/error.hpp"
#include "service/http/contract/problem.hpp"

namespace levtok::http {

/// The status of a mistake: the one table that maps kinds of errors to statuses.
int error_status(ErrorKind kind);

/// The problem to answer for an exception: an HttpError or an Error is reported as it is; anything
/// else is a bug, of which the client only learns that it was not its own mistake.
Problem problem_of(const std::exception& error);

}  // namespace levtok::http

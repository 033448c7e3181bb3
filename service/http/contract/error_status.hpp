#pragma once

#include <exception>

#include "nav/error.hpp"
#include "service/http/contract/problem.hpp"

namespace levtok::http {

/// The status of a mistake: the one table that maps kinds of errors to statuses.
int error_status(ErrorKind kind);

/// What to answer for what was thrown: an HttpError or an Error as they say; anything else is a
/// bug, of which the client learns nothing but that it was not its own.
Problem problem_of(const std::exception& error);

}  // namespace levtok::http

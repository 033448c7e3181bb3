#pragma once

#include <optional>

#include "nav/error.hpp"

namespace levtok::store {

/// The kind of the Error that the call throws; nothing where it throws none.
template <class Call>
std::optional<ErrorKind> kind_of(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return {};
}

}  // namespace levtok::store

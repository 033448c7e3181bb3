#pragma once

#include <string>

#include "nav/error.hpp"

namespace levtok::testing {

/// The message of the Error that `action` throws; empty where it throws none.
template <class Action>
std::string message_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace levtok::testing

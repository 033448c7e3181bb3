#pragma once

#include <string>

#include "nav/error.hpp"

namespace levtok::http::endpoints {

/// What `make` gives; a field of it that is wrong is named by its path from `place` in the body.
template <class Make>
auto placed(const std::string& place, Make make) {
    try {
        return make();
    } catch (const InvalidValue& error) {
        const std::string& field = error.field();
        throw InvalidValue(field.empty() ? place : place + '.' + field, error.rule(),
                           error.value());
    }
}

}  // namespace levtok::http::endpoints

#pragma once

#include <cstdint>
#include <string_view>

#include "service/io/read/input_error.hpp"

namespace levtok::io {

/// A field of a row, and where it stands.
struct TableField {
    std::string_view text;
    std::string_view column;  ///< its name
    std::string_view file;
    std::uint64_t line;

    [[noreturn]] void fail(std::string_view problem, std::string_view remedy) const {
        throw InputError(file, line, column, problem, remedy);
    }
};

}  // namespace levtok::io

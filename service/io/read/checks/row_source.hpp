#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "service/io/read/input_error.hpp"

namespace levtok::io {

/// The source of rows, for the places of notes: a file, whose rows are lines, or a list of a JSON
/// body.
struct RowSource {
    std::string name;
    bool is_list = false;

    RowSource(std::string file) : name(std::move(file)) {}
    RowSource(const char* file) : name(file) {}
    static RowSource list(std::string name) {
        RowSource source(std::move(name));
        source.is_list = true;
        return source;
    }

    /// `FILE:LINE: COLUMN`, or `LIST.INDEX`.
    std::string place(std::uint64_t row, std::string_view column) const {
        return is_list ? name + '.' + std::to_string(row) : place_of(name, row, column);
    }
    /// `line 12`, or `prices.12`.
    std::string row(std::uint64_t number) const {
        return (is_list ? name + '.' : std::string("line ")) + std::to_string(number);
    }

    bool operator==(const RowSource&) const = default;
};

}  // namespace levtok::io

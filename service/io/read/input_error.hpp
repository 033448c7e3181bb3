#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "nav/error.hpp"
#include "nav/note.hpp"

namespace levtok::io {

/// Takes a note for each item of an input that its reader kept, changed, left out or doubts.
using Warn = std::function<void(const Note&)>;

/// A mistake in an input file: `FILE:LINE: field: what is wrong; what would be right`.
class InputError : public Error {
public:
    InputError(std::string_view file, std::uint64_t line, std::string_view field,
               std::string_view problem, std::string_view remedy);

    std::uint64_t line() const { return line_; }
    const std::string& field() const { return field_; }

private:
    std::uint64_t line_;
    std::string field_;
};

/// `FILE:LINE: COLUMN`: the place of a note or an error.
std::string place_of(std::string_view file, std::uint64_t line, std::string_view column);

/// `text` in quotes, shortened for a message and without control characters.
std::string in_quotes(std::string_view text);

}  // namespace levtok::io

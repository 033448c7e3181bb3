#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "nav/error.hpp"
#include "nav/note.hpp"
#include "service/io/read/text/characters.hpp"

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

/// A name as it is written after an option: in quotes where a shell would split it.
inline std::string as_argument(const std::string& name) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
    });
    return plain ? name : '\'' + name + '\'';
}

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

/// Reports the first few findings of a kind, each with its line, and at the end the number of the
/// others.
class Findings {
public:
    static constexpr std::uint64_t told_singly = 3;

    Findings(NoteCode code, RowSource file, std::string what_they_are, Warn warn)
        : code_(code),
          file_(std::move(file)),
          what_(std::move(what_they_are)),
          warn_(std::move(warn)) {}

    /// The next rows are from another file.
    void go_on_in(RowSource file) { file_ = std::move(file); }
    bool wants_text() const { return warn_ && count_ < told_singly; }
    /// `column` is its column in the line.
    void add(std::uint64_t line, std::string_view column, std::string text);
    void count_one() { ++count_; }
    std::uint64_t count() const { return count_; }
    /// Reports the number of findings that were not reported one by one.
    void finish() const;

private:
    NoteCode code_;
    RowSource file_;
    std::string what_;
    Warn warn_;
    std::uint64_t count_ = 0;
};

}  // namespace levtok::io

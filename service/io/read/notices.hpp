#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "service/io/read/checks/row_source.hpp"
#include "service/io/read/input_error.hpp"

namespace levtok::io {

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

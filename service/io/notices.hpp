#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "service/io/input_error.hpp"

namespace levtok::io {

/// Passes on the first few findings of a kind, each with its line, and at the end how many more
/// there were.
class Findings {
public:
    static constexpr std::uint64_t told_singly = 3;

    Findings(std::string file, std::string what_they_are, Warn warn)
        : file_(std::move(file)), what_(std::move(what_they_are)), warn_(std::move(warn)) {}

    bool wants_text() const { return warn_ && count_ < told_singly; }
    void add(std::uint64_t line, std::string_view text);
    void count_one() { ++count_; }
    /// Tells how many were counted beyond those told singly.
    void finish() const;

private:
    std::string file_;
    std::string what_;
    Warn warn_;
    std::uint64_t count_ = 0;
};

}  // namespace levtok::io

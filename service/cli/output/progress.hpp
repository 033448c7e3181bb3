#pragma once

#include <cstdint>
#include <string>

#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// `[####      ] ` of `width` cells.
std::string bar(std::size_t filled, std::size_t width);

/// Shows a bar on the terminal while a large input is read, and nothing elsewhere.
class Progress {
public:
    /// Smaller inputs are read too fast for a bar to be useful.
    static constexpr std::uint64_t large = std::uint64_t{32} << 20;

    Progress(const Console& console, std::uint64_t bytes_total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::uint64_t bytes_read);

private:
    const Console& console_;
    std::uint64_t total_;
    int shown_percent_ = -1;
};

}  // namespace levtok::cli

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "nav/error.hpp"

/// What the fuzzers share. Each of them defines LLVMFuzzerTestOneInput, which libFuzzer calls.
namespace levtok::fuzz {

/// Ends the program, which libFuzzer reports with the input, where a property does not hold.
inline void require(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

/// Bytes that choose options stand before the text to be read.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

    /// The next byte; 0 at the end.
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    bool flag() { return (byte() & 1) != 0; }
    /// A whole number below `n`.
    std::size_t below(std::size_t n) { return byte() % n; }
    /// The next line, without its end.
    std::string_view line() {
        const auto text = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(text.size() == rest_.size() ? text.size() : text.size() + 1);
        return text;
    }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// Runs `read`, which may refuse what it reads with an error of the user's. Any other exception is
/// a finding: it leaves the fuzzer.
template <class Read>
void may_refuse(Read&& read) {
    try {
        read();
    } catch (const Error& error) {
        require(error.kind() != ErrorKind::system, "bytes are no failure of the machine");
        require(!std::string_view(error.what()).empty(), "a refusal says why");
    }
}

/// Runs `read`, which must not refuse what was written by the program itself.
template <class Read>
auto must_read(Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        std::fprintf(stderr, "refused: %s\n", error.what());
        require(false, "what was written is read again");
        throw;
    }
}

}  // namespace levtok::fuzz

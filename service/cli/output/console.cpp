#include "service/cli/output/console.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "service/io/write/write.hpp"

namespace levtok::cli {
namespace {

/// A message is one line and commands no terminal, whatever a file name or a value held.
std::string one_line(std::string_view head, std::string_view text) {
    std::string line{head};
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        line += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    return line + '\n';
}

}  // namespace

Console Console::standard() {
    return {.out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
            .err_is_terminal = ::isatty(STDERR_FILENO) == 1};
}

void Console::note(const Note& note) const {
    say(one_line("levtok: note: ", message_of(note)));
    notes->push_back(note);
}

void Console::note(const Notes& all) const {
    for (const auto& each : all) note(each);
}

void Console::error(std::string_view text) const { say(one_line("levtok: ", text)); }

void Console::say(std::string_view text) const {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

std::function<void(const Note&)> noting(const Console& console) {
    return [&console](const Note& note) { console.note(note); };
}

std::string warnings_of(const Console& console) {
    return "\"warnings\": " + io::json_of(*console.notes);
}

}  // namespace levtok::cli

#include "service/io/read/input_error.hpp"

#include <fmt/format.h>

namespace levtok::io {

InputError::InputError(std::string_view file, std::uint64_t line, std::string_view field,
                       std::string_view problem, std::string_view remedy)
    : Error(ErrorKind::malformed,
            place_of(file, line, field) + fmt::format(": {}; {}", problem, remedy)),
      line_(line),
      field_(field) {}

std::string place_of(std::string_view file, std::uint64_t line, std::string_view column) {
    return fmt::format("{}:{}: {}", file, line, column);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string out = "'";
    for (const char c : text.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    if (text.size() > longest) out += "...";
    return out + "'";
}

void Findings::add(std::uint64_t line, std::string_view column, std::string text) {
    if (wants_text()) warn_({code_, std::move(text), file_.place(line, column)});
    ++count_;
}

void Findings::finish() const {
    if (!warn_ || count_ <= told_singly) return;
    warn_({code_, fmt::format("and {} more {} ({} in all)", count_ - told_singly, what_, count_),
           file_.name});
}

}  // namespace levtok::io

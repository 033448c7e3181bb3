#include "service/io/notices.hpp"

#include <fmt/format.h>

namespace levtok::io {

void Findings::add(std::uint64_t line, std::string_view text) {
    if (wants_text()) warn_(fmt::format("{}:{}: {}", file_, line, text));
    ++count_;
}

void Findings::finish() const {
    if (!warn_ || count_ <= told_singly) return;
    warn_(
        fmt::format("{}: and {} more {} ({} in all)", file_, count_ - told_singly, what_, count_));
}

}  // namespace levtok::io

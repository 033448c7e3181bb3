#include "service/io/read/notices.hpp"

#include <fmt/format.h>

namespace levtok::io {

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

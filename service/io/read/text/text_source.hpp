#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace levtok::io {

/// The source of a reader's text: a file by its path (`-` is standard input, `data.zip/btc.csv` a
/// table in an archive), or memory, where `name` is its name in messages and the text must outlive
/// the reader.
struct TextSource {
    TextSource(std::string path) : name(std::move(path)) {}  // NOLINT(google-explicit-constructor)
    TextSource(const char* path) : name(path) {}             // NOLINT(google-explicit-constructor)
    TextSource(std::string name_of_text, std::string_view text)
        : name(std::move(name_of_text)), memory(text) {}

    std::string name;
    std::optional<std::string_view> memory{};
    std::string member{};  ///< the table in an archive; empty: the only one
};

}  // namespace levtok::io

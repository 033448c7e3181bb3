#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/io/read/input_error.hpp"

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

/// The tables in these sources: a file is one, a folder has one per file, an archive has those
/// whose names differ only in their numbers (`BTCUSDT-1d-2024-01.csv`, `BTCUSDT-1d-2024-02.csv`).
/// Other contents of a folder are noted. Throws Error for a folder without tables.
std::vector<TextSource> tables_of(std::span<const TextSource> sources, const Warn& warn);

/// The files that are read for the value of an option, which may be a folder or a table in an
/// archive; none for standard input and for missing files.
std::vector<std::string> files_of(const std::string& named);

/// Whether these paths differ only in the numbers in their file names.
bool are_alike(const std::vector<std::string>& paths);

}  // namespace levtok::io

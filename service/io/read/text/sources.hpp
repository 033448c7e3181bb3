#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/text/text_source.hpp"

namespace levtok::io {

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

#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/text/text_source.hpp"

namespace levtok::io {

/// The tables that these sources hold: a file is one, a folder as many as there are files in it, an
/// archive as many as have names that differ in their numbers alone (`BTCUSDT-1d-2024-01.csv`,
/// `BTCUSDT-1d-2024-02.csv`). What a folder holds beside them is noted. Throws Error for a folder
/// without tables.
std::vector<TextSource> tables_of(std::span<const TextSource> sources, const Warn& warn);

/// The files that are read for what an option names, which may be a folder or a table in an
/// archive; none for standard input and for what is not there.
std::vector<std::string> files_of(const std::string& named);

/// Whether these paths differ in nothing but the numbers in their file names.
bool are_alike(const std::vector<std::string>& paths);

}  // namespace levtok::io

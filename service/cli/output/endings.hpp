#pragma once

#include <cstdint>
#include <string>

namespace levtok::cli {

/// What a command writes to a file.
enum class Written : std::uint8_t { csv, json, text, page, database };

/// Throws Error(malformed), naming an ending that works, where the name of `path` would lie: it
/// promises another kind of file, as nav.parquet does of a CSV. A `.gz` after the ending is true:
/// what is written there is compressed. A name without an ending that is known promises nothing.
void check_ending(const std::string& path, Written what);

}  // namespace levtok::cli

#pragma once

#include <cstdint>
#include <string>

namespace levtok::cli {

/// The kinds of files that commands write.
enum class Written : std::uint8_t { csv, json, text, page, database };

/// Throws Error(malformed), naming an ending that works, where the ending of `path` is that of
/// another kind of file, such as nav.parquet for a CSV. A `.gz` after the ending is allowed: the
/// file is then compressed. A name without a known ending is allowed.
void check_ending(const std::string& path, Written what);

}  // namespace levtok::cli

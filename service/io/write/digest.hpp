#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace levtok::io {

/// The size and the hash of a file.
struct FileDigest {
    std::uint64_t bytes = 0;
    std::string sha256;  ///< in hexadecimal digits
};

/// SHA-256 of a text, as its 32 bytes.
std::string sha256_of(std::string_view text);

/// Reads the file once, in blocks. Throws Error (system) where it cannot be read.
FileDigest digest_of_file(const std::string& path);

}  // namespace levtok::io

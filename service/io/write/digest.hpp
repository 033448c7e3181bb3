#pragma once

#include <cstdint>
#include <string>

namespace levtok::io {

/// The size and the hash of a file.
struct FileDigest {
    std::uint64_t bytes = 0;
    std::string sha256;  ///< in hexadecimal digits
};

/// Reads the file once, in blocks. Throws Error (system) where it cannot be read.
FileDigest digest_of_file(const std::string& path);

}  // namespace levtok::io

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/text/bytes.hpp"

namespace levtok::io {

class ArchiveReader;

/// Whether a file that begins so is an archive (zip, tar, 7z) or compressed (xz, zstd, bzip2, lz4).
bool is_packed(std::string_view head);

/// The tables in an archive: what is hidden, a checksum or a text for people is none. Empty where
/// it is one compressed file. Throws BrokenBytes.
std::vector<std::string> tables_in(StoredBytes& packed);

/// One table out of an archive, or a compressed file, through libarchive. Throws BrokenBytes: what
/// is cut, damaged or protected by a password, a table that is not there, or several of which none
/// is named.
class ArchiveBytes final : public Bytes {
public:
    /// `stored` is `packed` where that can be read from its start again, else nullptr: then a
    /// second table is found only after the first.
    ArchiveBytes(Bytes& packed, StoredBytes* stored, const std::string& member);
    ~ArchiveBytes() override;

    /// The path of the table in the archive; empty where it is one compressed file.
    const std::string& member() const { return member_; }

private:
    std::size_t more(char* out, std::size_t room) override;
    void require_no_other_table();

    std::unique_ptr<ArchiveReader> reader_;
    std::string member_;
    bool any_member_;
    bool finished_ = false;
};

}  // namespace levtok::io

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/text/bytes.hpp"

struct z_stream_s;

namespace levtok::io {

bool is_gzip(std::string_view head);

/// The contents of gzip members, each verified by its checksum (libarchive does not). Throws
/// BrokenBytes where one is cut or damaged.
class GzipBytes final : public Bytes {
public:
    explicit GzipBytes(Bytes& packed);
    ~GzipBytes() override;

private:
    std::size_t more(char* out, std::size_t room) override;
    bool take_input();

    Bytes& packed_;
    std::unique_ptr<z_stream_s> stream_;
    std::vector<char> input_;
    bool within_part_ = true;
};

class ArchiveReader;

/// Whether a file with this beginning is an archive (zip, tar, 7z) or compressed (xz, zstd, bzip2,
/// lz4).
bool is_packed(std::string_view head);

/// The tables in an archive, without hidden files, checksums and texts for people. Empty where it
/// is one compressed file. Throws BrokenBytes.
std::vector<std::string> tables_in(StoredBytes& packed);

/// One table of an archive, or a compressed file, through libarchive. Throws BrokenBytes for bytes
/// that are cut, damaged or protected by a password, for a missing table, or for several of which
/// none is named.
class ArchiveBytes final : public Bytes {
public:
    /// `stored` is `packed` where it can be read again from its start, else nullptr: then a second
    /// table is found only after the first.
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

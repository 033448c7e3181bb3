#include "service/io/read/text/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>

#include "service/io/read/input_error.hpp"
#include "service/io/read/text/file_kind.hpp"

namespace levtok::io {
namespace {

constexpr std::size_t compressed_chunk = std::size_t{1} << 16;
constexpr int gzip_alone = 15 + 16;  ///< zlib's number for its largest window and gzip's own head

[[noreturn]] void fail(const std::string& reason) {
    throw BrokenBytes("gzip", "the stream is broken: " + reason, "compress or copy the file again");
}

Bytef* bytes_of(char* text) { return reinterpret_cast<Bytef*>(text); }

constexpr std::size_t input_size = std::size_t{1} << 16;
constexpr std::size_t place_of_tar_mark = 257;
constexpr std::string_view tar_mark = "ustar";

using namespace std::string_view_literals;
// zip, an empty zip, xz, zstd, lz4, 7z
constexpr std::array packed_marks{"PK\3\4"sv,           "PK\5\6"sv,      "\xFD\x37zXZ\0"sv,
                                  "\x28\xB5\x2F\xFD"sv, "\4\x22M\x18"sv, "7z\xBC\xAF\x27\x1C"sv};

[[noreturn]] void fail(std::string problem, std::string remedy) {
    throw BrokenBytes("archive", std::move(problem), std::move(remedy));
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 6;
    std::string list;
    for (const auto& name : std::span(names).first(std::min(most, names.size())))
        list += (list.empty() ? "" : ", ") + in_quotes(name);
    return names.size() > most ? fmt::format("{} and {} more", list, names.size() - most) : list;
}

[[noreturn]] void fail_for_several(const std::vector<std::string>& names) {
    fail(fmt::format("holds {} tables: {}", names.size(), listed(names)),
         "name the one that is meant, as in data.zip/" + names.front());
}

std::string path_of(archive_entry* entry) {
    const char* path = ::archive_entry_pathname_utf8(entry);
    if (path == nullptr) path = ::archive_entry_pathname(entry);
    return path == nullptr ? "?" : path;
}

}  // namespace

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }

GzipBytes::GzipBytes(Bytes& packed)
    : packed_(packed), stream_(std::make_unique<z_stream>()), input_(compressed_chunk) {
    if (::inflateInit2(stream_.get(), gzip_alone) != Z_OK)
        throw Error(ErrorKind::system, "no memory to unpack gzip");
}

GzipBytes::~GzipBytes() { ::inflateEnd(stream_.get()); }

bool GzipBytes::take_input() {
    if (stream_->avail_in > 0) return true;
    stream_->next_in = bytes_of(input_.data());
    stream_->avail_in = static_cast<uInt>(packed_.read(input_.data(), input_.size()));
    return stream_->avail_in > 0;
}

std::size_t GzipBytes::more(char* out, std::size_t room) {
    stream_->next_out = bytes_of(out);
    stream_->avail_out = static_cast<uInt>(room);
    while (stream_->avail_out > 0) {
        if (!take_input()) {
            if (within_part_) fail("it ends too early");
            break;
        }
        if (!within_part_) {
            // Zeros fill the last block of a tape or a disk image.
            if (*stream_->next_in == 0) {
                ++stream_->next_in;
                --stream_->avail_in;
                continue;
            }
            ::inflateReset(stream_.get());
            within_part_ = true;
        }
        const int code = ::inflate(stream_.get(), Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            within_part_ = false;
        } else if (code != Z_OK) {
            fail(stream_->msg == nullptr ? "it cannot be unpacked" : stream_->msg);
        }
    }
    return room - stream_->avail_out;
}

bool is_packed(std::string_view head) {
    const auto begins = [&](std::string_view mark) { return head.starts_with(mark); };
    return std::any_of(packed_marks.begin(), packed_marks.end(), begins) ||
           (head.starts_with("BZh") && head.substr(4).starts_with("1AY&SY")) ||
           (head.size() > place_of_tar_mark &&
            head.substr(place_of_tar_mark).starts_with(tar_mark));
}

/// The source that libarchive reads from.
class ArchiveReader {
public:
    /// `stored` is `bytes` where that can seek, else nullptr.
    ArchiveReader(Bytes& bytes, StoredBytes* stored);
    ~ArchiveReader() { ::archive_read_free(reader_); }
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;

    /// Goes to the next table and returns its path; nothing at the end.
    std::optional<std::string> next_table();
    std::size_t read(char* out, std::size_t room);
    bool is_one_file() const { return ::archive_format(reader_) == ARCHIVE_FORMAT_RAW; }
    bool can_start_again() const { return stored_ != nullptr; }

private:
    static la_ssize_t take(archive*, void* self, const void** block);
    static la_int64_t seek(archive*, void* self, la_int64_t offset, int whence);
    [[noreturn]] void fail_as_told();

    Bytes& bytes_;
    StoredBytes* stored_;
    archive* reader_;
    std::vector<char> block_;
    std::exception_ptr thrown_;  ///< thrown by a callback; it must not pass through C
};

ArchiveReader::ArchiveReader(Bytes& bytes, StoredBytes* stored)
    : bytes_(bytes), stored_(stored), reader_(::archive_read_new()), block_(input_size) {
    if (reader_ == nullptr) throw Error(ErrorKind::system, "no memory to unpack an archive");
    // Each filter by name: "all" would also start external programs for rarer kinds.
    ::archive_read_support_filter_bzip2(reader_);
    ::archive_read_support_filter_xz(reader_);
    ::archive_read_support_filter_zstd(reader_);
    ::archive_read_support_filter_lz4(reader_);
    ::archive_read_support_format_zip(reader_);
    ::archive_read_support_format_7zip(reader_);
    ::archive_read_support_format_tar(reader_);
    ::archive_read_support_format_raw(reader_);
    ::archive_read_set_callback_data(reader_, this);
    ::archive_read_set_read_callback(reader_, take);
    if (stored_ != nullptr) {
        stored_->seek(0);
        ::archive_read_set_seek_callback(reader_, seek);
    }
    try {
        if (::archive_read_open1(reader_) != ARCHIVE_OK) fail_as_told();
    } catch (...) {
        ::archive_read_free(reader_);
        throw;
    }
}

la_ssize_t ArchiveReader::take(archive*, void* self, const void** block) {
    auto& reader = *static_cast<ArchiveReader*>(self);
    *block = reader.block_.data();
    try {
        return static_cast<la_ssize_t>(
            reader.bytes_.read(reader.block_.data(), reader.block_.size()));
    } catch (...) {
        reader.thrown_ = std::current_exception();
        return -1;
    }
}

la_int64_t ArchiveReader::seek(archive*, void* self, la_int64_t offset, int whence) {
    auto& stored = *static_cast<ArchiveReader*>(self)->stored_;
    const auto from = whence == SEEK_SET   ? std::uint64_t{0}
                      : whence == SEEK_CUR ? stored.taken()
                                           : stored.total();
    const auto place = static_cast<la_int64_t>(from) + offset;
    if (place < 0) return ARCHIVE_FATAL;
    stored.seek(static_cast<std::uint64_t>(place));
    return place;
}

void ArchiveReader::fail_as_told() {
    if (thrown_) std::rethrow_exception(thrown_);
    const char* told = ::archive_error_string(reader_);
    const std::string reason = told == nullptr ? "it cannot be unpacked" : told;
    if (reason.find("assphrase") != std::string::npos ||
        reason.find("ncrypt") != std::string::npos) {
        fail("is protected by a password", "unpack it and give the table in it");
    }
    fail("is cut or damaged: " + reason, "download or copy it again");
}

std::optional<std::string> ArchiveReader::next_table() {
    for (;;) {
        archive_entry* entry = nullptr;
        const int code = ::archive_read_next_header(reader_, &entry);
        if (code == ARCHIVE_EOF) return std::nullopt;
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN) fail_as_told();
        if (is_one_file()) return std::string();
        const std::string path = path_of(entry);
        if (const auto kind = foreign_kind_of_entry(path))
            throw BrokenBytes("file", "is " + std::string(kind->name), std::string(kind->remedy));
        if (::archive_entry_filetype(entry) != AE_IFREG || stands_beside_tables(path)) continue;
        if (::archive_entry_is_encrypted(entry) != 0)
            fail("is protected by a password", "unpack it and give the table in it");
        return path;
    }
}

std::size_t ArchiveReader::read(char* out, std::size_t room) {
    const auto got = ::archive_read_data(reader_, out, room);
    if (got < 0) fail_as_told();
    return static_cast<std::size_t>(got);
}

std::vector<std::string> tables_in(StoredBytes& packed) {
    ArchiveReader reader(packed, &packed);
    std::vector<std::string> tables;
    while (auto table = reader.next_table()) {
        if (reader.is_one_file()) break;
        tables.push_back(std::move(*table));
    }
    return tables;
}

ArchiveBytes::ArchiveBytes(Bytes& packed, StoredBytes* stored, const std::string& member)
    : any_member_(member.empty()) {
    if (stored != nullptr) {
        const auto tables = tables_in(*stored);
        if (any_member_ && tables.size() > 1) fail_for_several(tables);
    }
    reader_ = std::make_unique<ArchiveReader>(packed, stored);
    std::vector<std::string> others;
    while (auto table = reader_->next_table()) {
        if (any_member_ || *table == member) {
            member_ = std::move(*table);
            return;
        }
        others.push_back(std::move(*table));
    }
    if (any_member_)
        fail("holds no table", "give a table of prices or rates, or an archive of one");
    fail("holds no table called " + in_quotes(member), "choose one of " + listed(others));
}

ArchiveBytes::~ArchiveBytes() = default;

std::size_t ArchiveBytes::more(char* out, std::size_t room) {
    if (finished_) return 0;
    const auto got = reader_->read(out, room);
    finished_ = got == 0;
    if (finished_ && any_member_ && !reader_->can_start_again()) require_no_other_table();
    return got;
}

void ArchiveBytes::require_no_other_table() {
    if (reader_->is_one_file()) return;
    std::vector<std::string> tables{member_};
    while (auto table = reader_->next_table()) tables.push_back(std::move(*table));
    if (tables.size() > 1) fail_for_several(tables);
}

}  // namespace levtok::io

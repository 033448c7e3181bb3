#include "service/store/database/page_sums.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "nav/error.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace levtok::store {
namespace {

constexpr const char* vfs_name = "levtok";
constexpr int header_bytes = 100;  ///< of the first page, which SQLite also reads alone
constexpr int smallest_page = 512;
constexpr int largest_page = 65'536;
constexpr std::size_t page_size_at = 16;  ///< two bytes, the greater first; 1 is 65,536
constexpr std::size_t reserve_at = 20;    ///< the place of the number of reserved bytes
constexpr std::string_view magic{"SQLite format 3", 16};

thread_local DamagedPage damaged_page;

/// An open file: that of the VFS below, and whether its pages have checksums.
struct SummedFile {
    sqlite3_file base;  ///< as SQLite sees it
    sqlite3_file* real;
    bool has_sums;
    int page_size;  ///< as the first page said first; 0 before that
};

SummedFile& summed(sqlite3_file* file) { return *reinterpret_cast<SummedFile*>(file); }

/// Calls the function of the real file's table.
template <auto Function, class... Arguments>
auto pass_on(sqlite3_file* file, Arguments... arguments) {
    sqlite3_file* const real = summed(file).real;
    return (real->pMethods->*Function)(real, arguments...);
}

bool says_sums(const char* first_page) {
    return std::memcmp(first_page, magic.data(), magic.size()) == 0 &&
           first_page[reserve_at] == page_sum_bytes;
}

int page_size_in(const char* first_page) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(first_page[i]); };
    const int size = byte(page_size_at) * 256 + byte(page_size_at + 1);
    return size == 1 ? largest_page : size;
}

bool is_page(int size, sqlite3_int64 offset) {
    return size >= smallest_page && size <= largest_page && (size & (size - 1)) == 0 &&
           offset % size == 0;
}

std::uint64_t sum_of(const char* page, int size, sqlite3_int64 offset) {
    return XXH3_64bits_withSeed(page, static_cast<std::size_t>(size - page_sum_bytes),
                                static_cast<XXH64_hash_t>(offset));
}

int close_file(sqlite3_file* file) {
    const int code = pass_on<&sqlite3_io_methods::xClose>(file);
    sqlite3_free(summed(file).real);
    return code;
}

std::uint64_t stored_sum(const char* page, int size) {
    std::uint64_t sum = 0;
    std::memcpy(&sum, page + size - page_sum_bytes, sizeof sum);
    return sum;
}

/// Whether the sum at the end of a page is right; notes the damage where it is not.
bool is_whole(const char* page, int size, sqlite3_int64 offset) {
    const std::uint64_t stored = stored_sum(page, size);
    if (stored == sum_of(page, size, offset)) return true;
    damaged_page = {static_cast<unsigned long>(offset / size) + 1, stored == 0};
    return false;
}

/// The beginning of a page: from version 3.44 on SQLite reads long values so, past its own pages.
int read_part(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset, int page_size) {
    std::array<char, largest_page> page;
    const int code = pass_on<&sqlite3_io_methods::xRead>(file, static_cast<void*>(page.data()),
                                                         page_size, offset);
    if (code != SQLITE_OK) return code;
    if (!is_whole(page.data(), page_size, offset)) return SQLITE_IOERR_DATA;
    std::memcpy(bytes, page.data(), static_cast<std::size_t>(size));
    return code;
}

/// Once a file has checksums it keeps them: a header that no longer says so is damaged.
int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    auto& own = summed(file);
    const bool is_part = own.has_sums && own.page_size > 0 && offset > 0 &&
                         offset % own.page_size == 0 && size < own.page_size;
    if (is_part) return read_part(file, bytes, size, offset, own.page_size);
    const int code = pass_on<&sqlite3_io_methods::xRead>(file, bytes, size, offset);
    if (code != SQLITE_OK) return code;
    auto* page = static_cast<char*>(bytes);
    if (offset == 0 && size >= header_bytes) {
        own.has_sums = own.has_sums || says_sums(page);
        if (own.page_size == 0) own.page_size = page_size_in(page);
    }
    if (!own.has_sums || !is_page(size, offset)) return code;
    if (!is_whole(page, size, offset)) return SQLITE_IOERR_DATA;
    std::memset(page + size - page_sum_bytes, 0, page_sum_bytes);
    return code;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    auto& own = summed(file);
    const auto* page = static_cast<const char*>(bytes);
    if (offset == 0 && size >= header_bytes) {
        assert(!own.has_sums || says_sums(page));
        own.has_sums = says_sums(page);
        own.page_size = size;
    }
    if (!own.has_sums || !is_page(size, offset)) {
        return pass_on<&sqlite3_io_methods::xWrite>(file, bytes, size, offset);
    }
    std::array<char, largest_page> copy;
    std::copy_n(page, size - page_sum_bytes, copy.data());
    const std::uint64_t sum = sum_of(page, size, offset);
    std::memcpy(copy.data() + size - page_sum_bytes, &sum, sizeof sum);
    return pass_on<&sqlite3_io_methods::xWrite>(file, static_cast<const void*>(copy.data()), size,
                                                offset);
}

/// The file is never mapped into memory: what is read there would not be verified.
int fetch(sqlite3_file*, sqlite3_int64, int, void** page) {
    *page = nullptr;
    return SQLITE_OK;
}
int unfetch(sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; }

constexpr sqlite3_io_methods methods_with_sums{
    .iVersion = 3,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = pass_on<&sqlite3_io_methods::xTruncate, sqlite3_int64>,
    .xSync = pass_on<&sqlite3_io_methods::xSync, int>,
    .xFileSize = pass_on<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = pass_on<&sqlite3_io_methods::xLock, int>,
    .xUnlock = pass_on<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = pass_on<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = pass_on<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = pass_on<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass_on<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = pass_on<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass_on<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = pass_on<&sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = pass_on<&sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = fetch,
    .xUnfetch = unfetch,
};

/// The default VFS at the first use.
sqlite3_vfs* vfs_below() {
    static sqlite3_vfs* const vfs = [] {
        sqlite3_initialize();
        return sqlite3_vfs_find(nullptr);
    }();
    return vfs;
}

/// Logs, journals and temporary files are those of the VFS below. A new file is one with
/// checksums from its first page on, in whatever order its pages are written.
int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs* const vfs = vfs_below();
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return vfs->xOpen(vfs, name, file, flags, out_flags);
    auto& own = summed(file);
    own = SummedFile{};
    const auto size = static_cast<std::size_t>(vfs->szOsFile);
    own.real = static_cast<sqlite3_file*>(sqlite3_malloc64(size));
    if (own.real == nullptr) return SQLITE_NOMEM;
    std::memset(own.real, 0, size);
    int code = vfs->xOpen(vfs, name, own.real, flags, out_flags);
    sqlite3_int64 length = 0;
    if (code == SQLITE_OK) code = own.real->pMethods->xFileSize(own.real, &length);
    if (code == SQLITE_OK) {
        own.has_sums = length == 0;
        own.base.pMethods = &methods_with_sums;
        return code;
    }
    if (own.real->pMethods != nullptr) own.real->pMethods->xClose(own.real);
    sqlite3_free(own.real);
    return code;
}

/// A database file through SQLite's own VFS, which verifies no checksums, locked against writers.
class UncheckedFile {
public:
    explicit UncheckedFile(const std::string& path) : path_(path) {
        sqlite3* opened = nullptr;
        const int code =
            sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, vfs_below()->zName);
        database_.reset(opened);
        if (code != SQLITE_OK) fail();
        // What is still in the log has checksums of its own and comes into the file first.
        run("PRAGMA wal_checkpoint(TRUNCATE)");
        run("BEGIN IMMEDIATE");
    }

    /// Throws where SQLite's check of the whole file finds anything.
    void require_sound() const {
        const std::string found = run("PRAGMA integrity_check(1)");
        if (found == "ok") return;
        throw Error(
            ErrorKind::system,
            fmt::format("{} is damaged: {}; no checksums were written: restore a backup, or "
                        "import the prices into a new database",
                        path_, found));
    }

    std::size_t rewrite_sums() const {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(database_.get(), nullptr, SQLITE_FCNTL_FILE_POINTER, &file);
        sqlite3_int64 length = 0;
        require(file->pMethods->xFileSize(file, &length));
        std::array<char, header_bytes> header;
        require(file->pMethods->xRead(file, header.data(), header_bytes, 0));
        if (!says_sums(header.data())) return 0;  // Opening it adds all of them.
        const int size = page_size_in(header.data());
        std::vector<char> page(static_cast<std::size_t>(size));
        std::size_t written = 0;
        for (sqlite3_int64 offset = 0; offset + size <= length; offset += size) {
            require(file->pMethods->xRead(file, page.data(), size, offset));
            const std::uint64_t sum = sum_of(page.data(), size, offset);
            if (stored_sum(page.data(), size) == sum) continue;
            require(file->pMethods->xWrite(file, &sum, sizeof sum, offset + size - page_sum_bytes));
            ++written;
        }
        require(file->pMethods->xSync(file, SQLITE_SYNC_FULL));
        return written;
    }

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };

    /// The first cell of the answer; empty where there is none.
    std::string run(const char* sql) const {
        std::string first;
        const auto keep = [](void* text, int, char** cells, char**) {
            auto& cell = *static_cast<std::string*>(text);
            if (cell.empty() && cells[0] != nullptr) cell = cells[0];
            return 0;
        };
        if (sqlite3_exec(database_.get(), sql, keep, &first, nullptr) != SQLITE_OK) fail();
        return first;
    }

    void require(int code) const {
        if (code == SQLITE_OK) return;
        throw Error(ErrorKind::system,
                    fmt::format("cannot write {}: {}", path_, sqlite3_errstr(code)));
    }

    [[noreturn]] void fail() const {
        const bool is_busy = (sqlite3_errcode(database_.get()) & 0xFF) == SQLITE_BUSY;
        throw Error(is_busy ? ErrorKind::unavailable : ErrorKind::system,
                    fmt::format("cannot write {}: {}", path_,
                                is_busy ? "another process writes to it; stop the server first"
                                        : sqlite3_errmsg(database_.get())));
    }

    std::string path_;
    std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace

const char* page_sums_vfs() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs own = *vfs_below();
        own.szOsFile = std::max(own.szOsFile, static_cast<int>(sizeof(SummedFile)));
        own.pNext = nullptr;
        own.zName = vfs_name;
        own.xOpen = open_file;
        return own;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs_name : nullptr;
}

DamagedPage last_damaged_page() { return damaged_page; }

std::size_t rewrite_page_sums(const std::string& path) {
    const UncheckedFile database(path);
    database.require_sound();
    return database.rewrite_sums();
}

}  // namespace levtok::store

#include "tests/simulation/disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace levtok::simulation {
namespace {

constexpr std::size_t sector = 512;

/// A write or a truncation that was not synced.
struct Change {
    std::size_t offset = 0;
    std::string before;
    std::string after;
    std::size_t size_before = 0;
    std::size_t size_after = 0;
};

struct Planned {
    Fault fault;
    std::uint64_t operations;
};

struct State {
    std::mutex mutex;
    bool powered = true;
    std::optional<Planned> planned;
    std::uint64_t failed = 0;
    std::map<std::string, std::vector<Change>> unsynced;
};

State& state() {
    static State one;
    return one;
}

/// SQLite's file with that of the system behind it in the same memory.
struct File {
    sqlite3_file base;
    std::string* path;
    bool is_database;  ///< or its log; else a temporary file
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return file_of(file).real(); }

sqlite3_vfs* system_vfs = nullptr;

/// Whether the operation, which can fail in the ways of `kinds`, meets the planned fault; where
/// power is lost every one fails.
std::optional<Fault> fault_of(std::initializer_list<Fault> kinds) {
    State& now = state();
    if (!now.powered) return Fault::power_loss;
    if (!now.planned) return std::nullopt;
    if (std::find(kinds.begin(), kinds.end(), now.planned->fault) == kinds.end()) {
        return std::nullopt;
    }
    if (now.planned->operations-- > 0) return std::nullopt;
    const Fault fault = now.planned->fault;
    now.planned.reset();
    now.powered = fault != Fault::power_loss;
    ++now.failed;
    return fault;
}

constexpr std::initializer_list<Fault> writing{Fault::write_error, Fault::disk_full,
                                               Fault::short_write, Fault::power_loss};

std::string content(sqlite3_file* file, std::size_t offset, std::size_t size, std::size_t end) {
    if (offset >= end) return {};
    std::string bytes(std::min(size, end - offset), '\0');
    real_of(file)->pMethods->xRead(real_of(file), bytes.data(), static_cast<int>(bytes.size()),
                                   static_cast<sqlite3_int64>(offset));
    return bytes;
}

std::size_t size_of(sqlite3_file* file) {
    sqlite3_int64 size = 0;
    real_of(file)->pMethods->xFileSize(real_of(file), &size);
    return static_cast<std::size_t>(size);
}

int write_through(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    const auto at = static_cast<std::size_t>(offset);
    const auto size = static_cast<std::size_t>(count);
    const std::size_t end = size_of(file);
    Change change{.offset = at,
                  .before = content(file, at, size, end),
                  .after = std::string(static_cast<const char*>(bytes), size),
                  .size_before = end,
                  .size_after = std::max(end, at + size)};
    const int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, count, offset);
    if (code == SQLITE_OK && file_of(file).is_database) {
        state().unsynced[*file_of(file).path].push_back(std::move(change));
    }
    return code;
}

int close_file(sqlite3_file* file) {
    const int code = real_of(file)->pMethods->xClose(real_of(file));
    delete file_of(file).path;
    return code;
}

int read_file(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    const std::lock_guard lock(state().mutex);
    if (fault_of({Fault::read_error})) return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    const std::lock_guard lock(state().mutex);
    const auto fault = fault_of(writing);
    if (!fault) return write_through(file, bytes, count, offset);
    if (*fault == Fault::short_write) write_through(file, bytes, count / 2, offset);
    const bool full = *fault == Fault::disk_full || *fault == Fault::short_write;
    return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    const std::lock_guard lock(state().mutex);
    if (fault_of(writing)) return SQLITE_IOERR_TRUNCATE;
    const std::size_t end = size_of(file);
    const auto to = static_cast<std::size_t>(size);
    Change change{.offset = to,
                  .before = content(file, to, end > to ? end - to : 0, end),
                  .after = {},
                  .size_before = end,
                  .size_after = to};
    const int code = real_of(file)->pMethods->xTruncate(real_of(file), size);
    if (code == SQLITE_OK && file_of(file).is_database) {
        state().unsynced[*file_of(file).path].push_back(std::move(change));
    }
    return code;
}

int sync_file(sqlite3_file* file, int) {
    const std::lock_guard lock(state().mutex);
    if (fault_of({Fault::sync_error, Fault::power_loss})) return SQLITE_IOERR_FSYNC;
    state().unsynced.erase(*file_of(file).path);
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int characteristics(sqlite3_file* file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int map_index(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, memory);
}
int lock_index(sqlite3_file* file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void index_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int unmap_index(sqlite3_file* file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_index,
    .xShmLock = lock_index,
    .xShmBarrier = index_barrier,
    .xShmUnmap = unmap_index,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    const std::lock_guard lock(state().mutex);
    file->pMethods = nullptr;
    if (!state().powered) return SQLITE_CANTOPEN;
    const int code = system_vfs->xOpen(system_vfs, name, real_of(file), flags, out);
    if (code != SQLITE_OK) return code;
    file_of(file).path = new std::string(name == nullptr ? "" : name);
    file_of(file).is_database = name != nullptr;
    file->pMethods = &methods;
    return SQLITE_OK;
}

/// A file that the last connection removes is gone with what was not synced of it.
int remove_file(sqlite3_vfs*, const char* name, int sync) {
    const std::lock_guard lock(state().mutex);
    if (!state().powered) return SQLITE_IOERR_DELETE;
    state().unsynced.erase(name);
    return system_vfs->xDelete(system_vfs, name, sync);
}

/// Which writes that were on their way reach the disk.
enum class Luck { none, some, all };

/// The part of a write that reaches the disk: nothing, some sectors of it, or all.
std::string survivor(const Change& change, Luck luck, Random& random) {
    if (luck == Luck::all) return change.after;
    if (luck == Luck::none) return {};
    const std::size_t sectors = change.after.size() / sector + 1;
    return random() % 2 == 0 ? change.after
                             : change.after.substr(0, random() % (sectors + 1) * sector);
}

void write_at(int file, const std::string& bytes, std::size_t offset) {
    if (bytes.empty()) return;
    const auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written != static_cast<ssize_t>(bytes.size())) throw std::runtime_error("pwrite");
}

void set_size(int file, std::size_t size) {
    if (::ftruncate(file, static_cast<off_t>(size)) != 0) throw std::runtime_error("ftruncate");
}

void lose_unsynced(const std::string& path, const std::vector<Change>& changes, Random& random) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        write_at(file, change->before, change->offset);
        set_size(file, change->size_before);
    }
    const auto luck = static_cast<Luck>(random() % 3);
    for (const auto& change : changes) {
        const bool truncates = change.size_after < change.size_before;
        if (truncates && (luck == Luck::all || (luck == Luck::some && random() % 2 == 0)))
            set_size(file, change.size_after);
        if (!truncates) write_at(file, survivor(change, luck, random), change.offset);
    }
    ::close(file);
}

}  // namespace

Disk& Disk::instance() {
    static Disk disk;
    static sqlite3_vfs layer = [] {
        system_vfs = sqlite3_vfs_find(nullptr);
        sqlite3_vfs vfs = *system_vfs;
        vfs.szOsFile += static_cast<int>(sizeof(File));
        vfs.zName = "simulated";
        vfs.pNext = nullptr;
        vfs.xOpen = open_file;
        vfs.xDelete = remove_file;
        return vfs;
    }();
    static const int registered = sqlite3_vfs_register(&layer, 1);
    if (registered != SQLITE_OK) throw std::runtime_error("SQLite takes no VFS");
    return disk;
}

void Disk::fail_after(std::uint64_t operations, Fault fault) {
    const std::lock_guard lock(state().mutex);
    state().planned = Planned{fault, operations};
}

void Disk::repair() {
    const std::lock_guard lock(state().mutex);
    state().planned.reset();
}

std::uint64_t Disk::failed() const {
    const std::lock_guard lock(state().mutex);
    return state().failed;
}

bool Disk::has_power() const {
    const std::lock_guard lock(state().mutex);
    return state().powered;
}

void Disk::lose_power() {
    const std::lock_guard lock(state().mutex);
    state().powered = false;
    state().planned.reset();
}

void Disk::restore_power(Random& random) {
    const std::lock_guard lock(state().mutex);
    for (const auto& [path, changes] : state().unsynced) {
        lose_unsynced(path, changes, random);
    }
    state().unsynced.clear();
    state().powered = true;
}

}  // namespace levtok::simulation

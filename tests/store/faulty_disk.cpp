#include "tests/store/faulty_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <vector>

namespace levtok::store {
namespace {

constexpr std::size_t sector = 512;

/// A write, or a truncation to `offset` where there are no bytes.
struct Operation {
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;
};

void take_in(std::string& content, const Operation& operation) {
    if (operation.truncates) return content.resize(std::min(content.size(), operation.offset));
    const std::size_t end = operation.offset + operation.bytes.size();
    if (content.size() < end) content.resize(end, '\0');
    content.replace(operation.offset, operation.bytes.size(), operation.bytes);
}

struct FileState {
    std::string synced;
    std::vector<Operation> later;
};

struct DiskState {
    std::mutex mutex;
    std::atomic<bool> active{false};  ///< otherwise it is as any disk
    Fault fault = Fault::input_output;
    long at = 0;  ///< 0: nothing fails
    long count = 0;
    bool dead = false;
    std::map<std::string, FileState> files;
};

DiskState disk;  // NOLINT(*-avoid-non-const-global-variables): SQLite calls functions alone

struct FaultyFile {
    sqlite3_file base;
    sqlite3_file* real;
    const char* name;  ///< SQLite keeps it as long as the file is open; null for temporary files
};

FaultyFile& faulty(sqlite3_file* file) { return *reinterpret_cast<FaultyFile*>(file); }

template <auto Function, class... Arguments>
auto through(sqlite3_file* file, Arguments... arguments) {
    sqlite3_file* const real = faulty(file).real;
    return (real->pMethods->*Function)(real, arguments...);
}

std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

enum class Kind { read, write, sync };

/// Whether the fault is one of such operations.
bool is_met_by(Kind kind) {
    if (disk.fault == Fault::sync) return kind == Kind::sync;
    return (disk.fault == Fault::read) == (kind == Kind::read);
}

/// SQLITE_OK where the next operation succeeds.
int next_operation(Kind kind) {
    if (disk.dead) return SQLITE_IOERR;
    if (disk.at == 0 || !is_met_by(kind)) return SQLITE_OK;
    if (++disk.count != disk.at) return SQLITE_OK;
    switch (disk.fault) {
        case Fault::input_output:
            return SQLITE_IOERR_WRITE;
        case Fault::sync:
            return SQLITE_IOERR_FSYNC;
        case Fault::read:
            return SQLITE_IOERR_READ;
        case Fault::power:
            disk.dead = true;
            return SQLITE_IOERR;
        default:
            return kind == Kind::sync ? SQLITE_IOERR_FSYNC : SQLITE_FULL;
    }
}

int faulty_close(sqlite3_file* file) {
    const int code = through<&sqlite3_io_methods::xClose>(file);
    sqlite3_free(faulty(file).real);
    return code;
}

void remember(sqlite3_file* file, Operation operation) {
    if (faulty(file).name != nullptr) {
        disk.files[faulty(file).name].later.push_back(std::move(operation));
    }
}

int faulty_read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    if (disk.active) {
        const std::lock_guard lock(disk.mutex);
        if (const int code = next_operation(Kind::read); code != SQLITE_OK) return code;
    }
    return through<&sqlite3_io_methods::xRead>(file, bytes, size, offset);
}

int faulty_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    if (!disk.active) return through<&sqlite3_io_methods::xWrite>(file, bytes, size, offset);
    const std::lock_guard lock(disk.mutex);
    const int code = next_operation(Kind::write);
    if (code != SQLITE_OK && disk.fault != Fault::short_write) return code;
    const int taken = code == SQLITE_OK ? size : size / 2;
    const int written = through<&sqlite3_io_methods::xWrite>(file, bytes, taken, offset);
    remember(file, {static_cast<std::size_t>(offset),
                    {static_cast<const char*>(bytes), static_cast<std::size_t>(taken)}});
    return code == SQLITE_OK ? written : code;
}

int faulty_truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (!disk.active) return through<&sqlite3_io_methods::xTruncate>(file, size);
    const std::lock_guard lock(disk.mutex);
    if (const int code = next_operation(Kind::write); code != SQLITE_OK) return code;
    remember(file, {static_cast<std::size_t>(size), {}, true});
    return through<&sqlite3_io_methods::xTruncate>(file, size);
}

int faulty_sync(sqlite3_file* file, int flags) {
    if (!disk.active) return through<&sqlite3_io_methods::xSync>(file, flags);
    const std::lock_guard lock(disk.mutex);
    if (const int code = next_operation(Kind::sync); code != SQLITE_OK) return code;
    if (faulty(file).name == nullptr) return SQLITE_OK;
    auto& state = disk.files[faulty(file).name];
    for (const auto& operation : state.later) take_in(state.synced, operation);
    state.later.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods faulty_methods{
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = through<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = through<&sqlite3_io_methods::xLock, int>,
    .xUnlock = through<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = through<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = through<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = through<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = through<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = through<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = through<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = through<&sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = through<&sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

sqlite3_vfs* healthy() { return sqlite3_vfs_find("unix"); }

int faulty_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs* const vfs = healthy();
    auto& own = faulty(file);
    own = FaultyFile{};
    const auto size = static_cast<std::size_t>(vfs->szOsFile);
    own.real = static_cast<sqlite3_file*>(sqlite3_malloc64(size));
    std::memset(own.real, 0, size);
    const bool is_new = name == nullptr || !std::filesystem::exists(name);
    const int code = vfs->xOpen(vfs, name, own.real, flags, out_flags);
    if (code != SQLITE_OK) {
        if (own.real->pMethods != nullptr) own.real->pMethods->xClose(own.real);
        sqlite3_free(own.real);
        return code;
    }
    own.base.pMethods = &faulty_methods;
    own.name = name;
    if (name == nullptr || !disk.active) return code;
    const std::lock_guard lock(disk.mutex);
    if (is_new) disk.files.erase(name);
    const auto [found, added] = disk.files.try_emplace(name);
    if (added) found->second.synced = content_of(name);
    return code;
}

sqlite3_vfs* faulty_vfs() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs own = *healthy();
        own.szOsFile = sizeof(FaultyFile);
        own.pNext = nullptr;
        own.zName = "faulty";
        own.xOpen = faulty_open;
        return own;
    }();
    return &vfs;
}

/// Before the first store is opened, which takes the default VFS for good.
[[maybe_unused]] const int registered = [] {
    sqlite3_initialize();
    return sqlite3_vfs_register(faulty_vfs(), 1);
}();

}  // namespace

FaultyDisk::FaultyDisk() {
    heal();
    disk.files.clear();
    disk.active = true;
}

FaultyDisk::~FaultyDisk() { disk.active = false; }

void FaultyDisk::fail(Fault fault, long at) {
    const std::lock_guard lock(disk.mutex);
    disk.fault = fault;
    disk.at = at;
    disk.count = 0;
}

bool FaultyDisk::has_failed() const {
    const std::lock_guard lock(disk.mutex);
    return disk.at > 0 && disk.count >= disk.at;
}

bool FaultyDisk::is_dead() const {
    const std::lock_guard lock(disk.mutex);
    return disk.dead;
}

void FaultyDisk::heal() {
    const std::lock_guard lock(disk.mutex);
    disk.at = disk.count = 0;
    disk.dead = false;
}

void FaultyDisk::lose_power(const std::string& folder, std::uint64_t seed) {
    const std::lock_guard lock(disk.mutex);
    std::mt19937_64 random(seed);
    for (const auto& [path, state] : disk.files) {
        if (!std::filesystem::exists(path)) continue;
        std::string content = state.synced;
        auto later = state.later;
        std::shuffle(later.begin(), later.end(), random);
        later.resize(later.empty() ? 0 : random() % (later.size() + 1));
        for (auto& operation : later) {
            const std::size_t sectors = operation.bytes.size() / sector;
            const bool is_torn = sectors > 1 && random() % 4 == 0;
            if (is_torn) operation.bytes.resize((1 + random() % (sectors - 1)) * sector);
            take_in(content, operation);
        }
        const auto name = std::filesystem::path(path).filename().string();
        std::ofstream(folder + '/' + name, std::ios::binary) << content;
    }
    disk.files.clear();
}

}  // namespace levtok::store

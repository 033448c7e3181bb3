#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "nav/error.hpp"
#include "service/io/write/temporary_files.hpp"
#include "service/store/impl.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

namespace fs = std::filesystem;

/// A temporary file that is removed unless it is renamed.
class Copy {
public:
    explicit Copy(const fs::path& path)
        : path_(path.parent_path() /
                fmt::format(".{}.{}.tmp", path.filename().string(), ::getpid())),
          removal_(path_.string()) {
        std::error_code none;
        fs::remove(path_, none);
    }
    ~Copy() {
        std::error_code none;
        fs::remove(path_, none);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
    io::RemovalOnSignal removal_;
};

void sync(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!done) throw Error(ErrorKind::system, path.string() + ": cannot be written to the disk");
}

std::uint64_t size_of(const std::string& path) {
    std::error_code absent;
    const auto size = fs::file_size(path, absent);
    return absent ? 0 : size;
}

}  // namespace

void Store::backup(const std::string& path) const {
    if (!impl_->database.is_sqlite()) {
        throw Error(ErrorKind::conflict, "a PostgreSQL database is backed up by pg_dump");
    }
    std::error_code none;
    const fs::path target = fs::absolute(path, none);
    if (fs::equivalent(target, impl_->database.name(), none)) {
        throw Error(ErrorKind::conflict, path + " is the database itself; give another path");
    }
    if (size_of(target.string() + "-wal") > 0) {
        throw Error(ErrorKind::conflict,
                    path + " is a database in use, with a log beside it; give another path");
    }
    if (!fs::is_directory(target.parent_path(), none)) {
        throw Error(ErrorKind::not_found, path + ": there is no such folder");
    }
    const Copy copy(target);
    try {
        impl_->database.read("VACUUM INTO $1", {copy.path().string()});
    } catch (const Error& error) {
        throw Error(error.kind(), fmt::format("{}: cannot be written ({})", path, error.what()));
    }
    sync(copy.path());
    fs::rename(copy.path(), target, none);
    if (none) throw Error(ErrorKind::conflict, path + ": cannot be replaced: " + none.message());
    sync(target.parent_path());
}

/// The written row has no meaning; only whether it can be committed counts.
bool Store::check_ready() const {
    version();
    const std::lock_guard one_at_a_time(impl_->ready_mutex);
    if (std::chrono::steady_clock::now() < impl_->ready_until) return impl_->writable;
    try {
        impl_->database.write(
            Lock::rows,
            [](Connection& connection) {
                connection.execute("UPDATE schema_version SET version = version");
            },
            limits::readiness);
        impl_->writable = true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable) throw;
        impl_->writable = false;
    }
    impl_->ready_until = std::chrono::steady_clock::now() + limits::readiness;
    return impl_->writable;
}

std::string Store::integrity_problems() const {
    std::string problems;
    const auto add = [&](const std::string& text) {
        problems += (problems.empty() ? "" : "; ") + text;
    };
    const Database& database = impl_->database;
    if (database.is_sqlite()) {
        const Rows found = database.read("PRAGMA integrity_check");
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].text(0) != "ok") add(found[i].text(0));
        }
        const Rows orphans = database.read("PRAGMA foreign_key_check");
        if (!orphans.empty()) add(orphans.front().text(0) + " has rows of nothing");
    }
    const Rows apart = database.read(
        "SELECT symbol FROM tokens WHERE COALESCE(state_time, 0) <> "
        "COALESCE((SELECT MAX(time) FROM nav WHERE nav.symbol = tokens.symbol), 0)");
    for (std::size_t i = 0; i < apart.size(); ++i) {
        add("the state of " + apart[i].text(0) + " is not at its last row");
    }
    const Rows ahead = database.read(
        "SELECT sequence FROM meta WHERE sequence < (SELECT COALESCE(MAX(sequence), 0) FROM nav)");
    if (!ahead.empty()) add("a row is ahead of the sequence");
    return problems;
}

std::uint64_t Store::size_bytes() const {
    const Database& database = impl_->database;
    if (database.is_sqlite()) return size_of(database.name()) + size_of(database.name() + "-wal");
    const Rows rows = database.read("SELECT pg_database_size(current_database())");
    return static_cast<std::uint64_t>(rows.front().integer(0));
}

}  // namespace levtok::store

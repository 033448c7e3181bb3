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
    /// SQLite fills a file that is there if it is empty.
    explicit Copy(const fs::path& path)
        : path_(io::temporary_name(path.string())), removal_(path_.string()) {
        std::error_code none;
        fs::remove(path_, none);
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file_ >= 0) io::mark_as_in_use(file_);
    }
    ~Copy() {
        std::error_code none;
        fs::remove(path_, none);
        if (file_ >= 0) ::close(file_);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
    io::RemovalOnSignal removal_;
    int file_ = -1;
};

void sync(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!done) throw Error(ErrorKind::system, path.string() + ": cannot be written to the disk");
}

void require_room(const std::string& path, std::uint64_t least) {
    std::error_code unknown;
    const auto space = fs::space(fs::absolute(path, unknown).parent_path(), unknown);
    if (unknown || space.available >= least) return;
    throw Error(ErrorKind::system,
                fmt::format("the disk of {} has {} bytes free, less than the {} of min_free_bytes; "
                            "make room",
                            path, space.available, least));
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

bool Store::check_ready(std::uint64_t min_free_bytes) const {
    version();
    const Database& database = impl_->database;
    database.require_writes_kept();
    if (database.is_sqlite()) require_room(database.name(), min_free_bytes);
    const std::lock_guard one_at_a_time(impl_->ready_mutex);
    if (std::chrono::steady_clock::now() < impl_->ready_until) return impl_->writable;
    try {
        database.try_writing(limits::readiness);
        impl_->writable = true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable) throw;
        impl_->writable = false;
    }
    impl_->ready_until = std::chrono::steady_clock::now() + limits::readiness;
    return impl_->writable;
}

std::string Store::check_at_start() const {
    const Database& database = impl_->database;
    if (!database.is_sqlite()) {
        const Rows rows = database.read("SHOW data_checksums");
        if (rows.front().text(0) == "on") return {};
        return "the PostgreSQL server has no checksums of its pages, so that it would not notice a "
               "damaged disk; `pg_checksums --enable` adds them";
    }
    const auto problems = database.quick_check(limits::longest_start_check);
    if (!problems) {
        return fmt::format("the check of {} was ended after {} s; `levtok verify` checks all of it",
                           database.name(), limits::longest_start_check.count());
    }
    if (problems->empty()) return {};
    throw Error(ErrorKind::system,
                fmt::format("{} is damaged: {}; `levtok verify` says what of it and what to do",
                            database.name(), problems->substr(0, problems->find('\n'))));
}

std::uint64_t Store::size_bytes() const {
    const Database& database = impl_->database;
    if (database.is_sqlite()) return size_of(database.name()) + size_of(database.name() + "-wal");
    const Rows rows = database.read("SELECT pg_database_size(current_database())");
    return static_cast<std::uint64_t>(rows.front().integer(0));
}

}  // namespace levtok::store

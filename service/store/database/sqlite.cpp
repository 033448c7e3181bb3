#include "service/store/database/sqlite.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <thread>

#include "service/store/database/database_error.hpp"
#include "service/store/database/page_sums.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

struct SqliteReason {
    int code;  ///< SQLite's primary result code
    ErrorKind kind;
    const char* text;
};

constexpr std::array<SqliteReason, 9> sqlite_reasons{{
    {SQLITE_FULL, ErrorKind::system, "the disk is full"},
    {SQLITE_READONLY, ErrorKind::system, "the file or its folder is read-only"},
    {SQLITE_CANTOPEN, ErrorKind::system, "the file cannot be opened"},
    {SQLITE_PERM, ErrorKind::system, "there is no permission"},
    {SQLITE_BUSY, ErrorKind::unavailable, "another process writes to it for too long"},
    {SQLITE_LOCKED, ErrorKind::unavailable, "another thread writes to it for too long"},
    {SQLITE_CORRUPT, ErrorKind::system, "the file is damaged; `levtok verify` says what of it"},
    {SQLITE_NOTADB, ErrorKind::system, "the file is no SQLite database"},
    {SQLITE_IOERR, ErrorKind::system, "the disk does not take or give the bytes"},
}};

/// A path in a URI, with its special characters escaped.
std::string as_uri(const std::string& path, const char* query) {
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            uri += fmt::format("%{:02X}", static_cast<unsigned>(c));
        } else {
            uri += c;
        }
    }
    return uri + query;
}

/// Makes the file where there is none, readable by its owner alone: it holds keys and positions.
/// SQLite gives its log the same permissions. Where it cannot be made, opening it says so.
void make_private(const std::string& path) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600);
    if (file >= 0) ::close(file);
}

std::string damage_of(const DamagedPage& page) {
    if (page.without_sum) {
        return fmt::format(
            "page {} of the file has no checksum: another program wrote it; where that was meant, "
            "`levtok verify --rewrite-checksums` writes it",
            page.number);
    }
    return fmt::format(
        "page {} of the file is damaged, or another program wrote it (its checksum does not "
        "match); "
        "`levtok verify` says what of it",
        page.number);
}

/// SQLite takes $1 as a name, in the order of the names' appearance; ?1 is its number.
std::string with_numbers(std::string sql) {
    std::replace(sql.begin(), sql.end(), '$', '?');
    return sql;
}

/// Resets the statement for its next use, however its run ends.
class Run {
public:
    explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
    ~Run() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

private:
    sqlite3_stmt* statement_;
};

/// The values outlive the run, so they are not copied.
struct Bind {
    sqlite3_stmt* statement;
    int place;

    int operator()(Null) const { return sqlite3_bind_null(statement, place); }
    int operator()(std::int64_t x) const { return sqlite3_bind_int64(statement, place, x); }
    int operator()(double x) const { return sqlite3_bind_double(statement, place, x); }
    int operator()(const std::string& text) const {
        return sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    int operator()(const Bytes& bytes) const {
        return sqlite3_bind_blob64(statement, place, bytes.data.data(), bytes.data.size(),
                                   SQLITE_STATIC);
    }
};

Value value_of(sqlite3_stmt* statement, int column) {
    const auto size = [&] {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    };
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const void* text = sqlite3_column_text(statement, column);
            return std::string(static_cast<const char*>(text), size());
        }
        case SQLITE_BLOB: {
            const void* bytes = sqlite3_column_blob(statement, column);
            return bytes == nullptr
                       ? Value(Bytes{})
                       : Value(Bytes{std::string(static_cast<const char*>(bytes), size())});
        }
        default:
            return Null{};
    }
}

void wait_for_others(sqlite3* database, std::chrono::milliseconds patience) {
    sqlite3_busy_timeout(database, static_cast<int>(patience.count()));
}

}  // namespace

void SqliteConnection::Close::operator()(sqlite3* database) const { sqlite3_close(database); }
void SqliteConnection::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

SqliteConnection::SqliteConnection(std::string path, Mode mode)
    : path_(std::move(path)), mode_(mode) {
    if (mode == Mode::read) {
        open_to_read();
        return;
    }
    make_private(path_);
    open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    reserve_page_sums();
    execute("PRAGMA journal_mode = WAL", {});
    execute("PRAGMA synchronous = FULL", {});
    execute("PRAGMA foreign_keys = ON", {});
    execute(fmt::format("PRAGMA journal_size_limit = {}", limits::longest_wal_bytes), {});
    execute(fmt::format("PRAGMA cache_size = -{}", limits::page_cache_kib), {});
    // The log of a process before may hold a commit whose sync has failed: it is visible, and must
    // be on the disk before a repeated write is acknowledged because of it.
    execute("PRAGMA wal_checkpoint(PASSIVE)", {});
}

SqliteConnection::~SqliteConnection() = default;
SqliteConnection::SqliteConnection(SqliteConnection&&) noexcept = default;
SqliteConnection& SqliteConnection::operator=(SqliteConnection&&) noexcept = default;

void SqliteConnection::open(const std::string& file, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, page_sums_vfs());
    prepared_.clear();
    database_.reset(opened);
    if (opened == nullptr) throw std::bad_alloc();
    sqlite3_extended_result_codes(opened, 1);
    wait_for_others(opened, limits::longest_wait_for_writer);
    if (code != SQLITE_OK) fail();
}

/// Takes effect where the file has no page yet, or by VACUUM.
void SqliteConnection::reserve_page_sums() {
    int bytes = page_sum_bytes;
    sqlite3_file_control(database_.get(), nullptr, SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool SqliteConnection::has_page_sums() {
    execute("SELECT COUNT(*) FROM sqlite_master", {});
    int bytes = -1;
    sqlite3_file_control(database_.get(), nullptr, SQLITE_FCNTL_RESERVE_BYTES, &bytes);
    return bytes == page_sum_bytes;
}

void SqliteConnection::add_page_sums() {
    execute("VACUUM", {});
    execute("PRAGMA wal_checkpoint(TRUNCATE)", {});
}

/// SQLite itself asks for an interruption only between trees, not on a page of one.
std::optional<std::string> SqliteConnection::quick_check(std::chrono::milliseconds patience) {
    std::mutex mutex;
    std::condition_variable_any over;
    std::atomic<bool> interrupted{false};
    const std::jthread clock([&](const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        over.wait_for(lock, stop, patience, [] { return false; });
        if (stop.stop_requested()) return;
        interrupted = true;
        sqlite3_interrupt(database_.get());
    });
    std::string problems;
    try {
        const Rows found = execute("PRAGMA quick_check(10)", {});
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].text(0) != "ok") problems += found[i].text(0) + '\n';
        }
    } catch (const Error& error) {
        if (interrupted) return std::nullopt;
        problems += error.what() + std::string("\n");
    }
    return problems;
}

/// In a read-only folder SQLite cannot create the index of the log. Without a log the file is
/// complete, and can be read as immutable.
void SqliteConnection::open_to_read() {
    try {
        open(path_, SQLITE_OPEN_READONLY);
        execute("SELECT COUNT(*) FROM sqlite_master", {});
    } catch (const Error&) {
        std::error_code absent;
        const auto log_size = std::filesystem::file_size(path_ + "-wal", absent);
        const bool has_log = !absent && log_size > 0;
        if (has_log || !std::filesystem::exists(path_, absent)) throw;
        frozen_ = true;
        open(as_uri(path_, "?immutable=1"), SQLITE_OPEN_READONLY);
        execute("SELECT COUNT(*) FROM sqlite_master", {});
    }
}

void SqliteConnection::fail() const {
    const int code = sqlite3_errcode(database_.get()) & 0xFF;
    const auto* known = std::find_if(sqlite_reasons.begin(), sqlite_reasons.end(),
                                     [&](const auto& reason) { return reason.code == code; });
    const bool is_known = known != sqlite_reasons.end();
    const int reason = sqlite3_system_errno(database_.get());
    std::string what = is_known ? known->text : sqlite3_errmsg(database_.get());
    const bool of_a_page = sqlite3_extended_errcode(database_.get()) == SQLITE_IOERR_DATA;
    if (of_a_page) what = damage_of(last_damaged_page());
    const bool of_the_system = code == SQLITE_IOERR || code == SQLITE_CANTOPEN;
    if (of_the_system && !of_a_page && reason != 0)
        what += fmt::format(" ({})", std::strerror(reason));
    throw DatabaseError(
        is_known ? known->kind : ErrorKind::system,
        fmt::format("cannot {} {}: {}", mode_ == Mode::write ? "write" : "read", path_, what));
}

sqlite3_stmt* SqliteConnection::prepare(const std::string& sql) {
    const auto found = prepared_.find(sql);
    if (found != prepared_.end()) return found->second.get();
    if (prepared_.size() >= limits::most_prepared) prepared_.clear();
    const std::string text = with_numbers(sql);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_.get(), text.data(), static_cast<int>(text.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        fail();
    }
    return prepared_.emplace(sql, Statement(statement)).first->second.get();
}

Rows SqliteConnection::execute(const std::string& sql, std::span<const Value> values) {
    sqlite3_stmt* statement = prepare(sql);
    const Run run(statement);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::visit(Bind{statement, static_cast<int>(i) + 1}, values[i]) != SQLITE_OK) fail();
    }
    const int columns = sqlite3_column_count(statement);
    Rows rows(static_cast<std::size_t>(std::max(columns, 1)));
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        for (int column = 0; column < columns; ++column) rows.add(value_of(statement, column));
    }
    if (code != SQLITE_DONE) fail();
    return rows;
}

/// The lock is taken at once: a transaction that reads first and then finds another writer before
/// it would have to be rolled back.
void SqliteConnection::begin(std::chrono::milliseconds patience) {
    wait_for_others(database_.get(), patience);
    execute("BEGIN IMMEDIATE", {});
    wait_for_others(database_.get(), limits::longest_wait_for_writer);
}

void SqliteConnection::begin_reading() { execute("BEGIN", {}); }
void SqliteConnection::commit() { execute("COMMIT", {}); }

/// Some failures roll back by themselves.
void SqliteConnection::rollback() noexcept {
    if (sqlite3_get_autocommit(database_.get()) != 0) return;
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace levtok::store

#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "service/store/database/value.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace levtok::store {

/// One connection to an SQLite file, for one thread at a time. Commits are on the disk when they
/// return (WAL, full sync).
class SqliteConnection {
public:
    enum class Mode { write, read };

    /// `write` creates the file where it is absent; `read` also opens one that cannot be written.
    SqliteConnection(std::string path, Mode mode);
    ~SqliteConnection();
    SqliteConnection(SqliteConnection&&) noexcept;
    SqliteConnection& operator=(SqliteConnection&&) noexcept;

    /// Runs one statement. Throws Error: unavailable where another writer holds the file for too
    /// long, system where the file cannot be read or written.
    Rows execute(const std::string& sql, std::span<const Value> values);

    /// Whether the pages of the file have checksums, as all files have that this levtok made.
    bool has_page_sums();
    /// Gives each page a checksum; for a file of an earlier levtok. The connection must be one that
    /// writes.
    void add_page_sums();

    /// The findings of quick_check, a line each; nothing where `patience` was over first.
    std::optional<std::string> quick_check(std::chrono::milliseconds patience);

    /// False for a connection that does not see the writes of others and may serve only one read.
    bool is_lasting() const { return !frozen_; }

    /// Takes the write lock, for which it waits at most `patience`.
    void begin(std::chrono::milliseconds patience);
    /// Begins a snapshot: all reads until commit() or rollback() are as of the first one.
    void begin_reading();
    void commit();
    void rollback() noexcept;

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    void open(const std::string& file, int flags);
    void open_to_read();
    void reserve_page_sums();
    sqlite3_stmt* prepare(const std::string& sql);
    [[noreturn]] void fail() const;

    std::string path_;
    Mode mode_;
    bool frozen_ = false;
    std::unique_ptr<sqlite3, Close> database_;
    std::unordered_map<std::string, Statement> prepared_;  ///< destroyed before the database
};

}  // namespace levtok::store

#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "service/store/database/connection.hpp"
#include "service/store/database/open_files.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {

/// A database with the connections that threads share: for SQLite one that writes and some that
/// read, for PostgreSQL some that do both.
class Database {
public:
    /// `sqlite:PATH` or `postgresql://…`. Throws InvalidValue for any other URL, Error where it
    /// cannot be opened even for reading.
    explicit Database(std::string url);

    /// Runs one reading statement. Where the connection is lost it is tried once more on a new one.
    Rows read(const std::string& sql, std::span<const Value> values) const;
    Rows read(const std::string& sql, std::initializer_list<Value> values = {}) const {
        return read(sql, std::span<const Value>(values.begin(), values.size()));
    }

    /// During the lifetime of the result all reads of this thread are as of the first one. Before
    /// that one it costs nothing; snapshots must not be nested.
    std::shared_ptr<const void> snapshot() const;

    using Work = std::function<void(Connection&)>;
    /// Runs `work` in a transaction. It is not retried: where the connection is lost during a
    /// commit it is unknown whether it took place. Throws Error(unavailable) where other writers of
    /// an SQLite file take longer than `patience`.
    void write(Lock lock, const Work& work,
               std::chrono::milliseconds patience = limits::longest_wait_for_writer) const;

    /// Whether a transaction can be committed now; it changes nothing. Throws as write does.
    void try_writing(std::chrono::milliseconds patience) const;
    /// Throws Error(system) where the files of an SQLite database are no longer those that were
    /// opened, or a write failed a short time ago.
    void require_writes_kept() const;

    /// Whether the pages of an SQLite file have checksums; true for a server, which checks its own.
    bool has_page_sums() const;
    /// Gives the pages of an SQLite file checksums where they have none.
    void add_page_sums() const;
    /// The findings of SQLite's quick_check, a line each, empty for none; nothing where `patience`
    /// was over first.
    std::optional<std::string> quick_check(std::chrono::milliseconds patience) const;

    bool is_sqlite() const { return sqlite_; }
    /// The file's path, or the URL without its password.
    const std::string& name() const { return name_; }

private:
    class Lease;
    class Snapshot;
    class Turn;

    std::unique_ptr<Connection> connect() const;
    std::unique_ptr<Connection> take() const;
    void give_back(std::unique_ptr<Connection> connection) const;
    Connection& writer() const;
    void run_write(Lock lock, const Work& work, std::chrono::milliseconds patience) const;
    void write_sqlite(const Work& work, std::chrono::milliseconds patience) const;
    void write_postgresql(Lock lock, const Work& work, std::chrono::milliseconds patience) const;

    std::string url_;
    std::string name_;
    bool sqlite_ = false;

    mutable std::mutex turn_;
    mutable std::condition_variable turn_is_over_;
    mutable bool writing_ = false;
    mutable std::unique_ptr<Connection> writer_;  ///< opened by the first write; SQLite alone
    mutable std::optional<OpenFiles> files_;      ///< of SQLite

    mutable std::mutex outcome_;
    mutable std::string failure_;  ///< of the last write; empty where it succeeded
    mutable std::chrono::steady_clock::time_point failed_at_;

    mutable std::mutex pool_;
    mutable std::condition_variable returned_;
    mutable std::vector<std::unique_ptr<Connection>> idle_;
    mutable std::size_t open_ = 0;
};

}  // namespace levtok::store

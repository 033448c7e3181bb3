#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <variant>

#include "service/store/database/postgresql.hpp"
#include "service/store/database/sqlite.hpp"

namespace levtok::store {

/// What a transaction locks for others. SQLite has only one writer at a time anyway.
enum class Lock : std::int64_t {
    rows = 0,  ///< the rows that it touches
    market =
        1,  ///< other writers of market data and tokens, so that sequence numbers appear in order
    jobs = 2,  ///< others that queue jobs, so that their number stays within its bound
};

/// A connection to either database. One SQL text serves both, with $1, $2, … for the values.
class Connection {
public:
    explicit Connection(SqliteConnection connection) : connection_(std::move(connection)) {}
    explicit Connection(PostgresqlConnection connection) : connection_(std::move(connection)) {}

    Rows execute(const std::string& sql, std::span<const Value> values);
    Rows execute(const std::string& sql, std::initializer_list<Value> values = {}) {
        return execute(sql, std::span<const Value>(values.begin(), values.size()));
    }

    /// Begins a transaction; waits at most `patience` for the write lock of an SQLite file.
    void begin(Lock lock, std::chrono::milliseconds patience);
    /// Begins a snapshot: all reads until rollback() are as of the first one.
    void begin_reading();
    void commit();
    void rollback() noexcept;

    bool is_broken() const;
    /// False for a connection that may serve only one statement, since it would not see changes.
    bool is_lasting() const;
    bool is_sqlite() const { return std::holds_alternative<SqliteConnection>(connection_); }
    /// The connection to an SQLite file; nothing where it is one to a server.
    SqliteConnection* sqlite() { return std::get_if<SqliteConnection>(&connection_); }
    /// The time of the database's clock, which all processes share.
    Instant now();

private:
    std::variant<SqliteConnection, PostgresqlConnection> connection_;
};

}  // namespace levtok::store

#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <variant>

#include "service/store/database/postgresql.hpp"
#include "service/store/database/sqlite.hpp"

namespace levtok::store {

/// What a transaction keeps others from while it lasts. SQLite has one writer at a time anyway.
enum class Lock : std::int64_t {
    rows = 0,    ///< the rows that it touches
    market = 1,  ///< other writers of market data and tokens: sequence numbers appear in order
    jobs = 2,    ///< others that queue jobs: their number stays within its bound
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

    /// Of an SQLite file's writer's place, waits at most `patience` for it.
    void begin(Lock lock, std::chrono::milliseconds patience);
    /// What is read until rollback() is as of one moment, the first read's.
    void begin_reading();
    void commit();
    void rollback() noexcept;

    bool is_broken() const;
    /// False for one that serves one statement: it would not see what changes.
    bool is_lasting() const;
    bool is_sqlite() const { return std::holds_alternative<SqliteConnection>(connection_); }
    /// The database's clock: of several processes' clocks the one that they share.
    Instant now();

private:
    std::variant<SqliteConnection, PostgresqlConnection> connection_;
};

}  // namespace levtok::store

#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>

#include "service/store/database/value.hpp"

struct pg_conn;
struct pg_result;

namespace levtok::store {

/// One connection to a PostgreSQL server, for one thread at a time. Commits are on the disk when
/// they return.
class PostgresqlConnection {
public:
    /// Throws Error(system) where the server cannot be reached.
    explicit PostgresqlConnection(const std::string& url);

    /// Runs one statement. Throws Error: unavailable where a lock is not granted in time, system
    /// for the rest; is_broken() tells whether the connection is lost.
    Rows execute(const std::string& sql, std::span<const Value> values);
    bool is_broken() const;

    void begin();
    /// Begins a snapshot: all reads until commit() or rollback() are as of the first one.
    void begin_reading();
    void commit();
    void rollback() noexcept;

    /// The URL without its password, for messages. Throws Error(malformed) where it is not a URL.
    static std::string name_of(const std::string& url);

private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using Result = std::unique_ptr<pg_result, Clear>;

    const std::string& prepare(const std::string& sql);
    void run(const char* sql);
    [[noreturn]] void fail(const pg_result* result) const;

    std::string name_;
    std::unique_ptr<pg_conn, Close> connection_;
    std::unordered_map<std::string, std::string>
        prepared_;  ///< the server's name of each statement
    bool writing_ = false;
};

}  // namespace levtok::store

#pragma once

#include <optional>
#include <string>

#include "tests/io/scratch.hpp"

/// Where the store's tests keep their databases: each test has one of its own, empty.
namespace levtok::store {

/// A folder with an SQLite file.
class Sqlite {
public:
    static constexpr bool is_server = false;

    std::optional<std::string> url() const { return "sqlite:" + scratch_.path("levtok.db"); }
    std::string path() const { return scratch_.path("levtok.db"); }
    const io::Scratch& folder() const { return scratch_; }

private:
    io::Scratch scratch_;
};

/// A schema in the PostgreSQL database that LEVTOK_TEST_POSTGRESQL names.
class Postgresql {
public:
    static constexpr bool is_server = true;

    Postgresql();
    ~Postgresql();
    Postgresql(const Postgresql&) = delete;
    Postgresql& operator=(const Postgresql&) = delete;

    /// Nothing, with a printed reason to skip, where there is no server.
    std::optional<std::string> url() const;
    /// Ends all connections to the server but the one that this takes.
    void end_connections() const;

private:
    void run(const std::string& sql) const;

    std::string server_;
    std::string schema_;
};

}  // namespace levtok::store

#include "service/store/database/connection.hpp"

#include <chrono>

namespace levtok::store {
namespace {

/// The first half of the advisory locks' number: "levt".
constexpr std::int64_t lock_space = 0x6C657674;

}  // namespace

Rows Connection::execute(const std::string& sql, std::span<const Value> values) {
    return std::visit([&](auto& connection) { return connection.execute(sql, values); },
                      connection_);
}

void Connection::begin(Lock lock, std::chrono::milliseconds patience) {
    if (auto* file = std::get_if<SqliteConnection>(&connection_)) return file->begin(patience);
    std::get<PostgresqlConnection>(connection_).begin();
    if (lock == Lock::rows) return;
    execute("SELECT pg_advisory_xact_lock($1, $2)", {lock_space, static_cast<std::int64_t>(lock)});
}

void Connection::begin_reading() {
    std::visit([](auto& connection) { connection.begin_reading(); }, connection_);
}

void Connection::commit() {
    std::visit([](auto& connection) { connection.commit(); }, connection_);
}

void Connection::rollback() noexcept {
    if (auto* file = std::get_if<SqliteConnection>(&connection_)) file->rollback();
    if (auto* server = std::get_if<PostgresqlConnection>(&connection_)) server->rollback();
}

bool Connection::is_broken() const {
    const auto* server = std::get_if<PostgresqlConnection>(&connection_);
    return server != nullptr && server->is_broken();
}

bool Connection::is_lasting() const {
    const auto* file = std::get_if<SqliteConnection>(&connection_);
    return file == nullptr || file->is_lasting();
}

Instant Connection::now() {
    if (is_sqlite()) {
        return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    }
    return execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        .front()
        .time(0);
}

}  // namespace levtok::store

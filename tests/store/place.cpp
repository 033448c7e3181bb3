#include "tests/store/place.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "service/store/database/connection.hpp"

namespace levtok::store {

Postgresql::Postgresql() {
    const char* server = std::getenv("LEVTOK_TEST_POSTGRESQL");
    if (server == nullptr) return;
    static int count = 0;
    server_ = server;
    schema_ = "levtok_" + std::to_string(::getpid()) + '_' + std::to_string(count++);
    run("CREATE SCHEMA " + schema_);
}

Postgresql::~Postgresql() {
    if (server_.empty()) return;
    run("DROP SCHEMA " + schema_ + " CASCADE");
}

std::optional<std::string> Postgresql::url() const {
    if (server_.empty()) {
        std::printf(
            "skipped: LEVTOK_TEST_POSTGRESQL names no server; tests/with_postgresql "
            "starts one\n");
        return std::nullopt;
    }
    const char* joined = server_.find('?') == std::string::npos ? "?" : "&";
    return server_ + joined + "options=-csearch_path%3D" + schema_;
}

void Postgresql::end_connections() const {
    run("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> "
        "pg_backend_pid() AND datname = current_database()");
}

void Postgresql::run(const std::string& sql) const {
    Connection(PostgresqlConnection(server_)).execute(sql);
}

}  // namespace levtok::store

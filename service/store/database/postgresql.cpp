#include "service/store/database/postgresql.hpp"

#include <endian.h>
#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "service/store/database/database_error.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

constexpr int as_text = 0;
constexpr int as_binary = 1;

/// The types that the schema and its functions have, by the numbers in PostgreSQL's pg_type.dat.
enum TypeId : Oid {
    type_bytea = 17,
    type_int8 = 20,
    type_int4 = 23,
    type_text = 25,
    type_float8 = 701,
    type_void = 2278,
};

struct PostgresqlReason {
    std::string_view state;  ///< how the SQLSTATE begins
    ErrorKind kind;
    const char* text;
};

constexpr std::array<PostgresqlReason, 6> postgresql_reasons{{
    {"53100", ErrorKind::system, "the disk is full"},
    {"53300", ErrorKind::unavailable, "the server has too many connections"},
    {"25006", ErrorKind::system, "the server takes no writes"},
    {"55P03", ErrorKind::unavailable, "another process writes to it for too long"},
    {"40", ErrorKind::unavailable, "another transaction interfered"},
    {"42501", ErrorKind::system, "there is no permission"},
}};

/// PostgreSQL's messages are several lines with a line break after.
std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

template <class Integer>
Integer from_big_endian(const char* bytes) {
    Integer x = 0;
    std::memcpy(&x, bytes, sizeof x);
    if constexpr (sizeof x == 8) return static_cast<Integer>(be64toh(x));
    return static_cast<Integer>(be32toh(static_cast<std::uint32_t>(x)));
}

Value value_of(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column) != 0) return Null{};
    const char* bytes = PQgetvalue(result, row, column);
    const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
    switch (PQftype(result, column)) {
        case type_int8:
            return static_cast<std::int64_t>(from_big_endian<std::uint64_t>(bytes));
        case type_int4:
            return std::int64_t{static_cast<std::int32_t>(from_big_endian<std::uint32_t>(bytes))};
        case type_float8:
            return std::bit_cast<double>(from_big_endian<std::uint64_t>(bytes));
        case type_bytea:
            return Bytes{std::string(bytes, size)};
        case type_void:
            return Null{};
        default:
            return std::string(bytes, size);
    }
}

/// To the bit: the sign of a zero is kept.
std::string exact(double x) {
    if (std::isnan(x)) return "nan";
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

/// Values as libpq takes them: numbers as their shortest exact text, bytes as they are.
class Parameters {
public:
    explicit Parameters(std::span<const Value> values) {
        numbers_.reserve(values.size());
        for (const auto& value : values) std::visit([&](const auto& x) { add(x); }, value);
    }

    int count() const { return static_cast<int>(texts_.size()); }
    const char* const* texts() const { return texts_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(const char* text, std::size_t length, int format) {
        texts_.push_back(text);
        lengths_.push_back(static_cast<int>(length));
        formats_.push_back(format);
    }
    void add(Null) { add(nullptr, 0, as_text); }
    void add(std::int64_t x) { add_number(std::to_string(x)); }
    void add(double x) { add_number(exact(x)); }
    void add(const std::string& text) { add(text.c_str(), text.size(), as_text); }
    void add(const Bytes& bytes) { add(bytes.data.data(), bytes.data.size(), as_binary); }
    void add_number(std::string text) {
        numbers_.push_back(std::move(text));
        add(numbers_.back().c_str(), numbers_.back().size(), as_text);
    }

    std::vector<std::string> numbers_;  ///< reserved beforehand, so that none moves
    std::vector<const char*> texts_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

}  // namespace

void PostgresqlConnection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }
void PostgresqlConnection::Clear::operator()(pg_result* result) const { PQclear(result); }

std::string PostgresqlConnection::name_of(const std::string& url) {
    char* problem = nullptr;
    PQconninfoOption* const options = PQconninfoParse(url.c_str(), &problem);
    if (options == nullptr) {
        const std::string what = problem == nullptr ? "out of memory" : first_line(problem);
        PQfreemem(problem);
        throw Error(ErrorKind::malformed, "the database's URL cannot be read: " + what);
    }
    std::string host = "localhost";
    std::string database;
    for (const auto* option = options; option->keyword != nullptr; ++option) {
        const std::string_view keyword = option->keyword;
        if (option->val == nullptr) continue;
        if (keyword == "host") host = option->val;
        if (keyword == "port") host += ':' + std::string(option->val);
        if (keyword == "dbname") database = option->val;
    }
    PQconninfoFree(options);
    return "postgresql://" + host + '/' + database;
}

/// The URL comes after the defaults, and so overrides them.
PostgresqlConnection::PostgresqlConnection(const std::string& url) : name_(name_of(url)) {
    const std::string timeout = std::to_string(limits::longest_connect.count());
    const std::array<const char*, 8> keywords{"connect_timeout",
                                              "keepalives_idle",
                                              "tcp_user_timeout",
                                              "application_name",
                                              "client_encoding",
                                              "dbname",
                                              nullptr};
    const std::array<const char*, 8> values{timeout.c_str(), "10",        "15000", "levtok",
                                            "UTF8",          url.c_str(), nullptr};
    connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (connection_ == nullptr) throw std::bad_alloc();
    if (is_broken()) fail(nullptr);
    run("SET client_min_messages = warning");
    run("SET synchronous_commit = on");
    // A process that hangs inside its transaction must not block all others forever.
    run("SET idle_in_transaction_session_timeout = '60s'");
    const auto patience = std::chrono::milliseconds(limits::longest_wait_for_writer).count();
    run(fmt::format("SET lock_timeout = {}", patience).c_str());
}

bool PostgresqlConnection::is_broken() const {
    return PQstatus(connection_.get()) != CONNECTION_OK;
}

void PostgresqlConnection::fail(const pg_result* result) const {
    const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = field == nullptr ? "" : field;
    const char* primary =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string message = first_line(
        primary != nullptr && !is_broken() ? primary : PQerrorMessage(connection_.get()));
    const auto* known =
        std::find_if(postgresql_reasons.begin(), postgresql_reasons.end(),
                     [&](const auto& reason) { return state.starts_with(reason.state); });
    const bool is_known = known != postgresql_reasons.end();
    throw DatabaseError(is_known ? known->kind : ErrorKind::system,
                        fmt::format("cannot {} {}: {}", writing_ ? "write" : "read", name_,
                                    is_known ? known->text : message));
}

void PostgresqlConnection::run(const char* sql) {
    const Result result(PQexec(connection_.get(), sql));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get());
}

const std::string& PostgresqlConnection::prepare(const std::string& sql) {
    const auto found = prepared_.find(sql);
    if (found != prepared_.end()) return found->second;
    if (prepared_.size() >= limits::most_prepared) {
        run("DEALLOCATE ALL");
        prepared_.clear();
    }
    const std::string name = fmt::format("s{}", prepared_.size());
    const Result result(PQprepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get());
    return prepared_.emplace(sql, name).first->second;
}

Rows PostgresqlConnection::execute(const std::string& sql, std::span<const Value> values) {
    const Parameters parameters(values);
    const Result result(PQexecPrepared(connection_.get(), prepare(sql).c_str(), parameters.count(),
                                       parameters.texts(), parameters.lengths(),
                                       parameters.formats(), as_binary));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(result.get());
    const int columns = PQnfields(result.get());
    Rows rows(static_cast<std::size_t>(std::max(columns, 1)));
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        for (int column = 0; column < columns; ++column) {
            rows.add(value_of(result.get(), row, column));
        }
    }
    return rows;
}

void PostgresqlConnection::begin() {
    writing_ = true;
    run("BEGIN");
}

void PostgresqlConnection::begin_reading() {
    run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

/// PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, not with an error.
void PostgresqlConnection::commit() {
    const Result result(PQexec(connection_.get(), "COMMIT"));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK ||
        std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
        fail(result.get());
    }
    writing_ = false;
}

void PostgresqlConnection::rollback() noexcept {
    writing_ = false;
    if (is_broken()) return;
    const Result result(PQexec(connection_.get(), "ROLLBACK"));
}

}  // namespace levtok::store

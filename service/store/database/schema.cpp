#include "service/store/database/schema.hpp"

#include <array>
#include <filesystem>

#include "nav/error.hpp"

namespace levtok::store {
namespace {

/// Times are microseconds since 1970. `meta.version` rises with every write of market data or
/// tokens, `meta.sequence` with every row of nav. `tokens.generation` is the version at which the
/// token's state was written. The corrected_… tables hold what was there before a correction, with
/// the version that replaced it.
constexpr std::array<std::string_view, 21> first_step{
    "CREATE TABLE meta (version BIGINT NOT NULL, sequence BIGINT NOT NULL)",
    "INSERT INTO meta (version, sequence) VALUES (1, 0)",
    "CREATE TABLE series (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) {keyed}",
    "CREATE TABLE bars (id TEXT NOT NULL, time BIGINT NOT NULL, open {number}, high {number}, "
    "low {number}, close {number}, volume {number}, PRIMARY KEY (id, time)) {keyed}",
    "CREATE TABLE funding (id TEXT NOT NULL, time BIGINT NOT NULL, rate {number}, "
    "PRIMARY KEY (id, time)) {keyed}",
    "CREATE TABLE rates (id TEXT NOT NULL, time BIGINT NOT NULL, rate {number}, "
    "PRIMARY KEY (id, time)) {keyed}",
    "CREATE TABLE corrected_bars (version BIGINT NOT NULL, corrected_at BIGINT NOT NULL, "
    "id TEXT NOT NULL, time BIGINT NOT NULL, open {number}, high {number}, low {number}, "
    "close {number}, volume {number}, PRIMARY KEY (id, time, version)) {keyed}",
    "CREATE TABLE corrected_funding (version BIGINT NOT NULL, corrected_at BIGINT NOT NULL, "
    "id TEXT NOT NULL, time BIGINT NOT NULL, rate {number}, PRIMARY KEY (id, time, version)) "
    "{keyed}",
    "CREATE TABLE corrected_rates (version BIGINT NOT NULL, corrected_at BIGINT NOT NULL, "
    "id TEXT NOT NULL, time BIGINT NOT NULL, rate {number}, PRIMARY KEY (id, time, version)) "
    "{keyed}",
    "CREATE TABLE ticks (id TEXT NOT NULL PRIMARY KEY, time BIGINT NOT NULL, price {number})",
    "CREATE TABLE tokens (symbol TEXT NOT NULL PRIMARY KEY, underlying TEXT NOT NULL, "
    "rates TEXT NOT NULL, terms TEXT NOT NULL, from_time BIGINT, retired BIGINT NOT NULL, "
    "generation BIGINT NOT NULL, state_time BIGINT, state TEXT)",
    "CREATE INDEX tokens_of_underlying ON tokens (underlying)",
    "CREATE TABLE nav (symbol TEXT NOT NULL REFERENCES tokens (symbol), time BIGINT NOT NULL, "
    "sequence BIGINT NOT NULL, price {number}, nav {number}, leverage {number}, "
    "position {number}, cash {number}, fee {number}, financing {number}, cost {number}, "
    "events BIGINT NOT NULL, PRIMARY KEY (symbol, time)) {keyed}",
    "CREATE UNIQUE INDEX nav_in_sequence ON nav (sequence)",
    "CREATE TABLE trades (symbol TEXT NOT NULL REFERENCES tokens (symbol), time BIGINT NOT NULL, "
    "number BIGINT NOT NULL, cause TEXT NOT NULL, price {number}, leverage_before {number}, "
    "leverage_after {number}, notional {number}, cost {number}, nav {number}, "
    "PRIMARY KEY (symbol, time, number)) {keyed}",
    "CREATE TABLE keys (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, "
    "created BIGINT NOT NULL, hash BYTEA NOT NULL)",
    "CREATE TABLE jobs (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, state TEXT NOT NULL, "
    "request TEXT NOT NULL, key_id TEXT NOT NULL, idempotency TEXT NOT NULL, progress {number}, "
    "error TEXT NOT NULL, created BIGINT NOT NULL, finished BIGINT, owner TEXT NOT NULL, "
    "lease_end BIGINT, checkpoint BYTEA)",
    "CREATE UNIQUE INDEX jobs_in_order ON jobs (number)",
    "CREATE INDEX jobs_in_state ON jobs (state, number)",
    "CREATE UNIQUE INDEX jobs_by_idempotency ON jobs (key_id, idempotency) WHERE idempotency <> ''",
    "CREATE TABLE job_results (job TEXT NOT NULL REFERENCES jobs (id), number BIGINT NOT NULL, "
    "name TEXT NOT NULL, content BYTEA NOT NULL, PRIMARY KEY (job, number))",
};

/// A trade's row is found by its observation's time; when its rule was due and when its price was
/// known stand beside it. Trades of before were made at their observations.
constexpr std::array<std::string_view, 3> instants_of_trades{
    "ALTER TABLE trades ADD COLUMN instant BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE trades ADD COLUMN price_time BIGINT NOT NULL DEFAULT 0",
    "UPDATE trades SET instant = time, price_time = time",
};

/// From this step on the pages of SQLite files have checksums, which Database::add_page_sums makes;
/// an earlier levtok would write pages without.
constexpr std::array<std::string_view, 0> sums_of_pages{};

/// Paper accounts. `account_watches` says on which underlyings something of an account waits or
/// lives, so that a bar finds its accounts. A state and an order are JSON; lines of the journal are
/// never changed.
constexpr std::array<std::string_view, 7> paper_accounts{
    "CREATE TABLE accounts (id TEXT NOT NULL PRIMARY KEY, terms TEXT NOT NULL, note TEXT NOT NULL, "
    "created BIGINT NOT NULL, closed BIGINT, state TEXT NOT NULL)",
    "CREATE TABLE account_orders (account TEXT NOT NULL REFERENCES accounts (id), "
    "number BIGINT NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL, "
    "idempotency TEXT NOT NULL, request TEXT NOT NULL, PRIMARY KEY (account, number)) {keyed}",
    "CREATE UNIQUE INDEX account_orders_by_idempotency ON account_orders (account, idempotency) "
    "WHERE idempotency <> ''",
    "CREATE INDEX account_orders_resting ON account_orders (account) WHERE state = 'resting'",
    "CREATE TABLE account_journal (account TEXT NOT NULL REFERENCES accounts (id), "
    "number BIGINT NOT NULL, written BIGINT NOT NULL, time BIGINT NOT NULL, kind TEXT NOT NULL, "
    "order_number BIGINT NOT NULL, name TEXT NOT NULL, lot BIGINT NOT NULL, "
    "position BIGINT NOT NULL, quantity {number}, price {number}, cost {number}, amount {number}, "
    "margin {number}, realised {number}, first_tokens {number}, note TEXT NOT NULL, "
    "idempotency TEXT NOT NULL, request TEXT NOT NULL, PRIMARY KEY (account, number)) {keyed}",
    "CREATE UNIQUE INDEX account_journal_by_idempotency ON account_journal (account, idempotency) "
    "WHERE idempotency <> ''",
    "CREATE TABLE account_watches (underlying TEXT NOT NULL, account TEXT NOT NULL REFERENCES "
    "accounts (id), PRIMARY KEY (underlying, account)) {keyed}",
};

/// What a cap withholds; nothing in the rows of tokens of before, which had none.
constexpr std::array<std::string_view, 1> cap_of_paths{
    "ALTER TABLE nav ADD COLUMN cap {number}",
};

/// What tokens were published and traded at; `id` is that of observed_id().
constexpr std::array<std::string_view, 2> observed_series{
    "CREATE TABLE observed (id TEXT NOT NULL, time BIGINT NOT NULL, value {number}, "
    "distribution {number}, PRIMARY KEY (id, time)) {keyed}",
    "CREATE TABLE corrected_observed (version BIGINT NOT NULL, corrected_at BIGINT NOT NULL, "
    "id TEXT NOT NULL, time BIGINT NOT NULL, value {number}, distribution {number}, "
    "PRIMARY KEY (id, time, version)) {keyed}",
};

constexpr std::array<Migration, 6> all_steps{
    Migration(first_step),     Migration(instants_of_trades), Migration(sums_of_pages),
    Migration(paper_accounts), Migration(cap_of_paths),       Migration(observed_series)};

struct Word {
    std::string_view placeholder;
    std::string_view sqlite;
    std::string_view postgresql;
};

/// SQLite would keep -0.0 in a column of a number type as 0.0; one without a type keeps all bits.
constexpr std::array<Word, 2> words{{
    {"{number}", "", "DOUBLE PRECISION"},
    {"{keyed}", "WITHOUT ROWID", ""},
}};

std::string in_dialect(std::string_view statement, bool sqlite) {
    std::string text(statement);
    for (const auto& word : words) {
        for (auto at = text.find(word.placeholder); at != std::string::npos;
             at = text.find(word.placeholder, at)) {
            text.replace(at, word.placeholder.size(), sqlite ? word.sqlite : word.postgresql);
        }
    }
    return text;
}

constexpr const char* sqlite_tables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
constexpr const char* postgresql_tables =
    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()";

/// The version that the rows of schema_version tell, where `tables` name it; 0 for a new database.
template <class Execute>
std::size_t version_of(const Database& database, const Execute& execute) {
    const Rows tables = execute(database.is_sqlite() ? sqlite_tables : postgresql_tables);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (tables[i].text(0) != "schema_version") continue;
        const Rows version = execute("SELECT version FROM schema_version");
        return version.empty() ? 0 : static_cast<std::size_t>(version.front().integer(0));
    }
    if (tables.empty()) return 0;
    throw Error(ErrorKind::conflict, database.name() + " holds the tables of something else (" +
                                         tables.front().text(0) +
                                         ", …); give levtok a database of its own");
}

void check_not_newer(const Database& database, std::size_t version, std::size_t known) {
    if (version <= known) return;
    throw Error(ErrorKind::conflict, database.name() + " was written by a newer levtok (schema " +
                                         std::to_string(version) + ", this one knows up to " +
                                         std::to_string(known) + "); use that or newer");
}

/// All files of this version have them: a header that says otherwise is damaged.
void require_page_sums(const Database& database) {
    if (database.has_page_sums()) return;
    throw Error(ErrorKind::system,
                database.name() + ": the header of the file is damaged; restore a backup");
}

/// Where it cannot be made, opening the file says so.
void make_folder_of(const std::string& file) {
    std::error_code none;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path(), none);
}

}  // namespace

std::span<const Migration> migrations() { return all_steps; }

void migrate(const Database& database, std::span<const Migration> steps) {
    database.write(Lock::market, [&](Connection& connection) {
        const auto execute = [&](const std::string& sql) { return connection.execute(sql); };
        const std::size_t version = version_of(database, execute);
        check_not_newer(database, version, steps.size());
        if (version == steps.size()) return;
        execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
        for (const auto& step : steps.subspan(version)) {
            for (const auto statement : step) execute(in_dialect(statement, database.is_sqlite()));
        }
        execute("DELETE FROM schema_version");
        connection.execute("INSERT INTO schema_version (version) VALUES ($1)",
                           {static_cast<std::int64_t>(steps.size())});
    });
}

void require_schema(const Database& database) {
    const auto steps = migrations();
    std::size_t version = 0;
    try {
        version = version_of(database, [&](const std::string& sql) { return database.read(sql); });
    } catch (const Error& error) {
        // An SQLite file that is not there yet cannot be read, but made.
        if (!database.is_sqlite() || error.kind() != ErrorKind::system) throw;
    }
    check_not_newer(database, version, steps.size());
    if (version == steps.size()) return require_page_sums(database);
    if (database.is_sqlite()) make_folder_of(database.name());
    if (version > 0) database.add_page_sums();
    migrate(database, steps);
}

}  // namespace levtok::store

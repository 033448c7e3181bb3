#include "service/store/verify/verify.hpp"

#include <array>

#include "nav/error.hpp"
#include "service/store/impl.hpp"
#include "service/store/verify/journal_check.hpp"
#include "service/store/verify/replay_check.hpp"

namespace levtok::store {
namespace {

using Result = Finding::Result;

constexpr std::string_view integrity = "integrity";
constexpr std::string_view references = "references";
constexpr std::string_view sequence_check = "sequence";
constexpr std::string_view replay_check = "replay";
constexpr std::string_view journal_check = "journal";

constexpr std::array tables{"meta",
                            "series",
                            "bars",
                            "funding",
                            "rates",
                            "corrected_bars",
                            "corrected_funding",
                            "corrected_rates",
                            "ticks",
                            "tokens",
                            "nav",
                            "trades",
                            "keys",
                            "jobs",
                            "job_results",
                            "accounts",
                            "account_orders",
                            "account_journal",
                            "account_watches",
                            "observed",
                            "corrected_observed"};

/// Adds what `check` finds wrong, a line each; one finding that all is well where it finds nothing.
template <class Check>
void add_finding(std::vector<Finding>& findings, std::string_view name, const std::string& subject,
                 Result wrong, const Check& check) {
    try {
        const std::string problem = check();
        findings.push_back(problem.empty() ? Finding{name, subject, Result::ok, {}}
                                           : Finding{name, subject, wrong, problem});
    } catch (const Error& error) {
        findings.push_back({name, subject, Result::damaged, error.what()});
    }
}

/// The first line of SQLite's own check of a table.
std::string table_problem(const Database& database, const std::string& table) {
    const Rows found = database.read("PRAGMA integrity_check('" + table + "')");
    return found.front().text(0) == "ok" ? "" : found.front().text(0);
}

/// All of the file: its free pages and trees too.
std::string file_problem(const Database& database) {
    const Rows found = database.read("PRAGMA integrity_check(1)");
    return found.front().text(0) == "ok" ? "" : found.front().text(0);
}

std::string orphan_problem(const Database& database) {
    const Rows orphans = database.read("PRAGMA foreign_key_check");
    return orphans.empty() ? "" : orphans.front().text(0) + " has rows of nothing";
}

void add_sqlite(std::vector<Finding>& findings, const Database& database) {
    add_finding(findings, integrity, "database", Result::damaged,
                [&] { return file_problem(database); });
    for (const std::string table : tables) {
        add_finding(findings, integrity, table, Result::damaged,
                    [&] { return table_problem(database, table); });
    }
    add_finding(findings, references, "database", Result::damaged,
                [&] { return orphan_problem(database); });
}

/// A server verifies the checksums of the pages that it reads, where it has them.
void add_server(std::vector<Finding>& findings, const Database& database) {
    add_finding(findings, integrity, "database", Result::not_compared, [&] {
        const Rows sums = database.read("SHOW data_checksums");
        return sums.front().text(0) == "on" ? ""
                                            : "the server has no checksums of its pages; "
                                              "`pg_checksums --enable` adds them";
    });
    for (const std::string table : tables) {
        add_finding(findings, integrity, table, Result::damaged, [&] {
            database.read("SELECT COUNT(*) FROM " + table);
            return std::string();
        });
    }
}

std::string state_problem(const Database& database) {
    std::string problem;
    const Rows apart = database.read(
        "SELECT symbol FROM tokens WHERE COALESCE(state_time, 0) <> "
        "COALESCE((SELECT MAX(time) FROM nav WHERE nav.symbol = tokens.symbol), 0)");
    for (std::size_t i = 0; i < apart.size(); ++i) {
        problem += (problem.empty() ? "" : "; ") + ("the state of " + apart[i].text(0)) +
                   " is not at its last row";
    }
    const Rows ahead = database.read(
        "SELECT sequence FROM meta WHERE sequence < (SELECT COALESCE(MAX(sequence), 0) FROM nav)");
    if (!ahead.empty())
        problem += (problem.empty() ? "" : "; ") + std::string("a row is ahead of the sequence");
    return problem;
}

constexpr std::array<std::pair<Result, const char*>, 4> result_names{{
    {Result::ok, "ok"},
    {Result::damaged, "damaged"},
    {Result::differs, "differs"},
    {Result::not_compared, "not_compared"},
}};

}  // namespace

const char* name_of(Finding::Result result) {
    for (const auto& [known, name] : result_names) {
        if (known == result) return name;
    }
    return "";
}

std::vector<Finding> Store::verify() const {
    const Database& database = impl_->database;
    std::vector<Finding> findings;
    database.is_sqlite() ? add_sqlite(findings, database) : add_server(findings, database);
    add_finding(findings, sequence_check, "database", Result::damaged,
                [&] { return state_problem(database); });
    std::vector<TokenRecord> all;
    add_finding(findings, replay_check, "tokens", Result::damaged, [&] {
        all = tokens();
        return std::string();
    });
    for (const auto& token : all) {
        // A retired token keeps its path where its inputs are corrected later.
        add_finding(findings, replay_check, token.symbol,
                    token.retired ? Result::not_compared : Result::differs, [&] {
                        const auto unchanged = snapshot();
                        return replay_difference(*this, token, impl_->stored_token(token.symbol));
                    });
    }
    std::vector<AccountRecord> paper;
    add_finding(findings, journal_check, "accounts", Result::damaged, [&] {
        paper = accounts();
        return std::string();
    });
    for (const auto& each : paper) {
        add_finding(findings, journal_check, each.id, Result::damaged, [&] {
            const auto unchanged = snapshot();
            return journal_difference(*this, account(each.id));
        });
    }
    return findings;
}

void Store::recompute(const std::string& symbol) {
    impl_->write_market(
        [&](MarketWrite& write) { write.replay(impl_->stored_token(symbol), Instant::min()); });
}

}  // namespace levtok::store

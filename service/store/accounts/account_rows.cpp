#include "service/store/accounts/account_rows.hpp"

#include <array>
#include <cmath>

#include "nav/error.hpp"
#include "rebalance/account/saved_account.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {
namespace {

using rebalance::JournalKind;
using rebalance::JournalLine;

JournalKind kind_called(const std::string& name) {
    for (std::size_t i = 0; i < rebalance::journal_kinds; ++i) {
        if (name == rebalance::name_of(static_cast<JournalKind>(i))) {
            return static_cast<JournalKind>(i);
        }
    }
    throw Error(ErrorKind::system, "the journal holds a line of the kind \"" + name + '"');
}

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t number_in(const Row& row, std::size_t column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

Values values_of(const std::string& account, const JournalLine& line, Instant written,
                 const Idempotent& by) {
    return {account,
            whole(line.number),
            micros(written),
            micros(line.time),
            std::string(rebalance::name_of(line.kind)),
            whole(line.order),
            line.name,
            whole(line.lot),
            whole(line.position),
            line.quantity,
            line.price,
            line.cost,
            line.amount,
            line.margin,
            line.realised ? Value(*line.realised) : Value(Null{}),
            line.first_tokens,
            line.note,
            by.key,
            by.request};
}

void write_journal(Connection& connection, const std::string& account,
                   std::span<const JournalLine> lines, const Idempotent& by) {
    if (lines.empty()) return;
    Insert insert(connection, "account_journal",
                  std::string(journal_columns) + ", idempotency, request");
    const Instant now = connection.now();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        insert.add(values_of(account, lines[i], now, i == 0 ? by : Idempotent{}));
    }
    insert.finish();
}

void write_orders(Connection& connection, const std::string& account,
                  std::span<const rebalance::PaperOrder> orders, const Idempotent& by) {
    for (const auto& order : orders) {
        const bool is_placed = order.number == by.placed;
        connection.execute(
            "INSERT INTO account_orders (account, number, state, record, idempotency, request) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, number) DO UPDATE SET state = "
            "excluded.state, record = excluded.record",
            {account, whole(order.number), std::string(name_of(order.state)),
             rebalance::write_paper_order(order), is_placed ? by.key : std::string(),
             is_placed ? by.request : std::string()});
    }
}

void write_watches(Connection& connection, const std::string& account,
                   const std::set<std::string>& underlyings) {
    connection.execute("DELETE FROM account_watches WHERE account = $1", {account});
    for (const auto& underlying : underlyings) {
        connection.execute("INSERT INTO account_watches (underlying, account) VALUES ($1, $2)",
                           {underlying, account});
    }
}

}  // namespace

AccountRecord account_record(const Row& row) {
    try {
        AccountRecord account{.id = row.text(0),
                              .terms = rebalance::read_paper_terms(row.text(1)),
                              .note = row.text(2),
                              .created = row.time(3),
                              .closed = {},
                              .state = rebalance::read_paper_state(row.text(5))};
        if (!row.is_null(4)) account.closed = row.time(4);
        return account;
    } catch (const Error& error) {
        throw Error(
            ErrorKind::system,
            "account " + row.text(0) + ": what is stored of it cannot be read: " + error.what());
    }
}

JournalRecord journal_record(const Row& row) {
    JournalRecord record{.line = {.number = number_in(row, 1),
                                  .time = row.time(3),
                                  .kind = kind_called(row.text(4)),
                                  .order = number_in(row, 5),
                                  .name = row.text(6),
                                  .lot = number_in(row, 7),
                                  .position = number_in(row, 8),
                                  .quantity = row.number(9),
                                  .price = row.number(10),
                                  .cost = row.number(11),
                                  .amount = row.number(12),
                                  .margin = row.number(13),
                                  .first_tokens = row.number(15),
                                  .note = row.text(16)},
                         .written = row.time(2)};
    if (!row.is_null(14)) record.line.realised = row.number(14);
    return record;
}

AccountRecord read_account(Connection& connection, const std::string& id) {
    const Rows rows = connection.execute(
        std::string("SELECT ") + account_columns + " FROM accounts WHERE id = $1", {id});
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "there is no account called \"" + id + '"');
    }
    return account_record(rows.front());
}

std::set<std::string> watched_by(const rebalance::PaperState& state) {
    std::set<std::string> underlyings;
    for (const auto& lot : state.lots) underlyings.insert(lot.underlying);
    for (const auto& position : state.positions) underlyings.insert(position.underlying);
    for (const auto& order : state.resting) underlyings.insert(order.underlying);
    return underlyings;
}

void save_account(Connection& connection, const AccountRecord& before, const AccountChange& change,
                  const Idempotent& by) {
    const std::string was = rebalance::write_paper_state(before.state);
    const std::string is = rebalance::write_paper_state(change.state);
    if (is == was) return;
    connection.execute("UPDATE accounts SET state = $2 WHERE id = $1", {before.id, is});
    write_journal(connection, before.id, change.journal, by.placed == 0 ? by : Idempotent{});
    write_orders(connection, before.id, change.orders, by);
    const auto watches = watched_by(change.state);
    if (watches != watched_by(before.state)) write_watches(connection, before.id, watches);
}

}  // namespace levtok::store

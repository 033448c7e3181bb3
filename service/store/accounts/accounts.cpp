#include "nav/error.hpp"
#include "rebalance/account/saved_account.hpp"
#include "rebalance/limits.hpp"
#include "service/store/accounts/account_rows.hpp"
#include "service/store/accounts/quotes.hpp"
#include "service/store/impl.hpp"
#include "service/store/limits.hpp"
#include "service/store/names.hpp"

/// Paper accounts: each call is a transaction that excludes bars and ticks, so that what it fills
/// at is what is stored.
namespace levtok::store {
namespace {

using rebalance::OrderRequest;
using rebalance::OrderSide;
using rebalance::PaperAccount;
using rebalance::PaperOrder;
using rebalance::PaperQuote;

void require_open(const AccountRecord& account) {
    if (!account.closed) return;
    throw Error(ErrorKind::conflict, "the account \"" + account.id + "\" is closed");
}

void check_account_note(const std::string& note) {
    const auto most = rebalance::limits::longest_text;
    if (note.size() <= most) return;
    throw InvalidValue("note", "must be at most " + std::to_string(most) + " bytes",
                       std::to_string(note.size()));
}

Quotes quotes_in(Connection& connection, const Engines& engines) {
    return {[&connection](const std::string& sql, std::span<const Value> values) {
                return connection.execute(sql, values);
            },
            engines};
}

[[noreturn]] void throw_no_quote(const std::string& what, const std::string& name) {
    throw Error(ErrorKind::conflict, what + ' ' + name + " has no bar yet, and so no value");
}

PaperQuote token_quote_for(const Quotes& quotes, const OrderRequest& order) {
    const auto token = quotes.stored_token(order.token);
    if (!token) {
        throw Error(ErrorKind::not_found, "there is no token called \"" + order.token + '"');
    }
    if (token->record.retired && (order.side == OrderSide::buy || order.level)) {
        throw Error(ErrorKind::conflict, "the token " + order.token +
                                             " is retired: it can only be sold, at its last NAV");
    }
    const auto quote = quotes.token(*token);
    if (!quote) throw_no_quote("the token", order.token);
    return *quote;
}

PaperQuote price_quote_for(const Quotes& quotes, const std::string& underlying) {
    const auto quote = quotes.underlying(underlying);
    if (!quote) {
        throw Error(ErrorKind::not_found,
                    "there is no underlying called \"" + underlying + "\" with bars");
    }
    return *quote;
}

const std::string& underlying_of(const AccountRecord& account, std::uint64_t position) {
    for (const auto& each : account.state.positions) {
        if (each.number == position) return each.underlying;
    }
    throw Error(ErrorKind::not_found, "there is no position " + std::to_string(position) +
                                          " in the account \"" + account.id + '"');
}

PaperQuote quote_for(const Quotes& quotes, const AccountRecord& account,
                     const OrderRequest& order) {
    if (!order.token.empty()) return token_quote_for(quotes, order);
    return price_quote_for(
        quotes, order.position == 0 ? order.underlying : underlying_of(account, order.position));
}

std::int64_t as_integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

/// The text by which a transfer is known again.
std::string request_text(const Transfer& transfer) {
    return shortest(transfer.amount) + ' ' + std::to_string(transfer.position) + ' ' +
           transfer.note;
}

/// What was made under the key before, in the column `column`; nothing where it was not.
template <class Read>
auto earlier(Connection& connection, const std::string& table, const std::string& columns,
             const std::string& account, const Idempotent& by, std::size_t request_column,
             Read read) -> std::optional<decltype(read(std::declval<const Row&>()))> {
    if (by.key.empty()) return std::nullopt;
    const Rows rows = connection.execute("SELECT " + columns + ", request FROM " + table +
                                             " WHERE account = $1 AND idempotency = $2 AND "
                                             "idempotency <> ''",
                                         {account, by.key});
    if (rows.empty()) return std::nullopt;
    if (rows.front().text(request_column) != by.request) throw_other_request(by.key);
    return read(rows.front());
}

/// Of a row of number and record.
PaperOrder order_record(const Row& row) {
    const auto name = "order " + std::to_string(row.integer(0));
    PaperOrder order;
    try {
        order = rebalance::read_paper_order(row.text(1));
    } catch (const Error& error) {
        throw Error(ErrorKind::system, name + " cannot be read as it is stored: " + error.what());
    }
    if (as_integer(order.number) == row.integer(0)) return order;
    throw Error(ErrorKind::system, name + " is stored as order " + std::to_string(order.number));
}

}  // namespace

bool Store::put_account(const std::string& id, const rebalance::PaperTerms& terms,
                        const std::string& note) {
    check_name(id, "id");
    check_account_note(note);
    rebalance::check(terms);
    const std::string text = rebalance::write_paper_terms(terms);
    bool is_new = false;
    impl_->database.write(Lock::market, [&](Connection& connection) {
        const Rows rows = connection.execute("SELECT closed FROM accounts WHERE id = $1", {id});
        is_new = rows.empty();
        if (!is_new) {
            require_open(read_account(connection, id));
            connection.execute("UPDATE accounts SET terms = $2, note = $3 WHERE id = $1",
                               {id, text, note});
            return;
        }
        const Rows count = connection.execute("SELECT COUNT(*) FROM accounts");
        if (count.front().integer(0) >= as_integer(limits::most_accounts)) {
            throw Error(ErrorKind::conflict, "there are " + std::to_string(limits::most_accounts) +
                                                 " accounts, the most that there may be");
        }
        connection.execute(
            "INSERT INTO accounts (id, terms, note, created, state) VALUES ($1, $2, $3, $4, $5)",
            {id, text, note, micros(connection.now()), rebalance::write_paper_state({})});
    });
    return is_new;
}

std::vector<AccountRecord> Store::accounts() const {
    const Rows rows = impl_->database.read(std::string("SELECT ") + account_columns +
                                           " FROM accounts ORDER BY id");
    std::vector<AccountRecord> accounts;
    for (std::size_t i = 0; i < rows.size(); ++i) accounts.push_back(account_record(rows[i]));
    return accounts;
}

AccountRecord Store::account(const std::string& id) const {
    const Rows rows = impl_->database.read(
        std::string("SELECT ") + account_columns + " FROM accounts WHERE id = $1", {id});
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "there is no account called \"" + id + '"');
    }
    return account_record(rows.front());
}

void Store::close_account(const std::string& id) {
    impl_->database.write(Lock::market, [&](Connection& connection) {
        const auto account = read_account(connection, id);
        if (account.closed) return;
        const auto& state = account.state;
        if (!state.lots.empty() || !state.positions.empty() || !state.resting.empty()) {
            throw Error(ErrorKind::conflict,
                        "the account \"" + id + "\" holds " + std::to_string(state.lots.size()) +
                            " lots, " + std::to_string(state.positions.size()) + " positions and " +
                            std::to_string(state.resting.size()) +
                            " resting orders; sell, close and cancel them first");
        }
        connection.execute("UPDATE accounts SET closed = $2 WHERE id = $1",
                           {id, micros(connection.now())});
    });
}

PaperOrder Store::place_order(const std::string& id, const OrderRequest& order,
                              const std::string& idempotency) {
    check_idempotency(idempotency);
    rebalance::check(order);
    Idempotent by{.key = idempotency, .request = rebalance::write_order_request(order)};
    PaperOrder placed;
    impl_->database.write(Lock::market, [&](Connection& connection) {
        const auto before = read_account(connection, id);
        if (auto made =
                earlier(connection, "account_orders", "number, record", id, by, 2, order_record)) {
            placed = std::move(*made);
            return;
        }
        require_open(before);
        PaperAccount account(before.terms, before.state);
        const auto quotes = quotes_in(connection, impl_->engines);
        placed = account.place(order, quote_for(quotes, before, order));
        by.placed = placed.number;
        save_account(connection, before, {account.state(), account.journal(), account.orders()},
                     by);
    });
    return placed;
}

PaperOrder Store::cancel_order(const std::string& id, std::uint64_t number) {
    PaperOrder cancelled;
    impl_->database.write(Lock::market, [&](Connection& connection) {
        const auto before = read_account(connection, id);
        PaperAccount account(before.terms, before.state);
        account.cancel(connection.now(), number);
        cancelled = account.orders().front();
        save_account(connection, before, {account.state(), account.journal(), account.orders()});
    });
    return cancelled;
}

JournalRecord Store::transfer(const std::string& id, const Transfer& transfer,
                              const std::string& idempotency) {
    check_idempotency(idempotency);
    check_account_note(transfer.note);
    const Idempotent by{.key = idempotency, .request = request_text(transfer)};
    JournalRecord made;
    impl_->database.write(Lock::market, [&](Connection& connection) {
        const auto before = read_account(connection, id);
        if (auto line = earlier(connection, "account_journal", journal_columns, id, by, 17,
                                journal_record)) {
            made = std::move(*line);
            return;
        }
        require_open(before);
        PaperAccount account(before.terms, before.state);
        if (transfer.position == 0) {
            account.transfer(connection.now(), transfer.amount, transfer.note);
        } else {
            const auto quote = price_quote_for(quotes_in(connection, impl_->engines),
                                               underlying_of(before, transfer.position));
            account.transfer_margin(quote.time, transfer.position, transfer.amount, quote.value,
                                    transfer.note);
        }
        save_account(connection, before, {account.state(), account.journal(), account.orders()},
                     by);
        made = {account.journal().front(), connection.now()};
    });
    return made;
}

std::vector<PaperOrder> Store::orders(const std::string& id, const NumberRange& range,
                                      std::optional<rebalance::OrderState> state) const {
    Values values{id, as_integer(range.after), as_integer(range.limit)};
    if (state) values.emplace_back(std::string(name_of(*state)));
    const Rows rows = impl_->database.read(
        std::string(
            "SELECT number, record FROM account_orders WHERE account = $1 AND number > $2 ") +
            (state ? "AND state = $4 " : "") + "ORDER BY number LIMIT $3",
        values);
    std::vector<PaperOrder> orders;
    for (std::size_t i = 0; i < rows.size(); ++i) orders.push_back(order_record(rows[i]));
    if (orders.empty()) account(id);
    return orders;
}

PaperOrder Store::order(const std::string& id, std::uint64_t number) const {
    const Rows rows = impl_->database.read(
        "SELECT number, record FROM account_orders WHERE account = $1 AND number = $2",
        {id, as_integer(number)});
    if (!rows.empty()) return order_record(rows.front());
    account(id);
    throw Error(ErrorKind::not_found,
                "there is no order " + std::to_string(number) + " in the account \"" + id + '"');
}

std::vector<JournalRecord> Store::journal(const std::string& id, const NumberRange& range) const {
    const Rows rows = impl_->database.read(
        std::string("SELECT ") + journal_columns +
            " FROM account_journal WHERE account = $1 AND number > $2 ORDER BY number LIMIT $3",
        {id, as_integer(range.after), as_integer(range.limit)});
    std::vector<JournalRecord> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) lines.push_back(journal_record(rows[i]));
    if (lines.empty()) account(id);
    return lines;
}

namespace {

Quotes quotes_of(const Database& database, const Engines& engines) {
    return {[&database](const std::string& sql, std::span<const Value> values) {
                return database.read(sql, values);
            },
            engines};
}

}  // namespace

std::size_t Store::count_accounts() const {
    return static_cast<std::size_t>(
        impl_->database.read("SELECT COUNT(*) FROM accounts").front().integer(0));
}

std::size_t Store::count_resting_orders() const {
    return static_cast<std::size_t>(
        impl_->database.read("SELECT COUNT(*) FROM account_orders WHERE state = 'resting'")
            .front()
            .integer(0));
}

std::optional<PaperQuote> Store::token_quote(const std::string& symbol) const {
    const auto quotes = quotes_of(impl_->database, impl_->engines);
    const auto token = quotes.stored_token(symbol);
    return token ? quotes.token(*token) : std::nullopt;
}

std::optional<PaperQuote> Store::underlying_quote(const std::string& id) const {
    return quotes_of(impl_->database, impl_->engines).underlying(id);
}

}  // namespace levtok::store

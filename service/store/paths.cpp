#include "nav/error.hpp"
#include "service/store/impl.hpp"

/// The published rows of tokens.
namespace levtok::store {
namespace {

std::vector<NavRecord> nav_records(const Rows& rows) {
    std::vector<NavRecord> records;
    records.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) records.push_back(nav_record(rows[i]));
    return records;
}

std::string select_nav(const std::string& rest) {
    return std::string("SELECT ") + nav_columns + " FROM nav " + rest;
}

}  // namespace

std::vector<NavRecord> Store::nav(const std::string& symbol, const Range& range) const {
    const Bounds bounds(range);
    auto records = nav_records(impl_->database.read(
        select_nav(std::string("WHERE symbol = $1 AND time >= $2 AND time <= $3 ORDER BY time ") +
                   bounds.order + " LIMIT $4"),
        {symbol, bounds.first, bounds.last, bounds.limit}));
    if (records.empty()) impl_->stored_token(symbol);
    return records;
}

std::optional<NavRecord> Store::nav_at(const std::string& symbol,
                                       std::optional<Instant> time) const {
    auto records = nav(symbol, {.to = time, .limit = 1, .newest_first = true});
    return records.empty() ? std::nullopt : std::optional(std::move(records.front()));
}

std::vector<NavRecord> Store::nav_after(std::uint64_t sequence,
                                        std::span<const std::string> symbols,
                                        std::size_t limit) const {
    Values values{static_cast<std::int64_t>(sequence), Bounds({.limit = limit}).limit};
    std::string among;
    for (const auto& symbol : symbols) {
        values.emplace_back(symbol);
        among += (among.empty() ? "AND symbol IN ($" : ", $") + std::to_string(values.size());
    }
    if (!among.empty()) among += ") ";
    return nav_records(impl_->database.read(
        select_nav("WHERE sequence > $1 " + among + "ORDER BY sequence LIMIT $2"), values));
}

bool Store::merged_between(const std::string& symbol, Instant after, Instant to) const {
    constexpr auto merge = static_cast<std::int64_t>(rebalance::Event::merge);
    return !impl_->database
                .read(
                    "SELECT time FROM nav WHERE symbol = $1 AND time > $2 AND time <= $3 AND "
                    "(events & $4) <> 0 LIMIT 1",
                    {symbol, micros(after), micros(to), merge})
                .empty();
}

std::uint64_t Store::last_sequence() const {
    return static_cast<std::uint64_t>(
        impl_->database.read("SELECT sequence FROM meta").front().integer(0));
}

TokenEnds Store::ends_of(const TokenRecord& token, std::size_t last_trades) const {
    enum Part : std::int64_t { funding, rates, rows, trades };
    const auto ends = [](Part part, const std::string& table_of_id) {
        return "SELECT CAST(" + std::to_string(part) + " AS BIGINT), (SELECT MIN(time) FROM " +
               table_of_id + "), (SELECT MAX(time) FROM " + table_of_id + "), (SELECT time FROM " +
               table_of_id + " ORDER BY time DESC LIMIT 1 OFFSET 1)";
    };
    const std::string all = " UNION ALL ";
    const Rows read = impl_->database.read(
        ends(funding, "funding WHERE id = $1") + all + ends(rates, "rates WHERE id = $2") + all +
            ends(rows, "nav WHERE symbol = $3") + all + "SELECT CAST(" + std::to_string(trades) +
            " AS BIGINT), instant, price_time, NULL FROM (SELECT cause, instant, price_time FROM "
            "trades WHERE symbol = $3 ORDER BY time DESC, number DESC LIMIT $4) AS late "
            "WHERE cause = $5",
        {token.underlying, token.rates, token.symbol, static_cast<std::int64_t>(last_trades),
         std::string(rebalance::Schedule::name)});
    const auto time = [](const Row& row, std::size_t column) {
        return row.is_null(column) ? std::nullopt : std::optional(row.time(column));
    };
    TokenEnds out;
    for (std::size_t i = 0; i < read.size(); ++i) {
        const Row row = read[i];
        const SeriesEnds found{time(row, 1), time(row, 3), time(row, 2)};
        switch (row.integer(0)) {
            case funding:
                out.funding = found;
                break;
            case rates:
                out.rates = found;
                break;
            case rows:
                out.rows = found;
                break;
            default: {
                rebalance::TradeRow trade;
                trade.trigger = rebalance::Schedule::name;
                trade.instant = row.time(1);
                trade.time = row.time(2);
                out.scheduled.push_back(trade);
            }
        }
    }
    return out;
}

/// A page ends with all trades of its last instant: the next one begins after that.
std::vector<rebalance::TradeRow> Store::trades(const std::string& symbol,
                                               const Range& range) const {
    const Bounds bounds(range);
    const std::string order = bounds.order;
    const std::string select = std::string("SELECT ") + trade_columns + " FROM trades ";
    const std::string in_order = " ORDER BY time " + order + ", number " + order;
    std::vector<rebalance::TradeRow> trades;
    const auto take = [&](const Rows& rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) trades.push_back(trade_row(rows[i]));
    };
    take(impl_->database.read(
        select + "WHERE symbol = $1 AND time >= $2 AND time <= $3" + in_order + " LIMIT $4",
        {symbol, bounds.first, bounds.last, bounds.limit}));
    if (trades.empty()) impl_->stored_token(symbol);
    if (trades.empty() || trades.size() < range.limit) return trades;
    const Instant last = trades.back().nav_time;
    std::erase_if(trades, [&](const auto& trade) { return trade.nav_time == last; });
    take(impl_->database.read(select + "WHERE symbol = $1 AND time = $2" + in_order,
                              {symbol, micros(last)}));
    return trades;
}

}  // namespace levtok::store

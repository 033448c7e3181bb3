#include "nav/error.hpp"
#include "service/store/impl.hpp"

/// What tokens have published.
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

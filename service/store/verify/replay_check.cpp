#include "service/store/verify/replay_check.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "nav/check.hpp"
#include "nav/time.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/token/saved_token.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

/// The records of a range, one after the other, read page by page.
template <class Record>
class Pages {
public:
    using Read = std::function<std::vector<Record>(const Range&)>;
    using Time = std::function<Instant(const Record&)>;

    Pages(Range range, Read read, Time time)
        : range_(range), read_(std::move(read)), time_(std::move(time)) {}

    std::optional<Record> next() {
        if (at_ == page_.size() && !ended_) turn();
        if (at_ == page_.size()) return std::nullopt;
        return std::move(page_[at_++]);
    }

private:
    void turn() {
        page_ = read_(range_);
        at_ = 0;
        ended_ = page_.size() < range_.limit;
        if (!page_.empty()) range_.after = time_(page_.back());
    }

    Range range_;
    Read read_;
    Time time_;
    std::vector<Record> page_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

/// A NaN is stored as a null, so that all NaNs are the same; zeros differ by their sign.
bool is_same_value(const Value& a, const Value& b) {
    const auto* x = std::get_if<double>(&a);
    const auto* y = std::get_if<double>(&b);
    if (x == nullptr || y == nullptr) return a == b;
    if (std::isnan(*x) && std::isnan(*y)) return true;
    return std::bit_cast<std::uint64_t>(*x) == std::bit_cast<std::uint64_t>(*y);
}

std::string shown_value(const Value& value) {
    if (const auto* x = std::get_if<double>(&value)) return shortest(*x);
    if (const auto* n = std::get_if<std::int64_t>(&value)) return std::to_string(*n);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return "nothing";
}

/// The name of a column in a list with commas.
std::string_view name_at(std::string_view columns, std::size_t index) {
    for (; index > 0; --index) columns.remove_prefix(columns.find(", ") + 2);
    return columns.substr(0, columns.find(','));
}

/// The first column in which two rows differ; empty for none.
std::string row_difference(std::string_view kind, std::string_view columns, Instant time,
                           const Values& stored, const Values& replayed) {
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (is_same_value(stored[i], replayed[i])) continue;
        return fmt::format("{} of {}: {} is {}, its inputs give {}", kind, format_time(time),
                           name_at(columns, i), shown_value(stored[i]), shown_value(replayed[i]));
    }
    return {};
}

/// Compares what the engine publishes with what is stored, in the order of time.
class Comparison {
public:
    Comparison(const Store& store, const std::string& symbol)
        : symbol_(symbol),
          rows_(
              {.limit = limits::bars_a_page},
              [&store, symbol](const Range& range) { return store.nav(symbol, range); },
              [](const NavRecord& record) { return record.row.time; }),
          trades_(
              {.limit = limits::bars_a_page},
              [&store, symbol](const Range& range) { return store.trades(symbol, range); },
              [](const rebalance::TradeRow& trade) { return trade.nav_time; }) {}

    /// The first difference of a row with its trades.
    std::string of(const rebalance::PathRow& row, const rebalance::Token& engine) {
        const auto stored = rows_.next();
        if (!stored) return "the row of " + format_time(row.time) + " is missing";
        std::string problem = row_difference("the row", nav_columns, stored->row.time,
                                             values_of(NavRecord{0, symbol_, stored->row}),
                                             values_of(NavRecord{0, symbol_, row}));
        std::int64_t number = 0;
        for (const auto& trade : engine.trades()) {
            if (!problem.empty()) break;
            const auto other = trades_.next();
            if (!other) return "a trade of " + format_time(trade.nav_time) + " is missing";
            problem = row_difference("a trade", trade_columns, other->nav_time,
                                     values_of(symbol_, number, *other),
                                     values_of(symbol_, number, trade));
            ++number;
        }
        return problem;
    }

    /// What is stored beyond the replay.
    std::string rest() {
        if (const auto row = rows_.next()) {
            return "the row of " + format_time(row->row.time) + " has no bar";
        }
        if (const auto trade = trades_.next()) {
            return "the trade of " + format_time(trade->nav_time) + " has no cause";
        }
        return {};
    }

private:
    std::string symbol_;
    Pages<NavRecord> rows_;
    Pages<rebalance::TradeRow> trades_;
};

constexpr Range whole_series{.limit = std::numeric_limits<std::size_t>::max()};

}  // namespace

std::string replay_difference(const Store& store, const TokenRecord& token,
                              const StoredToken& stored) {
    const auto funding = store.funding(token.underlying, whole_series);
    std::vector<RateEvent> rates;
    if (!token.rates.empty()) rates = store.rates(token.rates, whole_series);
    rebalance::MarketFeed feed(funding, rates);
    rebalance::Token engine(token.terms);
    Comparison comparison(store, token.symbol);
    Pages<Observation> bars(
        {.from = token.from,
         .to = token.retired ? stored.state_time : std::nullopt,
         .limit = limits::bars_a_page},
        [&](const Range& range) { return store.bars(token.underlying, range); },
        [](const Observation& bar) { return bar.time; });
    const bool has_bars = !token.retired || stored.state_time;
    while (const auto bar = has_bars ? bars.next() : std::nullopt) {
        const auto row = engine.advance(feed.step(*bar));
        if (auto problem = comparison.of(row, engine); !problem.empty()) return problem;
    }
    if (auto problem = comparison.rest(); !problem.empty()) return problem;
    const std::string replayed = engine.state().opened ? rebalance::write_token(engine) : "";
    const std::string kept =
        stored.state.empty()
            ? ""
            : rebalance::write_token(rebalance::read_token(stored.state, token.terms));
    return kept == replayed ? "" : "its state is not that after its last row";
}

}  // namespace levtok::store

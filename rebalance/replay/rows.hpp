#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nav/attribution/path_attribution.hpp"
#include "nav/time.hpp"

/// The rows that a replay publishes: one for each observation, one for each trade.
namespace levtok::rebalance {

/// The events of an observation, of which there may be several.
enum class Event : std::uint8_t {
    open = 1,
    scheduled = 2,
    emergency = 4,
    merge = 8,
    wiped_out = 16,
    margin_call = 32,
    liquidated = 64,
};

class Events {
public:
    void add(Event event) {
        bits_ = static_cast<std::uint8_t>(bits_ | static_cast<std::uint8_t>(event));
    }
    void add(Events others) { bits_ = static_cast<std::uint8_t>(bits_ | others.bits_); }
    bool has(Event event) const { return (bits_ & static_cast<std::uint8_t>(event)) != 0; }
    bool any() const { return bits_ != 0; }

private:
    std::uint8_t bits_ = 0;
};

/// The token after everything at `time`, per token in the quote currency. fee, financing,
/// cost and cap are the charges since the row before; positive lowers NAV. A merge comes last at an
/// observation, so they are per token before it.
struct PathRow {
    Instant time;
    double price = 0;
    double nav = 0;
    double leverage = 0;
    double position = 0;
    double cash = 0;
    double fee = 0;
    double financing = 0;
    double cost = 0;
    double cap = 0;
    Events events{};
};

/// Where in its bar a token trades: before the intrabar path, on one of the legs of it, or at the
/// observation.
enum class BarPlace : std::uint8_t { before, first_leg, second_leg, third_leg, observation };

/// One trade. `notional` is the exposure bought (> 0) or sold, `nav` the value after paying `cost`.
struct TradeRow {
    Instant nav_time;  ///< of the row of the path that it belongs to
    Instant instant;   ///< when its rule was due, or had fired
    Instant time;      ///< of the price that it traded at; within a bar the bar's close
    const char* trigger = "";
    double price = 0;
    double leverage_before = 0;
    double leverage_after = 0;
    double notional = 0;
    double cost = 0;
    double nav = 0;
    BarPlace place = BarPlace::observation;
};

/// With merges undone: per token as it was at the opening. `before` and `after` are how many of the
/// first tokens one token was before the observation and
/// after it (TokenState::merged): charges are per token of before, the rest per token of after.
inline PathRow in_first_tokens(PathRow row, double before, double after) {
    row.nav /= after;
    row.position /= after;
    row.cash /= after;
    row.fee /= before;
    row.financing /= before;
    row.cost /= before;
    row.cap /= before;
    return row;
}

/// A merge comes last at an observation, so its trades are per token of before.
inline TradeRow in_first_tokens(TradeRow trade, double before) {
    trade.notional /= before;
    trade.cost /= before;
    trade.nav /= before;
    return trade;
}

/// As the attribution of published paths takes it.
inline nav::PublishedRow published(const PathRow& row) {
    return {.price = row.price,
            .nav = row.nav,
            .position = row.position,
            .fee = row.fee,
            .financing = row.financing,
            .cost = row.cost,
            .cap = row.cap,
            .rebalanced = row.events.has(Event::scheduled) || row.events.has(Event::emergency),
            .merged = row.events.has(Event::merge)};
}

inline nav::PublishedTrade published(const TradeRow& trade) {
    return {.price = trade.price,
            .leverage_before = trade.leverage_before,
            .leverage_after = trade.leverage_after,
            .cost = trade.cost,
            .nav = trade.nav};
}
inline std::vector<nav::PublishedTrade> published(std::span<const TradeRow> trades) {
    std::vector<nav::PublishedTrade> out;
    for (const auto& trade : trades) out.push_back(published(trade));
    return out;
}

}  // namespace levtok::rebalance

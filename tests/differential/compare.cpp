#include "tests/differential/compare.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "tests/differential/reference.hpp"

namespace levtok::differential {
namespace {

using namespace rebalance;

std::string number(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", x);
    return text;
}

/// Collects the first difference of one row.
class RowCheck {
public:
    explicit RowCheck(double allowed) : allowed_(allowed) {}

    /// Equal relative to the larger of the two and `unit`.
    void equal(const char* what, double engine, Real expected, double unit = 0) {
        const auto reference = static_cast<double>(expected);
        const double size = std::max({std::fabs(engine), std::fabs(reference), unit});
        if (engine == reference || std::fabs(engine - reference) <= allowed_ * size) return;
        note(what, number(engine), number(reference));
    }
    void same(const char* what, const std::string& engine, const std::string& reference) {
        if (engine != reference) note(what, engine, reference);
    }
    void allow(double allowed) { allowed_ = allowed; }
    const std::string& found() const { return found_; }

private:
    void note(const char* what, const std::string& engine, const std::string& reference) {
        if (!found_.empty()) return;
        found_ = std::string(what) + ": replay " + engine + ", reference " + reference;
    }

    double allowed_;
    std::string found_;
};

void check_trade(RowCheck& check, const TradeRow& trade, const ReferenceTrade& expected,
                 double unit) {
    check.same("rule of a trade", trade.trigger, expected.trigger);
    check.same("instant of a trade", format_time(trade.instant), format_time(expected.instant));
    check.same("time of a trade", format_time(trade.time), format_time(expected.time));
    check.equal("price of a trade", trade.price, expected.price);
    check.equal("leverage before a trade", trade.leverage_before, expected.leverage_before, 1);
    check.equal("leverage after a trade", trade.leverage_after, expected.leverage_after, 1);
    const double size = unit * std::max(1.0, std::fabs(trade.leverage_before));
    check.equal("notional of a trade", trade.notional, expected.notional, size);
    check.equal("cost of a trade", trade.cost, expected.cost, unit);
    check.equal("nav after a trade", trade.nav, expected.nav);
}

std::string events_of(const Events& events) {
    std::string out;
    for (int bit = 1; bit <= static_cast<int>(Event::wiped_out); bit *= 2) {
        if (events.has(static_cast<Event>(bit))) out += std::to_string(bit) + ' ';
    }
    return out;
}

/// `unit` is NAV before: what charges and trades are relative to.
std::string check_row(const PathRow& row, std::span<const TradeRow> trades,
                      const ReferenceRow& expected, double unit) {
    RowCheck check(tolerance_for(expected.rounding));
    check.same("number of trades", std::to_string(trades.size()),
               std::to_string(expected.trades.size()));
    for (std::size_t i = 0; i < std::min(trades.size(), expected.trades.size()); ++i) {
        check.allow(tolerance_for(std::max(expected.trades[i].rounding, expected.rounding)));
        check_trade(check, trades[i], expected.trades[i], unit);
    }
    check.allow(tolerance_for(expected.rounding));
    check.equal("nav", row.nav, expected.nav);
    check.same("events", events_of(row.events), events_of(expected.events));
    check.equal("position", row.position, expected.position);
    check.equal("leverage", row.leverage, expected.leverage, 1);
    const auto exposure = static_cast<double>(expected.nav - expected.cash);
    check.equal("cash", row.cash, expected.cash, std::max(row.nav, std::fabs(exposure)));
    check.equal("fee", row.fee, expected.fee, unit);
    check.equal("financing", row.financing, expected.financing, unit);
    check.equal("cost", row.cost, expected.cost, unit);
    check.equal("cap", row.cap, expected.cap, std::max(unit, static_cast<double>(expected.held)));
    return check.found();
}

std::string shown(const Observation& bar, const PathRow& row, std::span<const TradeRow> trades,
                  const ReferenceRow& expected) {
    std::string out = format_time(bar.time) + " open " + number(bar.open.value()) + " high " +
                      number(bar.high.value()) + " low " + number(bar.low.value()) + " close " +
                      number(bar.close.value()) + "\n    nav " + number(row.nav) + ' ' +
                      number(static_cast<double>(expected.nav)) + " leverage " +
                      number(row.leverage) + ' ' + number(static_cast<double>(expected.leverage)) +
                      '\n';
    const auto trade = [&](const char* whose, const std::string& rule, Instant instant,
                           Instant time, double price, double before, double after) {
        out += std::string("    ") + whose + ": " + rule + " due " + format_time(instant) + " at " +
               format_time(time) + " price " + number(price) + " leverage " + number(before) +
               " -> " + number(after) + '\n';
    };
    for (const auto& each : trades) {
        trade("replay", each.trigger, each.instant, each.time, each.price, each.leverage_before,
              each.leverage_after);
    }
    for (const auto& each : expected.trades) {
        trade("reference", each.trigger, each.instant, each.time, static_cast<double>(each.price),
              static_cast<double>(each.leverage_before), static_cast<double>(each.leverage_after));
    }
    return out;
}

/// The row and the three before it.
std::string rows_to(const Terms& terms, const History& history,
                    const std::vector<ReferenceRow>& expected, std::size_t end) {
    std::string out;
    Token token(terms);
    MarketFeed feed(history.funding, history.rates);
    for (std::size_t i = 0; i <= end; ++i) {
        const PathRow row = token.advance(feed.step(history.bars[i]));
        if (i + 3 >= end) out += shown(history.bars[i], row, token.trades(), expected[i]);
    }
    return out;
}

}  // namespace

Comparison compare(const Terms& terms, const History& history) {
    const auto expected = reference(terms, history);
    Token token(terms);
    MarketFeed feed(history.funding, history.rates);
    Comparison out;
    for (std::size_t i = 0; i < history.bars.size(); ++i) {
        const Observation& bar = history.bars[i];
        const PathRow row = token.advance(feed.step(bar));
        const ReferenceRow& wanted = expected[i];
        const auto unit =
            static_cast<double>(i > 0 ? std::max(expected[i - 1].nav, wanted.nav) : wanted.nav);
        const std::string found = check_row(row, token.trades(), wanted, unit);
        if (!found.empty()) {
            out.undecided = is_undecided(wanted);
            out.difference = "row " + std::to_string(i) + ", " + found + "\nrounding " +
                             number(static_cast<double>(wanted.rounding)) + ", nearest decision " +
                             number(static_cast<double>(wanted.nearest_decision)) + '\n' +
                             rows_to(terms, history, expected, i) + write_product(terms);
            return out;
        }
        ++out.rows;
        out.trades += token.trades().size();
        out.wiped_out = token.state().ledger.wiped_out;
        out.tolerance = tolerance_for(wanted.rounding);
    }
    return out;
}

}  // namespace levtok::differential

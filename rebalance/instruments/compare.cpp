#include "rebalance/instruments/compare.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace levtok::rebalance {
namespace {

void count(Tally& tally, Instant time, double price) {
    tally.last = {time, price};
    if (tally.count++ == 0) tally.first = tally.last;
}

Tally& tally_of(ComparisonRow& row, Event what) {
    if (what == Event::margin_call) return row.margin_call;
    return what == Event::liquidated ? row.liquidated : row.wiped_out;
}

}  // namespace

void Comparison::add(std::string name, Token token) {
    contenders_.emplace_back(std::move(name), std::move(token));
}

void Comparison::add(std::string name, Account account) {
    contenders_.emplace_back(std::move(name), std::move(account));
}

void Comparison::advance(const MarketStep& step) {
    for (Contender& contender : contenders_) {
        const Charged now =
            std::visit([&](auto& what) { return take(what, step, contender); }, contender.what);
        if (contender.invested == 0) contender.invested = now.value;
        ComparisonRow& row = contender.row;
        row.value = now.value / contender.invested;
        row.financing += now.financing / contender.invested;
        row.fees += now.fees / contender.invested;
        row.trading += now.trading / contender.invested;
        row.charges += (now.fees + now.trading) / contender.invested;
        contender.leverage = now.leverage;
        contender.events = now.events;
        contender.peak = std::max(contender.peak, row.value);
        row.max_drawdown = std::max(row.max_drawdown, 1 - row.value / contender.peak);
    }
}

/// A merge comes last in a bar, so that the bar's charges are in the units from before it.
Comparison::Charged Comparison::take(Token& token, const MarketStep& step, Contender& contender) {
    const double merged = token.state().merged;
    const PathRow row = token.advance(step);
    contender.off_grid.add(token.terms(), token.trades());
    for (const TradeRow& trade : token.trades()) {
        const bool scheduled = std::string_view(trade.trigger) == Schedule::name;
        count(scheduled ? contender.row.scheduled : contender.row.emergency, trade.time,
              trade.price);
    }
    if (token.state().ledger.wiped_out && !std::exchange(contender.over, true)) {
        count(contender.row.wiped_out, row.time, row.price);
        contender.row.deficit = token.state().ledger.deficit / merged / contender.invested;
    }
    return {.value = token.adjusted_nav(),
            .financing = row.financing / merged,
            .fees = row.fee / merged,
            .trading = row.cost / merged,
            .leverage = row.leverage,
            .events = row.events};
}

Comparison::Charged Comparison::take(Account& account, const MarketStep& step,
                                     Contender& contender) {
    const AccountRow row = account.advance(step);
    for (const AccountEvent& event : account.events()) {
        count(tally_of(contender.row, event.what), event.time, event.price);
        if (event.deficit > 0) contender.row.deficit = event.deficit / contender.invested;
    }
    return {.value = row.equity,
            .financing = row.financing,
            .fees = row.fee,
            .leverage = row.leverage,
            .events = row.events};
}

std::vector<ComparisonPoint> Comparison::points() const {
    std::vector<ComparisonPoint> points;
    points.reserve(contenders_.size());
    for (const Contender& contender : contenders_) {
        points.push_back({.name = contender.row.name,
                          .value = contender.row.value,
                          .leverage = contender.leverage,
                          .events = contender.events});
    }
    return points;
}

Notes Comparison::notes() const {
    Notes notes;
    for (const Contender& contender : contenders_) {
        const auto* token = std::get_if<Token>(&contender.what);
        if (token == nullptr) continue;
        if (auto note = contender.off_grid.note(token->terms())) notes.push_back(std::move(*note));
    }
    return notes;
}

std::vector<ComparisonRow> Comparison::rows() const {
    std::vector<ComparisonRow> rows;
    rows.reserve(contenders_.size());
    for (const Contender& contender : contenders_) {
        ComparisonRow& row = rows.emplace_back(contender.row);
        row.total_return = row.value - 1;
        if (row.value > 0) row.log_return = std::log(row.value);
    }
    return rows;
}

}  // namespace levtok::rebalance

#include "rebalance/holder/portfolio_history.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nav/check.hpp"
#include "rebalance/replay/replay.hpp"

namespace levtok::rebalance {
namespace {

/// Every time of the series within the time that they have in common.
std::vector<Instant> common_times(const std::vector<HoldingSeries>& series) {
    Instant first = Instant::min();
    Instant last = Instant::max();
    for (const auto& each : series) {
        if (each.time.empty()) continue;
        first = std::max(first, each.time.front());
        last = std::min(last, each.time.back());
    }
    std::vector<Instant> times;
    std::vector<Instant> merged;
    for (const auto& each : series) {
        const auto begin = std::lower_bound(each.time.begin(), each.time.end(), first);
        const auto end = std::upper_bound(begin, each.time.end(), last);
        // Most histories of one market have the same times.
        if (std::equal(begin, end, times.begin(), times.end())) continue;
        merged.clear();
        std::set_union(times.begin(), times.end(), begin, end, std::back_inserter(merged));
        times.swap(merged);
    }
    if (times.empty()) {
        throw InvalidValue("holdings", "must have histories with a time in common",
                           "from " + format_time(first) + " to " + format_time(last));
    }
    return times;
}

std::vector<double> target_leverages(const std::vector<HoldingSeries>& series) {
    std::vector<double> leverages;
    for (const auto& each : series) {
        leverages.push_back(1);
        if (!each.position) continue;
        Account account(*each.position);
        const MarketStep any{Observation::at(Instant{}, Price::raw(1)), Rate{}, Rate{}};
        leverages.back() = std::fabs(account.advance(any).leverage);
    }
    return leverages;
}

/// What dealing in a unit costs at one of its times, over its whole value.
DealingFees fees_at(const HoldingSeries& series, std::size_t row) {
    const double share = series.invested.empty() ? 1 : series.invested[row];
    return {series.fees.creation * share, series.fees.redemption * share};
}

/// A holding on its way through its history.
class Walker {
public:
    explicit Walker(const HoldingSeries& series) : series_(&series) {
        if (series.position) price_ = 1;
    }

    /// Takes everything up to `time`.
    void go_to(Instant time) {
        if (closed_ && price_ <= 0) price_ = 1;
        const std::size_t before = next_;
        charged_ = 0;
        const auto& times = series_->time;
        for (; next_ < times.size() && times[next_] <= time; ++next_) {
            if (series_->position) {
                if (account_) advance();
            } else {
                price_ = series_->value[next_];
            }
        }
        if (!series_->charged.empty() && before > 0 && next_ > before) {
            charged_ = series_->charged[next_ - 1] - series_->charged[before - 1];
        }
    }

    /// Opens a position at the last price, at its own leverage.
    void open() {
        if (!series_->position || price_ <= 0) return;
        account_.emplace(*series_->position);
        const auto row = account_->advance(series_->steps[next_ - 1]);
        unit_ = price_ / row.equity;
        leverage_ = std::fabs(row.leverage);
        closed_ = false;
    }

    double price() const { return price_; }
    DealingFees fees() const { return fees_at(*series_, next_ - 1); }
    double charged() const { return charged_; }
    double leverage() const { return leverage_; }
    bool is_closed() const { return closed_; }
    Instant time() const { return series_->time[next_ - 1]; }
    const std::vector<AccountEvent>& liquidations() const { return liquidations_; }

private:
    void advance() {
        const auto row = account_->advance(series_->steps[next_]);
        price_ = unit_ * row.equity;
        charged_ += unit_ * (row.financing + row.fee);
        leverage_ = std::fabs(row.leverage);
        for (const auto& event : account_->events()) {
            if (event.what != Event::margin_call) liquidations_.push_back(event);
        }
        if (!account_->state().closed) return;
        closed_ = true;
        leverage_ = 0;
        account_.reset();
    }

    const HoldingSeries* series_;
    std::size_t next_ = 0;
    double price_ = 0;
    double charged_ = 0;  ///< a unit, since the row before
    double leverage_ = 1;
    double unit_ = 1;  ///< accounts of equity 1 in a unit
    bool closed_ = false;
    std::optional<Account> account_;
    std::vector<AccountEvent> liquidations_;
};

/// What each unit is worth at the first time that all have, and what dealing in it costs.
struct FirstUnit {
    double price = 0;
    DealingFees fees{};
};

std::vector<FirstUnit> first_units(const std::vector<HoldingSeries>& series) {
    Instant first = Instant::min();
    for (const auto& each : series) {
        if (!each.time.empty()) first = std::max(first, each.time.front());
    }
    std::vector<FirstUnit> units;
    for (const auto& each : series) {
        auto& unit = units.emplace_back();
        const auto next = std::upper_bound(each.time.begin(), each.time.end(), first);
        if (next == each.time.begin()) continue;
        const auto row = static_cast<std::size_t>(next - each.time.begin() - 1);
        unit.price = each.value[row];
        unit.fees = fees_at(each, row);
    }
    return units;
}

void require_size(const std::optional<double>& size, std::size_t holding, const char* by) {
    if (size) return;
    throw InvalidValue("holdings." + std::to_string(holding) + "." + by,
                       "must be given, as of the first holding", "nothing");
}

void note_liquidations(const std::string& name, const std::vector<AccountEvent>& events,
                       Notes& notes) {
    if (events.empty()) return;
    const auto& first = events.front();
    std::string text = name + " was liquidated at " + format_time(first.time) + " at a price of " +
                       shortest(first.price);
    if (events.size() > 1) {
        text += ", and " + std::to_string(events.size() - 1) + " more times, last at " +
                format_time(events.back().time);
    }
    notes.push_back({NoteCode::liquidated,
                     text + "; what was left is cash until a rebalance opens it again", name});
}

}  // namespace

PortfolioSizes sizes_of(const PortfolioRules& rules, std::span<const HoldingDesign> holdings,
                        const std::vector<HoldingSeries>& series) {
    PortfolioSizes sizes{rules, {}};
    if (!holdings.front().units) {
        for (std::size_t i = 0; i < holdings.size(); ++i) {
            require_size(holdings[i].weight, i, "weight");
            sizes.weights.push_back(*holdings[i].weight);
        }
        return sizes;
    }
    const auto first = first_units(series);
    double worth = 0;
    double cost = 0;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        require_size(holdings[i].units, i, "units");
        const double value = *holdings[i].units * first[i].price;
        const DealingCost dealing{.fees = first[i].fees, .broker_fee = rules.cost};
        worth += value;
        cost += value > 0 ? value * dealing.buying() : -value * dealing.selling();
        sizes.weights.push_back(value);
    }
    sizes.rules.capital = rules.capital.value_or(worth + cost);
    const double left = *sizes.rules.capital - cost;
    if (!(left > 0)) {
        throw InvalidValue("capital",
                           "must be above 0 after what the units cost, " + shortest(cost),
                           shortest(*sizes.rules.capital));
    }
    for (std::size_t i = 0; i < sizes.weights.size(); ++i) {
        sizes.weights[i] /= left;
        if (portfolio_weights.contains(sizes.weights[i])) continue;
        throw InvalidValue("holdings." + std::to_string(i) + ".units",
                           "must be worth, in units of the capital, " + portfolio_weights.text(),
                           shortest(*holdings[i].units));
    }
    return sizes;
}

PortfolioHistory::PortfolioHistory(PortfolioSizes sizes, std::vector<HoldingSeries> series,
                                   std::optional<HedgePair> hedge)
    : series_(std::move(series)),
      leverages_(target_leverages(series_)),
      fresh_(sizes.rules, std::move(sizes.weights), leverages_),
      portfolio_(fresh_),
      hedge_(hedge),
      time_(common_times(series_)) {}

void PortfolioHistory::run(std::span<const RateEvent> rates, std::span<const CashFlow> flows) {
    const std::size_t count = series_.size();
    std::vector<Walker> walkers(series_.begin(), series_.end());
    std::vector<double> price(count);
    std::vector<double> charged(count);
    std::vector<double> leverage(count);
    std::vector<char> closed(count);
    const bool deals = std::any_of(series_.begin(), series_.end(), [](const auto& each) {
        return each.fees.creation > 0 || each.fees.redemption > 0;
    });
    seen_.assign(count, {});
    for (auto& values : seen_) values.reserve(time_.size());
    rows_.reserve(time_.size());
    growth_.reserve(time_.size());
    beside_.reserve(time_.size());
    double beside = 1;
    MarketFeed feed({}, rates);
    for (const Instant time : time_) {
        bool tradable = true;
        for (std::size_t i = 0; i < count; ++i) {
            auto& walker = walkers[i];
            walker.go_to(time);
            price[i] = walker.price();
            charged[i] = walker.charged();
            leverage[i] = walker.leverage();
            closed[i] = walker.is_closed() ? 1 : 0;
            if (deals) fees_.push_back(walker.fees());
            tradable = tradable && time - walker.time() <= one_day;
            seen_[i].push_back(price[i]);
        }
        double flow = 0;
        if (rows_.empty()) {
            early_flows_ = static_cast<std::size_t>(
                std::count_if(flows.begin(), flows.end(),
                              [&](const CashFlow& each) { return each.time < time; }));
        }
        for (; !flows.empty() && flows.front().time <= time; flows = flows.subspan(1)) {
            flow += flows.front().amount;
        }
        const auto step = feed.step(Observation::at(time, Price::raw(1)));
        auto& row = rows_.emplace_back(portfolio_.advance({.time = time,
                                                           .price = price,
                                                           .tradable = tradable,
                                                           .benchmark = step.benchmark.value(),
                                                           .flow = flow,
                                                           .charged = charged,
                                                           .leverage = leverage,
                                                           .fees = fees(rows_.size()),
                                                           .closed = closed}));
        if (row.rebalanced || rows_.size() == 1) {
            for (auto& walker : walkers) walker.open();
        }
        if (row.value < 0 && !in_debt_) in_debt_ = time;
        if (row.unpaid > 0 && !empty_) empty_ = time;
        row.benchmark = step.benchmark.value();
        row.growth = 1 + portfolio_.time_weighted_return();
        if (hedge_) {
            row.hedged = portfolio_.value_of(hedge_->of);
            if (row.hedged != 0) row.hedge_ratio = portfolio_.value_of(hedge_->by) / row.hedged;
        }
        growth_.push_back(growth_.empty() ? 1 : row.growth);
        if (price.front() > 0) beside = price.front();
        beside_.push_back(beside);
        stale_ += tradable ? 0 : 1;
    }
    late_flows_ = flows.size();
    liquidations_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        note_liquidations(series_[i].name, walkers[i].liquidations(), liquidations_);
    }
}

std::span<const DealingFees> PortfolioHistory::fees(std::size_t row) const {
    if (fees_.empty()) return {};
    return std::span(fees_).subspan(row * series_.size(), series_.size());
}

bool PortfolioHistory::knows_charges(std::size_t holding) const {
    return series_[holding].position || !series_[holding].charged.empty();
}

double PortfolioHistory::total_return(std::size_t holding) const {
    const auto& values = seen_[holding];
    // A position that lost everything is opened anew, as another unit.
    if (*std::min_element(values.begin(), values.end()) <= 0) return -1;
    return values.back() / values.front() - 1;
}

double PortfolioHistory::correlation(std::size_t a, std::size_t b) const {
    CompensatedSum sums[5];
    double count = 0;
    for (std::size_t i = 1; i < time_.size(); ++i) {
        if (seen_[a][i - 1] <= 0 || seen_[b][i - 1] <= 0) continue;
        if (seen_[a][i] <= 0 || seen_[b][i] <= 0) continue;
        const double x = std::log(seen_[a][i] / seen_[a][i - 1]);
        const double y = std::log(seen_[b][i] / seen_[b][i - 1]);
        const double terms[] = {x, y, x * x, y * y, x * y};
        for (int k = 0; k < 5; ++k) sums[k].add(terms[k]);
        ++count;
    }
    if (count < 2) return 0;
    const double mean_x = sums[0].value() / count;
    const double mean_y = sums[1].value() / count;
    const double of_x = sums[2].value() / count - mean_x * mean_x;
    const double of_y = sums[3].value() / count - mean_y * mean_y;
    if (of_x <= 0 || of_y <= 0) return 0;
    return (sums[4].value() / count - mean_x * mean_y) / std::sqrt(of_x * of_y);
}

Notes PortfolioHistory::notes() const {
    Notes notes = liquidations_;
    const auto all =
        std::max_element(series_.begin(), series_.end(), [](const auto& a, const auto& b) {
            return a.time.size() < b.time.size();
        })->time.size();
    if (time_.size() < all) {
        notes.push_back({NoteCode::left_out,
                         "the histories have " + format_time(time_.front()) + " to " +
                             format_time(time_.back()) + " in common; the rest is left out",
                         "holdings"});
    }
    if (in_debt_) {
        notes.push_back({NoteCode::wiped_out,
                         "the portfolio is worth less than nothing from " + format_time(*in_debt_) +
                             " on: it ends there, and nothing trades any more",
                         "holdings"});
    }
    if (empty_) {
        notes.push_back({NoteCode::wiped_out,
                         "more should go out at " + format_time(*empty_) +
                             " than is there: everything was sold and paid out",
                         "flows"});
    }
    if (early_flows_ > 0) {
        notes.push_back({NoteCode::before_first_row,
                         std::to_string(early_flows_) + " of the flows " +
                             (early_flows_ == 1 ? "is" : "are") +
                             " from before the first observation, " + format_time(time_.front()) +
                             ", and in what is there then",
                         "flows"});
    }
    if (late_flows_ > 0) {
        notes.push_back({NoteCode::left_out,
                         std::to_string(late_flows_) + " of the flows " +
                             (late_flows_ == 1 ? "is" : "are") + " later than the last observation",
                         "flows"});
    }
    if (stale_ > 0) {
        notes.push_back({NoteCode::stale_prices,
                         "at " + std::to_string(stale_) + " of " + std::to_string(time_.size()) +
                             " observations a holding has had no price for more than a day, and "
                             "nothing goes back to its weights",
                         "holdings"});
    }
    return notes;
}

}  // namespace levtok::rebalance

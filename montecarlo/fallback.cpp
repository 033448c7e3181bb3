#include "montecarlo/fallback.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "montecarlo/stream.hpp"
#include "rebalance/replay/rows.hpp"

namespace levtok::montecarlo {
namespace {

/// Uniform numbers of the stream that the model of the path leaves unused (xoshiro256++).
class Uniforms {
public:
    explicit Uniforms(const std::array<std::uint64_t, 4>& state) : state_(state) {}

    /// Uniform in (0, 1).
    double next() {
        const std::uint64_t out = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = std::rotl(state_[3], 45);
        return (static_cast<double>(out >> 12) + 0.5) * 0x1p-52;
    }

private:
    std::array<std::uint64_t, 4> state_;
};

/// One path of one token.
class PathReplay {
public:
    PathReplay(const ReplayedToken& token, std::uint64_t path)
        : terms_(token),
          token_(token.opened),
          extremes_(stream_state(token.bridge ? token.bridge->seed : 0, path, token.underlying,
                                 StreamKind::extra)),
          start_(token_.adjusted_nav()),
          peak_(start_) {
        if (token.holder) holder_.emplace(*token.holder, token_, token.times.front());
    }

    void advance(double log_return) {
        ++step_;
        const double merged = token_.state().merged;
        const MarketStep now = market(log_return);
        const auto as_published = token_.advance(now);
        if (holder_) holder_->add(now, token_, as_published);
        const auto row = rebalance::in_first_tokens(as_published, merged, token_.state().merged);
        fees += row.fee / start_;
        financing += row.financing / start_;
        cost += row.cost / start_;
        for (const auto& trade : token_.trades()) {
            turnover += std::fabs(trade.notional / merged) / start_;
            rebalances += 1;
        }
        nav_ = row.nav;
        peak_ = std::max(peak_, nav_);
        drawdown = std::max(drawdown, 1 - nav_ / peak_);
    }

    double nav() const { return nav_ / start_; }

    void put_holder(HolderResults& results, std::size_t at) const {
        if (holder_) holder_->put(results, at, nav());
    }

    double turnover = 0, fees = 0, financing = 0, cost = 0, rebalances = 0, drawdown = 0;

private:
    MarketStep market(double log_return) {
        const double before = price_;
        price_ *= 1 + std::expm1(log_return);
        const Calendar& calendar = terms_.calendar;
        const Instant time = terms_.times[step_];
        const double days = in_units_of(time - terms_.times[step_ - 1], one_day);
        MarketStep step{Observation::at(time, Price::raw(price_)),
                        Rate::raw(calendar.funding * 3 * days), Rate::raw(calendar.benchmark)};
        if (terms_.bridge) {
            const double s2 = terms_.bridge->deviation * terms_.bridge->deviation;
            const double low = extreme(log_return, s2, -1);
            const double high = extreme(log_return, s2, 1);
            step.bar.open = Price::raw(before);
            step.bar.low = Price::raw(std::min({before * std::exp(low), before, price_}));
            step.bar.high = Price::raw(std::max({before * std::exp(high), before, price_}));
        }
        return step;
    }

    /// (r +- sqrt(r^2 - 2 s^2 ln u)) / 2.
    double extreme(double r, double s2, double side) {
        return (r + side * std::sqrt(r * r - 2 * s2 * std::log(extremes_.next()))) / 2;
    }

    const ReplayedToken& terms_;
    rebalance::Token token_;
    Uniforms extremes_;
    std::optional<PathHolder> holder_;
    double start_;
    double peak_;
    double nav_ = start_;
    double price_ = 1;
    std::size_t step_ = 0;
};

}  // namespace

ReplayedToken replayed_token(const rebalance::Terms& terms, std::size_t underlying,
                             const Calendar& given, std::optional<Bridge> bridge) {
    const Calendar calendar = by_terms(given, terms);
    rebalance::Token token(on_steps(terms, calendar));
    token.advance({Observation::at(calendar.start, Price::raw(1)), Rate{}, Rate{}});
    if (calendar.sessions != nullptr) {
        // The steps are stamped with the dates of their sessions, also where the start is a
        // holiday.
        rebalance::TokenState state = token.state();
        state.bars = false;
        state.bars_by_stamps = true;
        token = rebalance::Token(token.terms(), std::move(state));
    }
    return {std::move(token), underlying, calendar, calendar.times(), bridge, std::nullopt};
}

void replay_block(const ReplayedToken& token, const KernelJob& job, const BlockResults& block,
                  std::uint64_t first_path, int paths, TokenResults& out) {
    const auto& returns = block.underlyings[token.underlying].returns;
    for (int i = 0; i < paths; ++i) {
        const auto at = static_cast<std::size_t>(i);
        PathReplay path(token, first_path + at);
        std::size_t recorded = 0;
        for (int step = 0; step < job.steps; ++step) {
            path.advance(returns[static_cast<std::size_t>(step) * block_paths + at]);
            if (recorded < job.recorded_steps.size() && job.recorded_steps[recorded] == step + 1) {
                out.recorded[recorded++][at] = path.nav();
            }
        }
        out.nav[at] = path.nav();
        out.drawdown[at] = path.drawdown;
        path.put_holder(out.holder, at);
        if (!job.flows) continue;
        out.turnover[at] = path.turnover;
        out.fees[at] = path.fees;
        out.financing[at] = path.financing;
        out.cost[at] = path.cost;
        out.rebalances[at] = path.rebalances;
    }
}

}  // namespace levtok::montecarlo

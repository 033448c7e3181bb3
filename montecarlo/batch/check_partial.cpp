#include "montecarlo/batch/check_partial.hpp"

#include <cmath>

namespace levtok::montecarlo {
namespace {

void require(bool holds, const std::string& what) {
    if (holds) return;
    throw Error(ErrorKind::malformed, "is damaged: its " + what + " cannot be those of its job");
}

/// A number of paths, which is whole.
bool is_count(double count, double most) {
    return count >= 0 && count <= most && count == std::floor(count);
}

class PartialCheck {
public:
    PartialCheck(const Partial& partial, const Simulation& simulation)
        : partial_(partial),
          simulation_(simulation),
          products_(simulation.products.size()),
          underlyings_(simulation.job.underlyings.size()),
          recorded_(simulation.detailed.recorded_steps.size()),
          representative_(simulation.reduction.representative()) {}

    void run() const {
        require(is_range(), "blocks");
        const auto fits = [this](const Tally& tally, std::uint64_t first, std::uint64_t end) {
            return is_tally(tally, paths_in(first, end));
        };
        require(partial_.tree.holds(partial_.first, partial_.end, fits), "moments");
        require(are_counts(), "counts");
        require(are_values(), "values");
        require(are_samples(), "sample paths");
    }

private:
    double paths_in(std::uint64_t first, std::uint64_t end) const {
        const auto last = std::min(end * block_paths, partial_.paths);
        return static_cast<double>(last - first * block_paths);
    }

    /// A job with a target error may have ended early, with whole blocks.
    bool is_range() const {
        const bool ended_early = simulation_.job.target_error > 0 &&
                                 partial_.paths < simulation_.job.paths &&
                                 partial_.paths % block_paths == 0;
        if (partial_.paths != simulation_.job.paths && !ended_early) return false;
        const auto blocks = (partial_.paths + block_paths - 1) / block_paths;
        return partial_.first <= partial_.end && partial_.end <= blocks;
    }

    bool is_tally(const Tally& tally, double paths) const {
        const bool sized = tally.tokens.size() == (representative_ ? products_ : 0) &&
                           tally.underlyings.size() == (representative_ ? underlyings_ : 0);
        if (!sized || !are_strata(tally.strata, paths)) return false;
        for (const auto& token : tally.tokens) {
            for (std::size_t c = 0; c < column_count; ++c) {
                const double count = token.columns[c].count;
                if (c < first_detail ? count != paths : !is_count(count, paths)) return false;
            }
            for (const double count : token.indicators) {
                if (!is_count(count, paths)) return false;
            }
        }
        const bool held = representative_ && simulation_.holders;
        if (tally.holders.size() != (held ? products_ : 0)) return false;
        if (!std::all_of(tally.holders.begin(), tally.holders.end(),
                         [&](const auto& holder) { return is_holder(holder, paths); })) {
            return false;
        }
        for (const auto& underlying : tally.underlyings) {
            if (underlying.price.count != paths) return false;
            if (!are_moments(underlying.returns, 2, paths)) return false;
        }
        return true;
    }

    /// All paths, but the slippage is of those that a stop ended.
    static bool is_holder(const Tally::Holder& holder, double paths) {
        using rebalance::ExitReason;
        const auto ended = [&](ExitReason reason) {
            return holder.exits[static_cast<std::size_t>(reason)];
        };
        double all = 0;
        for (const double count : holder.exits) {
            if (!is_count(count, paths)) return false;
            all += count;
        }
        for (const double count : holder.indicators) {
            if (!is_count(count, paths)) return false;
        }
        const double stops = ended(ExitReason::stop_loss) + ended(ExitReason::trailing);
        for (std::size_t c = 0; c < holder_column_count; ++c) {
            const bool of_stops = c == static_cast<std::size_t>(HolderColumn::slippage);
            if (holder.columns[c].count != (of_stops ? stops : paths)) return false;
        }
        return all == paths;
    }

    static bool are_moments(const JointMoments& moments, std::size_t columns, double paths) {
        return is_count(moments.count, paths) && moments.mean.size() == columns &&
               moments.products.size() == columns * columns;
    }

    bool are_strata(const Strata& strata, double paths) const {
        const Reducer& reducer = simulation_.reduction;
        std::uint64_t next = 0;
        for (const auto& stratum : strata) {
            if (stratum.index < next || stratum.index >= reducer.strata()) return false;
            next = stratum.index + 1;
            if (stratum.quantities.size() != products_ * quantity_count) return false;
            for (const auto& moments : stratum.quantities) {
                const bool observed = !moments.mean.empty() || !moments.products.empty();
                if (observed ? !are_moments(moments, reducer.columns(), paths)
                             : moments.count != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    bool are_counts() const {
        const Counts& counts = partial_.counts;
        if (counts.tokens.size() != products_ || counts.underlyings.size() != underlyings_) {
            return false;
        }
        double done = 0;
        partial_.tree.each_range([&](std::uint64_t first, std::uint64_t end) {
            done += representative_ ? paths_in(first, end) : 0;
        });
        const auto all = [&](const Sketch& sketch) {
            return sketch.holds(limits::quantile_bits, done) && sketch.count() == done;
        };
        const auto are_fans = [&](const std::vector<Sketch>& fan) {
            return fan.size() == recorded_ && std::all_of(fan.begin(), fan.end(), [&](auto& each) {
                       return each.holds(limits::fan_bits, done);
                   });
        };
        const std::size_t octaves = partial_.end == 0 ? 0 : octave_of(partial_.end - 1) + 1;
        for (const auto& token : counts.tokens) {
            double navs = 0;
            for (const auto& nav : token.nav) {
                if (!nav.holds(limits::quantile_bits, done)) return false;
                navs += nav.count();
            }
            if (token.nav.size() > octaves || navs != done || !all(token.drawdown) ||
                !all(token.decay_ratio) || !token.gain_price.holds(limits::quantile_bits, done) ||
                !are_fans(token.fan)) {
                return false;
            }
            const std::size_t held = simulation_.holders ? holder_distribution_count : 0;
            if (token.holder.size() != held ||
                !std::all_of(token.holder.begin(), token.holder.end(), all)) {
                return false;
            }
        }
        return std::all_of(counts.underlyings.begin(), counts.underlyings.end(),
                           [&](const auto& each) { return all(each.price) && are_fans(each.fan); });
    }

    bool are_values() const {
        const auto& columns = partial_.values.columns;
        if (!simulation_.exact) return columns.empty();
        const auto size =
            partial_.first < partial_.end ? paths_in(partial_.first, partial_.end) : 0;
        return partial_.values.first_path == partial_.first * block_paths &&
               columns.size() == simulation_.distributions() &&
               std::all_of(columns.begin(), columns.end(), [&](const auto& column) {
                   return static_cast<double>(column.size()) == size;
               });
    }

    /// Block 0 has them all.
    bool are_samples() const {
        if (partial_.tree.next_missing(0) == 0) return partial_.samples.empty();
        const auto paths = static_cast<std::size_t>(
            std::min(paths_in(0, 1), static_cast<double>(limits::sample_paths)));
        if (partial_.samples.size() != underlyings_ + products_) return false;
        for (const auto& series : partial_.samples) {
            if (series.size() != paths) return false;
            for (const auto& path : series) {
                if (path.size() != recorded_) return false;
            }
        }
        return true;
    }

    const Partial& partial_;
    const Simulation& simulation_;
    std::size_t products_;
    std::size_t underlyings_;
    std::size_t recorded_;
    bool representative_;
};

}  // namespace

void check(const Partial& partial, const Simulation& simulation) {
    const std::string differ = differences(partial.job, simulation.text);
    if (!differ.empty()) {
        throw Error(ErrorKind::conflict, "partial results are of different jobs: " + differ);
    }
    PartialCheck(partial, simulation).run();
}

}  // namespace levtok::montecarlo

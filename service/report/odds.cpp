#include "service/report/odds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "service/report/findings.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

using montecarlo::Estimate;
using Estimates = std::vector<Estimate>;

/// nullptr where there is no such estimate.
const Estimate* estimate_of(const Estimates& estimates, std::string_view quantity) {
    const auto found = std::find_if(estimates.begin(), estimates.end(), [&](const auto& estimate) {
        return estimate.quantity == quantity;
    });
    return found == estimates.end() ? nullptr : &*found;
}

/// NAV 0.4 is `lose more than 60.00 %` of those below it and `lose less than` of those above, NAV
/// 1.5 is `gain less than 50.00 %` and `gain more than`.
std::string change_beyond(double nav, bool above) {
    const bool loss = nav < 1;
    return fmt::format("{} {} than {}", loss ? "lose" : "gain", loss == above ? "less" : "more",
                       percent(loss ? 1 - nav : nav - 1));
}

/// Half of the paths lie on either side of the median: a loss is said of the worse half, a gain of
/// the better one.
std::string median_sentence(const Estimates& estimates, double median, double horizon_days) {
    std::string text = fmt::format("Half of all paths {} in {}", change_beyond(median, median >= 1),
                                   days_text(horizon_days));
    if (const auto* beats = estimate_of(estimates, "p_beats_spot")) {
        text += "; the token beats spot in " + odds_text(beats->value) + " of them";
    }
    return text;
}

std::string tails_sentence(const Estimates& estimates) {
    const auto* low = estimate_of(estimates, "nav_q05");
    const auto* high = estimate_of(estimates, "nav_q95");
    if (low == nullptr || high == nullptr) return {};
    return fmt::format("The worst twentieth {}, the best {}", change_beyond(low->value, false),
                       change_beyond(high->value, true));
}

std::string wiped_out_sentence(const Estimates& estimates) {
    constexpr double worth_saying = 1e-6;
    const auto* wiped_out = estimate_of(estimates, "p_wiped_out");
    if (wiped_out == nullptr || wiped_out->value < worth_saying) return {};
    return "It is wiped out in " + fine_percent(wiped_out->value) + " of all paths";
}

/// What a strategy comes to, of a job that has one: how many its stops end, what they gain.
std::string holder_sentence(const Estimates& estimates) {
    const auto* median = estimate_of(estimates, "result_median");
    const auto* beats = estimate_of(estimates, "p_beats_keeping");
    const auto* stay = estimate_of(estimates, "p_no_exit");
    const auto* gain = estimate_of(estimates, "gain_over_keeping_mean");
    if (median == nullptr || beats == nullptr || stay == nullptr || gain == nullptr) return {};
    if (stay->value == 1) return "The holder of the strategy never gets out";
    std::string text = fmt::format(
        "Half of the holders under the strategy {}; they get out before the end in {} and have "
        "more than by keeping the token in {} of all paths",
        change_beyond(median->value, median->value >= 1), odds_text(1 - stay->value),
        odds_text(beats->value));
    constexpr double sure = 3;
    if (std::fabs(gain->value) <= sure * gain->standard_error) {
        return text + "; in the mean the exits make no difference that is beyond chance";
    }
    return text + fmt::format("; in the mean the exits {} {} of the equity at the start",
                              gain->value > 0 ? "gain" : "cost", percent(std::fabs(gain->value)));
}

/// What the cap of a token costs its holder, against the same token without it.
std::string cap_sentence(const Estimates& estimates) {
    const auto* cost = estimate_of(estimates, "cap_cost_mean");
    if (cost == nullptr) return {};
    return fmt::format(
        "Its cap costs {} of the NAV at the start in the mean, with 95 % confidence between {} and "
        "{}, against the same token without a cap on the same paths",
        fine_percent(cost->value), fine_percent(cost->low), fine_percent(cost->high));
}

std::string errors_sentence(const Estimates& estimates, const Estimate& median,
                            std::uint64_t paths) {
    const bool loss = median.value < 1;
    const auto changes = loss ? std::pair(1 - median.high, 1 - median.low)
                              : std::pair(median.low - 1, median.high - 1);
    std::string text =
        fmt::format("Estimated from {}: with 95 % confidence the median {} is between {} and {}",
                    count_of(paths, "path", "paths"), loss ? "loss" : "gain",
                    percent(changes.first), percent(changes.second));
    if (const auto* beats = estimate_of(estimates, "p_beats_spot")) {
        text += fmt::format(", the share that beats spot between {} and {}", percent(beats->low),
                            percent(beats->high));
    }
    return text;
}

/// All but how well they are known; none where there is no median.
std::vector<std::string> sentences(const Estimates& estimates, double horizon_days) {
    const auto* median = estimate_of(estimates, "nav_median");
    if (median == nullptr) return {};
    std::vector<std::string> all{median_sentence(estimates, median->value, horizon_days),
                                 tails_sentence(estimates), wiped_out_sentence(estimates),
                                 holder_sentence(estimates), cap_sentence(estimates)};
    std::erase(all, "");
    return all;
}

}  // namespace

std::vector<std::string> odds_findings(const Estimates& estimates, double horizon_days,
                                       std::uint64_t paths) {
    auto all = sentences(estimates, horizon_days);
    if (all.empty()) return all;
    all.push_back(errors_sentence(estimates, *estimate_of(estimates, "nav_median"), paths));
    return all;
}

std::vector<std::string> odds_findings(const std::vector<montecarlo::ExactValue>& law,
                                       double horizon_days) {
    Estimates estimates;
    for (const auto& [quantity, value] : law) {
        estimates.push_back(montecarlo::with_error(quantity, value, 0));
    }
    auto all = sentences(estimates, horizon_days);
    if (all.empty()) return all;
    all.emplace_back("Exact under the model: nothing here is estimated");
    return all;
}

}  // namespace levtok::report

#include "rebalance/tracking/observed_errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "nav/check.hpp"
#include "nav/error.hpp"

namespace levtok::rebalance {
namespace {

std::string date_text(const JoinedRow& row) {
    return format_time(Instant{row.date.time_since_epoch()}).substr(0, 10);
}

/// Median size of the errors from row to row.
double noise_of(std::span<const JoinedRow> rows) {
    std::vector<double> sizes;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const double error = std::log(rows[i].observed.value / rows[i - 1].observed.value) -
                             std::log(rows[i].model.nav / rows[i - 1].model.nav);
        if (std::isfinite(error)) sizes.push_back(std::fabs(error));
    }
    if (sizes.empty()) return 0;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

/// Whether the observed value stood still while the model moved beyond doubt.
bool stood_still(const JoinedRow& before, const JoinedRow& now, double noise) {
    const double model = std::fabs(std::log(now.model.nav / before.model.nav));
    const double observed = std::fabs(std::log(now.observed.value / before.observed.value));
    if (observed == 0) return model > std::max(5e-4, 8 * noise);
    return model >= std::max(0.02, 8 * noise) && observed <= model / 10;
}

/// Leaves out values that repeat the one before exactly or nearly, while the model moved.
std::vector<JoinedRow> without_stale(std::span<const JoinedRow> rows, const std::string& place,
                                     ObservedErrors& out) {
    const double noise = noise_of(rows);
    std::vector<JoinedRow> kept;
    std::string first;
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const auto& row : rows) {
        const bool repeats = !kept.empty() && stood_still(kept.back(), row, noise);
        run = repeats ? run + 1 : 0;
        if (!repeats) {
            kept.push_back(row);
            continue;
        }
        if (first.empty()) first = date_text(row);
        longest = std::max(longest, run);
        ++out.stale;
    }
    if (out.stale > 0) {
        out.notes.push_back(
            {NoteCode::stale_prices,
             std::to_string(out.stale) +
                 " observed values repeat the one before, or nearly, while the underlying moved "
                 "(the first "
                 "on " +
                 first + ", at most " + std::to_string(longest) +
                 " in a row); they are left out, and the next return runs across them",
             place});
    }
    return kept;
}

/// The ratio of a split that explains the factor of a day; nothing where none does.
std::optional<double> split_ratio(double log_factor) {
    constexpr std::array<double, 12> ratios{2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 50, 100};
    for (const double ratio : ratios) {
        const double log_ratio = std::log(ratio);
        if (std::fabs(std::fabs(log_factor) - log_ratio) > 0.05) continue;
        return log_factor > 0 ? ratio : 1 / ratio;
    }
    return std::nullopt;
}

void take_out_splits(std::vector<ErrorDay>& days, const std::string& place, Notes& notes) {
    for (std::size_t i = 0; i < days.size(); ++i) {
        auto& day = days[i];
        const auto ratio = split_ratio(day.error);
        const bool taken_back =
            i + 1 < days.size() && std::fabs(day.error + days[i + 1].error) < 0.3;
        if (!ratio || taken_back) continue;
        day.observed_return -= std::log(*ratio);
        day.error -= std::log(*ratio);
        day.kind = DayKind::split;
        notes.push_back({NoteCode::split_suspected,
                         "on " + date_text(day.row) +
                             " the observed value changes by a factor of " + shortest(*ratio) +
                             " more than the model, as in a split or a merge; it is taken out",
                         place});
    }
}

double quantile_of_sizes(std::span<const ErrorDay> days, std::size_t without, double p) {
    std::vector<double> sizes;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (i != without) sizes.push_back(std::fabs(days[i].error));
    }
    if (sizes.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(p * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), sizes.begin() + at, sizes.end());
    return sizes[static_cast<std::size_t>(at)];
}

/// The mean of the middle three of five.
double trimmed_mean(std::span<const double> five) {
    std::array<double, 5> sorted{};
    std::copy(five.begin(), five.end(), sorted.begin());
    std::sort(sorted.begin(), sorted.end());
    return (sorted[1] + sorted[2] + sorted[3]) / 3;
}

unsigned month_of(const ErrorDay& day) {
    return static_cast<unsigned>(std::chrono::year_month_day(day.row.date).month());
}

/// The days whose error is negative, looks like a distribution and is `apart` from larger ones, in
/// the order of time.
std::vector<std::size_t> like_distributions(const std::vector<double>& errors,
                                            const std::vector<ErrorDay>& days) {
    constexpr std::size_t around = 30;
    constexpr std::size_t apart = 25;
    constexpr double least = 3e-4;
    std::vector<double> gap{0};
    for (const double error : errors) gap.push_back(gap.back() + error);
    std::vector<std::size_t> found;
    for (std::size_t i = 4; i + 4 < errors.size(); ++i) {
        const double error = errors[i];
        if (error > -least) continue;
        const std::size_t from = i > around ? i - around : 0;
        const std::size_t count = std::min(days.size(), i + around + 1) - from;
        const double usual = quantile_of_sizes(std::span(days).subspan(from, count), i - from, 0.9);
        const double shift = trimmed_mean(std::span(gap).subspan(i + 1, 5)) -
                             trimmed_mean(std::span(gap).subspan(i - 4, 5));
        if (-error < 1.25 * usual || shift > -std::max(2e-4, -0.6 * error)) continue;
        found.push_back(i);
    }
    std::sort(found.begin(), found.end(),
              [&](std::size_t a, std::size_t b) { return errors[a] < errors[b]; });
    std::vector<std::size_t> kept;
    for (const std::size_t i : found) {
        const bool alone = std::all_of(kept.begin(), kept.end(), [&](std::size_t other) {
            return (i > other ? i - other : other - i) > apart;
        });
        if (alone) kept.push_back(i);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
}

/// The days on which the observed value seems to have paid a distribution: noise falls as often as
/// it rises, so that falls count where there are clearly more than rises of the same kind.
std::vector<std::size_t> implied_days(const std::vector<ErrorDay>& days) {
    std::vector<double> errors;
    std::vector<double> mirrored;
    for (const auto& day : days) {
        errors.push_back(day.error);
        mirrored.push_back(-day.error);
    }
    auto kept = like_distributions(errors, days);
    const std::size_t rises = like_distributions(mirrored, days).size();
    // By chance alone they differ by two deviations of their difference or more once in forty.
    const auto more = static_cast<double>(kept.size()) - static_cast<double>(rises);
    if (more < 2 * std::sqrt(static_cast<double>(kept.size() + rises))) return {};
    std::array<std::size_t, 13> by_month{};
    for (const std::size_t i : kept) ++by_month[month_of(days[i])];
    const std::size_t most = *std::max_element(by_month.begin(), by_month.end());
    if (most >= 3) {
        std::erase_if(kept, [&](std::size_t i) { return 3 * by_month[month_of(days[i])] < most; });
    }
    return kept;
}

double median_size(std::span<const ErrorDay> days) {
    return quantile_of_sizes(days, days.size(), 0.5);
}

void mark_reversals(std::vector<ErrorDay>& days, double noise) {
    for (std::size_t i = 1; i < days.size(); ++i) {
        auto& before = days[i - 1];
        auto& day = days[i];
        const double left = std::fabs(before.error + day.error);
        const double size = std::min(std::fabs(before.error), std::fabs(day.error));
        if (size < 4 * noise || left > size / 2) continue;
        for (auto* each : {&before, &day}) {
            if (each->kind == DayKind::usual) each->kind = DayKind::reverses;
        }
    }
}

}  // namespace

const char* name_of(DayKind kind) {
    switch (kind) {
        case DayKind::usual:
            return "usual";
        case DayKind::split:
            return "split";
        case DayKind::distribution:
            return "distribution";
        case DayKind::reverses:
            return "reverses";
    }
    return "";
}

ObservedErrors errors_of(const Joined& joined, const std::string& place) {
    ObservedErrors out;
    out.notes = joined.notes;
    auto rows = without_stale(joined.rows, place, out);
    const auto dead = std::find_if(rows.begin(), rows.end(), [](const JoinedRow& row) {
        return !(row.model.nav > 0) || !(row.observed.value > 0);
    });
    rows.erase(dead, rows.end());
    if (rows.size() < 2) {
        throw Error(ErrorKind::malformed, place +
                                              ": must have two values or more while the token "
                                              "lives that differ, has " +
                                              std::to_string(rows.size()));
    }
    out.first = rows.front();
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& [before, now] = std::pair(rows[i - 1], rows[i]);
        ErrorDay day{.row = now};
        day.years = in_units_of(now.model.time - before.model.time, std::chrono::days{365});
        day.model_return = std::log(now.model.nav / before.model.nav);
        day.observed_return = std::log(now.observed.value / before.observed.value);
        day.error = day.observed_return - day.model_return;
        if (now.observed.total > 0 && before.observed.total > 0) {
            out.distributions_given = true;
            const double paid =
                std::log(now.observed.total / before.observed.total) - day.observed_return;
            if (std::fabs(paid) > 1e-9) {
                day.distribution = -paid;
                day.kind = DayKind::distribution;
            }
        }
        out.days.push_back(day);
    }
    take_out_splits(out.days, place, out.notes);
    out.noise = median_size(out.days);
    if (out.noise <= noise_that_hides_distributions) {
        for (const std::size_t i : implied_days(out.days)) {
            auto& day = out.days[i];
            day.implied = day.error;
            if (out.distributions_given) continue;
            day.distribution = day.error;
            day.kind = DayKind::distribution;
        }
    }
    mark_reversals(out.days, out.noise);
    return out;
}

}  // namespace levtok::rebalance

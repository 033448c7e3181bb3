#include "service/io/read/prices/adjustment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::io {
namespace {

/// A ratio this far from 1, in logs, exceeds usual moves of a price.
constexpr double plain_split = 0.25;
/// The log likelihood ratio from which prices count as adjusted already.
constexpr double decisive = 3;

/// An event at the first row after it.
struct Placed {
    std::size_t row;  ///< at least 1
    const Adjustment* event;
};

struct Found {
    std::vector<Placed> placed;
    std::vector<const Adjustment*> outside;
};

Found place(std::span<const PriceRow> rows, const Adjustments& source) {
    Found found;
    for (const auto& event : source.events) {
        const auto following =
            std::lower_bound(rows.begin(), rows.end(), event.time,
                             [](const PriceRow& row, Instant time) { return row.bar.time < time; });
        if (following == rows.begin() || following == rows.end()) {
            found.outside.push_back(&event);
        } else {
            found.placed.push_back({static_cast<std::size_t>(following - rows.begin()), &event});
        }
    }
    return found;
}

/// The move of the price, in logs, from the close before a row to its first price.
double jump(std::span<const PriceRow> rows, std::size_t row) {
    return std::log(rows[row].bar.open / rows[row - 1].bar.close);
}

std::string ratio_text(double split) {
    return split >= 1 ? shortest(split) + ":1" : "1:" + fmt::format("{:.6g}", 1 / split);
}

/// The first few with their dates.
std::string list_of(const std::vector<const Adjustment*>& events) {
    constexpr std::size_t told = 3;
    std::string list;
    for (std::size_t i = 0; i < std::min(told, events.size()); ++i) {
        const auto& event = *events[i];
        list += (list.empty() ? "" : ", ") +
                (event.split != 1 ? ratio_text(event.split) : shortest(event.distribution)) +
                " at " + format_time(event.time).substr(0, 10);
    }
    return list + (events.size() > told ? ", ..." : "");
}

std::vector<const Adjustment*> events_of(const std::vector<Placed>& placed) {
    std::vector<const Adjustment*> events;
    for (const auto& each : placed) events.push_back(each.event);
    return events;
}

/// How the rows around a split reflect it.
enum class Traces { unadjusted, adjusted, turned_round };

Traces traces_of(double move, double log_ratio) {
    const double unadjusted = std::abs(move + log_ratio);
    const double adjusted = std::abs(move);
    const double turned_round = std::abs(move - log_ratio);
    if (unadjusted <= std::min(adjusted, turned_round)) return Traces::unadjusted;
    return adjusted <= turned_round ? Traces::adjusted : Traces::turned_round;
}

/// Sorts splits into those that are to be taken out and those that are in the prices already. A
/// date may be a row off, by its zone or because a stamp is a close.
class SplitCheck {
public:
    SplitCheck(std::span<const PriceRow> rows, const Adjustments& source,
               const std::vector<Placed>& placed)
        : rows_(rows), source_(source) {
        std::vector<Placed> small;
        for (const auto& each : placed) {
            std::abs(std::log(each.event->split)) < plain_split ? small.push_back(each)
                                                                : look_at(each);
        }
        // Splits too small to detect are treated like those detected.
        auto& like = out.empty() && !in_prices.empty() ? in_prices : out;
        like.insert(like.end(), small.begin(), small.end());
    }

    std::vector<Placed> out;        ///< to be taken out
    std::vector<Placed> in_prices;  ///< taken out already

private:
    void look_at(const Placed& each) {
        const double log_ratio = std::log(each.event->split);
        const auto traces = [&](std::size_t row) { return traces_of(jump(rows_, row), log_ratio); };
        const auto here = traces(each.row);
        if (here == Traces::unadjusted) return out.push_back(each);
        for (const std::size_t row : {each.row + 1, each.row - 1}) {
            if (row == 0 || row >= rows_.size()) continue;
            if (traces(row) == Traces::unadjusted) return out.push_back({row, each.event});
        }
        if (here == Traces::turned_round) complain_of_turned_round(each);
        in_prices.push_back(each);
    }

    [[noreturn]] void complain_of_turned_round(const Placed& each) const {
        const double split = each.event->split;
        throw InputError(
            each.event->file, each.event->line, source_.column,
            fmt::format("{} means {} new for an old one, and the price goes from {} to "
                        "{}, as at {}",
                        ratio_text(split), shortest(split),
                        shortest(rows_[each.row - 1].bar.close.value()),
                        shortest(rows_[each.row].bar.open.value()), ratio_text(1 / split)),
            "write " + ratio_text(1 / split) + ", or choose " + source_.option + " none");
    }

    std::span<const PriceRow> rows_;
    const Adjustments& source_;
};

/// The distribution's factor on the prices before it; splits of the same row come first.
double factor_of(std::span<const PriceRow> rows, const Placed& each, const Adjustments& source,
                 const std::vector<Placed>& splits) {
    double close = rows[each.row - 1].bar.close.value();
    for (const auto& split : splits) {
        if (split.row == each.row) close /= split.event->split;
    }
    if (each.event->distribution >= close) {
        throw InputError(each.event->file, each.event->line, source.column,
                         "must be below the close before it, " + shortest(close) + ", was " +
                             shortest(each.event->distribution),
                         "give money per unit, or choose --distributions none");
    }
    return 1 - each.event->distribution / close;
}

/// Twice the variance of moves that no event explains, not 0.
double usual_spread(std::span<const PriceRow> rows, const std::vector<Placed>& splits,
                    const std::vector<Placed>& distributions) {
    constexpr double least = 1e-10;
    std::vector<bool> explained(rows.size(), false);
    for (const auto* events : {&splits, &distributions}) {
        for (const auto& each : *events) explained[each.row] = true;
    }
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t row = 1; row < rows.size(); ++row) {
        if (explained[row]) continue;
        sum += jump(rows, row) * jump(rows, row);
        ++count;
    }
    return 2 * std::max(least, count > 0 ? sum / static_cast<double>(count) : 0.0);
}

/// How much likelier, as a logarithm, the moves at the distributions are if the prices are adjusted
/// for them already.
double evidence_of_adjusted(std::span<const PriceRow> rows, const Adjustments& source,
                            const std::vector<Placed>& distributions,
                            const std::vector<Placed>& splits) {
    double sum = 0;
    for (const auto& each : distributions) {
        double move = jump(rows, each.row);
        for (const auto& split : splits) {
            if (split.row == each.row) move += std::log(split.event->split);
        }
        const double paid = -std::log(factor_of(rows, each, source, splits));
        sum += (move + paid) * (move + paid) - move * move;
    }
    return sum / usual_spread(rows, splits, distributions);
}

void scale(Observation& bar, double price, double volume) {
    const auto by = [&](Price x) { return Price::raw(price * x.value()); };
    bar = {bar.time, by(bar.open), by(bar.high), by(bar.low), by(bar.close), volume * bar.volume};
}

void take_out(std::span<PriceRow> rows, const std::vector<Placed>& splits,
              const std::vector<Placed>& distributions, const Adjustments& source) {
    std::vector<double> price(rows.size(), 1);
    std::vector<double> volume(rows.size(), 1);
    for (const auto& each : distributions) {
        price[each.row] *= factor_of(rows, each, source, splits);
    }
    for (const auto& each : splits) {
        price[each.row] /= each.event->split;
        volume[each.row] *= each.event->split;
    }
    double price_factor = 1;
    double volume_factor = 1;
    for (std::size_t row = rows.size(); row-- > 1;) {
        price_factor *= price[row];
        volume_factor *= volume[row];
        scale(rows[row - 1].bar, price_factor, volume_factor);
    }
}

/// The events for which the bars stored before the rows would have to be adjusted.
std::vector<const Adjustment*> behind_stored(const std::vector<Placed>& taken_out,
                                             const std::vector<const Adjustment*>& outside,
                                             std::span<const PriceRow> rows,
                                             const BarSteps& stored) {
    auto events = events_of(taken_out);
    for (const auto* event : outside) {
        const bool between = event->time >= stored.last && event->time <= rows.front().bar.time;
        if (between) events.push_back(event);
    }
    return events;
}

class Report {
public:
    Report(const Adjustments& source, const char* what, const Warn& warn)
        : source_(source), what_(what), warn_(warn) {}

    void taken_out(const std::vector<Placed>& events, bool assumed = false) const {
        tell(events_of(events),
             fmt::format("taken out of the prices before {}, so that the last ones are as traded{} "
                         "({} none leaves them as they are)",
                         events.size() == 1 ? "it" : "them",
                         assumed ? "; that they were not taken out already is assumed, since the "
                                   "prices do not tell"
                                 : "",
                         source_.option));
    }
    void in_the_prices(const std::vector<Placed>& events, bool assumed = false) const {
        tell(events_of(events),
             assumed ? fmt::format("not taken out again: that the prices are adjusted already is "
                                   "assumed, since they do not tell and such files are as a rule "
                                   "({0} none says so; {0} FILE takes them out, and FILE may be "
                                   "the file of the prices)",
                                   source_.option)
                     : "not taken out again: the prices move on across as if adjusted");
    }
    void outside(const std::vector<const Adjustment*>& events) const {
        tell(events, "left out: outside of the time of the prices, or at the first of them");
    }
    void not_in_stored(const std::vector<const Adjustment*>& events) const {
        tell(events,
             "not taken out of the bars that are stored already, which are left as they are: give "
             "the whole history again as a correction (--correct, or ?correct=true), so that all "
             "bars are adjusted alike");
    }

private:
    void tell(const std::vector<const Adjustment*>& events, const std::string& fate) const {
        if (events.empty() || !warn_) return;
        warn_({NoteCode::adjusted_prices,
               fmt::format("{} {}{} ({}) {}", events.size(), what_, events.size() == 1 ? "" : "s",
                           list_of(events), fate),
               place_of(events.front()->file, events.front()->line, source_.column)});
    }

    const Adjustments& source_;
    const char* what_;
    const Warn& warn_;
};

}  // namespace

bool has_effect(double value, double none) {
    return value != none && value != 0 && !std::isnan(value);
}

void require_sound(const Adjustment& event, const std::string& column) {
    constexpr Range ratios{.low = 1e-6, .high = 1e6};
    if (!ratios.contains(event.split)) {
        throw InputError(event.file, event.line, column,
                         "must be a ratio " + ratios.text() + ", was " + shortest(event.split),
                         "write so many new units for an old one: 4, 4:1 or 1-for-10");
    }
    if (!non_negative.contains(event.distribution)) {
        throw InputError(
            event.file, event.line, column,
            "must be a number " + non_negative.text() + ", was " + shortest(event.distribution),
            "give money per unit");
    }
}

void adjust(std::span<PriceRow> rows, const Adjustments& splits, const Adjustments& distributions,
            const std::optional<BarSteps>& stored, const Warn& warn) {
    const auto found_splits = place(rows, splits);
    auto found_paid = place(rows, distributions);
    const SplitCheck checked(rows, splits, found_splits.placed);
    const Report of_splits(splits, "split", warn);
    of_splits.taken_out(checked.out);
    of_splits.in_the_prices(checked.in_prices);
    of_splits.outside(found_splits.outside);

    const Report of_paid(distributions, "distribution", warn);
    auto& paid = found_paid.placed;
    bool assumed = false;
    if (distributions.of_prices && !paid.empty()) {
        const double evidence = evidence_of_adjusted(rows, distributions, paid, checked.out);
        const bool usually =
            checked.out.empty() && (!checked.in_prices.empty() || distributions.usually_in_prices);
        assumed = std::abs(evidence) <= decisive;
        if (assumed ? usually : evidence > 0) {
            of_paid.in_the_prices(paid, assumed);
            paid.clear();
        }
    }
    of_paid.taken_out(paid, assumed);
    of_paid.outside(found_paid.outside);
    if (stored && stored->first < rows.front().bar.time) {
        of_splits.not_in_stored(behind_stored(checked.out, found_splits.outside, rows, *stored));
        of_paid.not_in_stored(behind_stored(paid, found_paid.outside, rows, *stored));
    }
    if (!checked.out.empty() || !paid.empty()) take_out(rows, checked.out, paid, distributions);
}

}  // namespace levtok::io

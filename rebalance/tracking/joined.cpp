#include "rebalance/tracking/joined.hpp"

#include <algorithm>
#include <optional>

#include "nav/error.hpp"
#include "rebalance/calendars/day_stamp.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::floor;

/// The day that an instant within it, or at its end, belongs to.
Date day_ending(Instant time) { return Date{floor<days>(time - Duration{1}).time_since_epoch()}; }

Duration median_step(std::span<const Instant> time) {
    std::vector<Duration> steps;
    for (std::size_t i = 1; i < time.size(); ++i) steps.push_back(time[i] - time[i - 1]);
    if (steps.empty()) return one_day;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

/// Collects matches; of several observed values at one row the last counts.
class Matches {
public:
    void add(const Match& match) {
        if (!all_.empty() && all_.back().model == match.model) all_.pop_back();
        all_.push_back(match);
    }
    std::vector<Match> take() { return std::move(all_); }

private:
    std::vector<Match> all_;
};

std::vector<Match> by_date(const std::vector<Date>& model, const std::vector<Date>& observed) {
    Matches found;
    std::size_t at = 0;
    for (std::size_t i = 0; i < observed.size(); ++i) {
        while (at < model.size() && model[at] < observed[i]) ++at;
        if (at == model.size()) break;
        if (model[at] == observed[i]) found.add({at, i, observed[i]});
    }
    return found.take();
}

/// The last row of the model up to `target` and at most `reach` before it.
std::optional<std::size_t> row_before(std::span<const Instant> model, Instant target,
                                      Duration reach) {
    const auto after = std::upper_bound(model.begin(), model.end(), target);
    if (after == model.begin()) return std::nullopt;
    const auto row = static_cast<std::size_t>(after - model.begin() - 1);
    return target - model[row] <= reach ? std::optional(row) : std::nullopt;
}

std::vector<Match> at_closes(std::span<const Instant> model, const std::vector<Date>& observed,
                             const TradingCalendar& calendar) {
    Matches found;
    for (std::size_t i = 0; i < observed.size(); ++i) {
        if (!calendar.is_session(observed[i])) continue;
        const auto session = calendar.session(observed[i]);
        const auto row = row_before(model, session.close, session.close - session.open);
        if (row) found.add({*row, i, observed[i]});
    }
    return found.take();
}

std::vector<Match> by_instant(std::span<const Instant> model, std::span<const Instant> observed,
                              const std::string& place, Notes& notes) {
    Matches found;
    const Duration reach = median_step(model);
    std::size_t off = 0;
    Duration furthest{0};
    for (std::size_t i = 0; i < observed.size(); ++i) {
        const auto row = row_before(model, observed[i], reach);
        if (!row) continue;
        if (observed[i] != model[*row]) ++off;
        furthest = std::max(furthest, Duration(observed[i] - model[*row]));
        found.add({*row, i, day_ending(observed[i])});
    }
    auto all = found.take();
    if (off > 0) {
        notes.push_back({NoteCode::other_close,
                         std::to_string(off) + " of " + std::to_string(observed.size()) +
                             " observed values have a time without a price of the underlying, and "
                             "are compared with the row before, up to " +
                             format_duration(furthest) + " earlier",
                         place});
    }
    return all;
}

}  // namespace

std::optional<SessionDates> session_dates(std::span<const Instant> time,
                                          const TradingCalendar& calendar, bool otherwise) {
    SessionDates out;
    std::size_t bars = 0;
    std::size_t closes = 0;
    for (const Instant at : time) {
        const auto date = date_stamped(calendar, at);
        if (!date) return std::nullopt;
        if (const auto shows = shows_bars(calendar, *date)) ++(*shows ? bars : closes);
        out.dates.push_back(*date);
    }
    out.shown = bars != closes;
    out.bars = out.shown ? bars > closes : otherwise;
    if (!out.bars) return out;
    for (auto& date : out.dates) date -= days{1};
    return out;
}

std::vector<Match> matches(std::span<const Instant> model, std::span<const Instant> observed,
                           const TradingCalendar& calendar, const std::string& place,
                           Notes& notes) {
    if (calendar.always_open()) return by_instant(model, observed, place, notes);
    auto of_model = session_dates(model, calendar, false);
    const auto of_observed =
        session_dates(observed, calendar, of_model && of_model->shown && of_model->bars);
    if (!of_observed) return by_instant(model, observed, place, notes);
    if (!of_model) return at_closes(model, of_observed->dates, calendar);
    if (!of_model->shown) of_model = session_dates(model, calendar, of_observed->bars);
    return by_date(of_model->dates, of_observed->dates);
}

Joined join(std::span<const ModelRow> model, std::span<const ObservedValue> observed,
            const TradingCalendar& calendar, const std::string& place) {
    Joined out;
    std::vector<Instant> model_times;
    std::vector<Instant> observed_times;
    for (const auto& row : model) model_times.push_back(row.time);
    for (const auto& value : observed) observed_times.push_back(value.time);
    const auto found = matches(model_times, observed_times, calendar, place, out.notes);
    if (found.size() < 2) {
        throw Error(ErrorKind::malformed,
                    place +
                        ": must have two sessions or more in common with the prices of the "
                        "underlying, has " +
                        std::to_string(found.size()));
    }
    for (const auto& match : found) {
        out.rows.push_back({match.date, model[match.model], observed[match.observed]});
    }
    // Within the time that both cover a value without its session is worth a word.
    const auto last = std::min(model_times.back(), observed_times.back());
    const auto first = std::max(model_times.front(), observed_times.front());
    const auto covered = static_cast<std::size_t>(
        std::count_if(observed_times.begin(), observed_times.end(),
                      [&](Instant time) { return time >= first && time <= last; }));
    if (covered > found.size()) {
        out.notes.push_back({NoteCode::left_out,
                             std::to_string(covered - found.size()) +
                                 " observed values have no session among the prices of the "
                                 "underlying and are left out",
                             place});
    }
    return out;
}

}  // namespace levtok::rebalance

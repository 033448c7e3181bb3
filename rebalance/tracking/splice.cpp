#include "rebalance/tracking/splice.hpp"

#include "nav/check.hpp"
#include "nav/error.hpp"

namespace levtok::rebalance {

Splice splice(std::span<const ModelRow> model, std::span<const ObservedValue> observed,
              const TradingCalendar& calendar, const std::string& place) {
    Splice out;
    std::vector<Instant> model_times;
    std::vector<Instant> observed_times;
    for (const auto& row : model) model_times.push_back(row.time);
    for (const auto& value : observed) observed_times.push_back(value.time);
    const auto found = matches(model_times, observed_times, calendar, place, out.notes);
    if (found.empty() || found.front().model == 0) {
        throw Error(ErrorKind::malformed,
                    place + (found.empty() ? ": has no session in common with the replay"
                                           : ": begins no later than the replay, so that there is "
                                             "nothing to put before it"));
    }
    const auto [at_model, at_observed, date] = found.front();
    const auto value_of = [](const ObservedValue& value) {
        return value.total > 0 ? value.total : value.value;
    };
    const double end = model[at_model].nav;
    if (!(end > 0)) {
        throw Error(ErrorKind::malformed, place + ": the replay is wiped out before it begins");
    }
    out.factor = value_of(observed[at_observed]) / end;
    out.met = observed[at_observed].time;
    for (std::size_t i = 0; i < at_model && model[i].time < out.met; ++i) {
        out.rows.push_back({model[i].time, model[i].nav * out.factor, false});
    }
    for (std::size_t i = at_observed; i < observed.size(); ++i) {
        out.rows.push_back({observed[i].time, value_of(observed[i]), true});
    }
    out.notes.push_back({NoteCode::joined_files,
                         "the replay up to " + format_time(out.met).substr(0, 10) +
                             ", multiplied by " + shortest(out.factor) +
                             ", and the observed values from there on",
                         place});
    return out;
}

}  // namespace levtok::rebalance

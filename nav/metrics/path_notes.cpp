#include "nav/metrics/path_notes.hpp"

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "nav/metrics/prepared.hpp"

namespace levtok::nav {

Note wiped_out_note(const std::string& whose, Instant time, double price, std::string_view by) {
    std::string text = "was wiped out";
    if (!by.empty()) text += " by " + std::string(by);
    text += " at " + format_time(time) + ", at a price of " + shortest(price) +
            "; attribution and metrics end there, and Sharpe, Sortino and Calmar ratios are left "
            "out";
    return {NoteCode::wiped_out, std::move(text), whose};
}

Note before_first_row_note(const std::string& place, std::string_view asked, Instant from,
                           Instant first) {
    return {NoteCode::before_first_row,
            "what " + std::string(asked) + " asks for begins at " + format_time(from) +
                ", and the first row is of " + format_time(first),
            place};
}

std::optional<std::size_t> row_of_death(const PathView& path) {
    const auto dead = std::find(path.nav.begin(), path.nav.end(), 0.0);
    if (dead == path.nav.end()) return std::nullopt;
    return static_cast<std::size_t>(dead - path.nav.begin());
}

Notes metric_notes(const std::string& whose, const PathView& path, std::string_view wiped_out_by) {
    Notes notes;
    if (path.time.size() < 2) return notes;
    const auto death = row_of_death(path);
    if (death) {
        notes.push_back(wiped_out_note(whose, path.time[*death], path.price[*death], wiped_out_by));
    }
    const Duration length = path.time[death.value_or(path.time.size() - 1)] - path.time.front();
    if (length < metric_year) {
        notes.push_back({NoteCode::less_than_a_year,
                         (death ? "lasts " : "the path lasts ") +
                             shortest(std::floor(in_units_of(length, one_day) * 10) / 10) +
                             " days, which is less than a year: annual return and Calmar ratio are "
                             "left out",
                         death ? whose : ""});
    }
    return notes;
}

}  // namespace levtok::nav

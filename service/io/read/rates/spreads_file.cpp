#include "service/io/read/rates/spreads_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "nav/check.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "service/io/read/rates/rate_rows.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {
namespace {

using rebalance::SpreadKind;

constexpr std::string_view spreads_example = "date,borrow_spread,lend_spread";

/// A spread holds until the next one, however long.
constexpr HoleKind no_holes{Duration::max(), ""};

constexpr std::array<std::string_view, 9> spread_times{
    "date",   "time", "timestamp", "datetime", "effectivedate", "observationdate",
    "period", "day",  "year"};

RateTable table_of_spreads() {
    return {.time_names = spread_times,
            .rank = [](const RateName&) { return std::optional(RateRank::usual); },
            .example = spreads_example,
            .why_unusable = "",
            .remedy = "",
            .holes = no_holes,
            .skip_missing = true};
}

/// The column of each kind, by its place among spread_kinds; an empty name is none.
using SpreadColumns = std::array<std::string, rebalance::spread_kinds.size()>;

void choose_spread(const Table& table, const std::string& column, std::size_t kind,
                   SpreadColumns& out) {
    if (!out[kind].empty()) {
        table.fail(table.header_line(), rebalance::spread_kinds[kind].name,
                   "both " + in_quotes(out[kind]) + " and " + in_quotes(column) + " are it",
                   "keep one of them");
    }
    out[kind] = column;
}

/// Two columns without a known name are a time and a borrow_spread.
SpreadColumns choose_spreads(const Table& table, const TimeColumns& time, const Warn& warn) {
    SpreadColumns found;
    std::vector<std::string> others;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const auto& column = table.columns()[i];
        if (i == time.time || i == time.time_of_day || i == time.zone) continue;
        const auto field = spread_field(column);
        const auto kind =
            std::find_if(rebalance::spread_kinds.begin(), rebalance::spread_kinds.end(),
                         [&](const SpreadKind& each) { return each.name == field; });
        if (kind == rebalance::spread_kinds.end()) {
            others.push_back(column);
        } else {
            choose_spread(table, column,
                          static_cast<std::size_t>(kind - rebalance::spread_kinds.begin()), found);
        }
    }
    const bool none = others.size() + 1 >= table.columns().size();
    if (none && table.columns().size() == 2) {
        found.front() = others.front();
        return found;
    }
    if (none) {
        table.fail(table.header_line(), "spread",
                   "none of " + table.column_list() + " is known as a spread",
                   "name the columns such as " + std::string(spreads_example));
    }
    for (const auto& column : others) {
        if (warn) {
            warn({NoteCode::left_out,
                  in_quotes(column) + " is no spread (borrow_spread, lend_spread, borrow_fee) and "
                                      "is left out",
                  table.file().name()});
        }
    }
    return found;
}

UnitOfRates unit_of_spreads(const RateRows& rows, const RateOptions& options) {
    const auto given = parts_of(options.unit);
    if (rows.percent_fields) return {1, given.has_value()};
    if (given) return {*given, true};
    if (rows.name.parts) return {*rows.name.parts};
    return {1, false,
            "column " + in_quotes(rows.column) + " read as a fraction per year (" +
                options.unit_option + "percent if it is percent)"};
}

/// A note is passed on once, though each column reads the file anew.
Warn once(const Warn& warn, Notes& said) {
    if (!warn) return {};
    return [&warn, &said](const Note& note) {
        const bool again = std::any_of(said.begin(), said.end(), [&](const Note& other) {
            return other.code == note.code && other.text == note.text && other.place == note.place;
        });
        if (again) return;
        said.push_back(note);
        warn(note);
    };
}

/// Adds what was understood of the column of one kind.
void tell(Understood of_column, std::string_view kind, const UnitOfRates& unit, Understood& out) {
    if (out.columns.size() != of_column.columns.size()) out = of_column;
    for (std::size_t i = 0; i < of_column.columns.size(); ++i) {
        if (of_column.columns[i].use == "rate") out.columns[i].use = kind;
    }
    out.kind = "spreads";
    out.unit = words_for_parts(unit.parts) + " per year";
    out.stamp = "the time from which the spread holds";
}

/// To a billionth of a percent, so that a factor of 100 leaves no digits of rounding.
std::string percent_text(double fraction) {
    return shortest(std::round(fraction * 1e12) / 1e10) + '%';
}

/// Where a kind has no rate at a time, the one before holds.
std::vector<SpreadEvent> carried_forward(const std::map<Instant, Spreads>& by_time) {
    std::vector<SpreadEvent> events;
    Spreads now;
    for (const auto& [time, spreads] : by_time) {
        for (const auto& kind : rebalance::spread_kinds) {
            if (spreads.*kind.given) now.*kind.given = spreads.*kind.given;
        }
        events.push_back({time, now});
    }
    return events;
}

}  // namespace

std::string_view spread_field(std::string_view column) {
    const auto subject = read_rate_name(column).subject;
    for (const auto& kind : rebalance::spread_kinds) {
        const auto name = normal_name(kind.name);
        if (subject == name || subject == "financing" + name) return kind.name;
    }
    return subject == "spread" ? rebalance::spread_kinds.front().name : std::string_view{};
}

std::vector<SpreadEvent> read_spreads(const TextSource& source, const RateOptions& options,
                                      const Warn& warn) {
    if (!source.memory && source.name == "-") {
        throw InputError("-", 1, "spreads",
                         "are read once for each column, standard input only once", "give a file");
    }
    Notes said;
    const Warn warn_once = once(warn, said);
    SpreadColumns columns;
    {
        Table table(source, options.time);
        if (!table.has_header()) table.name_two_columns({"time", "rate"}, spreads_example);
        columns = choose_spreads(table, choose_time_columns(table, spread_times, spreads_example),
                                 warn_once);
    }
    std::map<Instant, Spreads> by_time;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].empty()) continue;
        RateOptions how = options;
        how.columns = {columns[i]};
        how.has_column = nullptr;
        Understood of_column;
        how.understood = &of_column;
        const auto rows = read_rate_rows(source, table_of_spreads(), how, warn_once);
        const auto unit = unit_of_spreads(rows, options);
        if (options.understood != nullptr) {
            tell(std::move(of_column), rebalance::spread_kinds[i].name, unit, *options.understood);
        }
        if (!unit.assumed.empty() && warn) warn({NoteCode::assumed_unit, unit.assumed, rows.file});
        for (const auto& row : rows.rows) {
            const double rate = row.rate / unit.parts;
            require_plausible_per_year(rows, row, rate, unit, options,
                                       {plausible_spread, possible_spread});
            by_time[row.time].*rebalance::spread_kinds[i].given = Rate::raw(rate);
        }
    }
    return carried_forward(by_time);
}

std::string spreads_text(std::span<const SpreadEvent> events) {
    std::string text = "time";
    std::vector<SpreadKind> kinds;
    for (const auto& kind : rebalance::spread_kinds) {
        const bool has = std::any_of(events.begin(), events.end(), [&](const SpreadEvent& event) {
            return (event.spreads.*kind.given).has_value();
        });
        if (!has) continue;
        kinds.push_back(kind);
        text.append(",").append(kind.name);
    }
    for (const auto& event : events) {
        text += '\n' + format_time(event.time);
        for (const auto& kind : kinds) {
            const auto& rate = event.spreads.*kind.given;
            text += ',' + (rate ? percent_text(rate->value()) : std::string());
        }
    }
    return text + '\n';
}

}  // namespace levtok::io

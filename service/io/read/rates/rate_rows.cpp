#include "service/io/read/rates/rate_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>

#include "nav/check.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/holes.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {
namespace {

std::string remedy_of(const RateTable& kind, const RateOptions& options) {
    return "name the columns such as " + std::string(kind.example) + ", or choose one with " +
           options.column_option + "NAME";
}

/// The column that --rate-column names, if the table has it.
std::optional<std::size_t> chosen_column(const Table& table, const RateOptions& options) {
    std::optional<std::size_t> chosen;
    for (const auto& name : options.columns) {
        const auto found = table.find(name);
        if (!found || found == chosen) continue;
        if (chosen) {
            table.fail(table.header_line(), "rate",
                       "both " + in_quotes(table.columns()[*chosen]) + " and " +
                           in_quotes(table.columns()[*found]) + " are chosen",
                       "choose one with " + options.column_option + "NAME");
        }
        chosen = found;
    }
    if (options.has_column != nullptr) {
        *options.has_column = chosen.has_value();
    } else if (!chosen && !options.columns.empty()) {
        table.fail(table.header_line(), "rate",
                   "there is no column " + in_quotes(options.columns.front()),
                   "choose one of " + table.column_list());
    }
    return chosen;
}

bool holds_time(const RateColumns& columns, std::size_t column) {
    return column == columns.time.time || column == columns.time.time_of_day;
}

std::vector<RateCandidate> ranked(const Table& table, const RateTable& kind,
                                  const RateColumns& columns) {
    std::vector<RateCandidate> found;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        auto name = read_rate_name(table.columns()[i]);
        const auto rank = holds_time(columns, i) ? std::nullopt : kind.rank(name);
        if (rank) found.push_back({i, std::move(name), *rank});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.rank < b.rank; });
    if (!found.empty() && found.front().rank < RateRank::substitute) {
        std::erase_if(found, [](const auto& each) { return each.rank == RateRank::substitute; });
    }
    return found;
}

void choose_rates(const Table& table, const RateTable& kind, const RateOptions& options,
                  RateColumns& columns) {
    if (const auto chosen = chosen_column(table, options)) {
        if (holds_time(columns, *chosen)) {
            table.fail(table.header_line(), "rate",
                       in_quotes(table.columns()[*chosen]) + " is the time",
                       "choose another of " + table.column_list());
        }
        columns.candidates = {{*chosen, read_rate_name(table.columns()[*chosen]), RateRank::best}};
        columns.chosen = true;
        return;
    }
    columns.candidates = ranked(table, kind, columns);
    auto& found = columns.candidates;
    if (found.empty() && table.columns().size() == 2) {
        const std::size_t other = 1 - columns.time.time;
        found.push_back({other, read_rate_name(table.columns()[other]), RateRank::usual});
    }
    if (found.empty()) {
        table.fail(table.header_line(), "rate",
                   "none of " + table.column_list() + " is known as a rate",
                   remedy_of(kind, options));
    }
    if (found.front().rank == RateRank::unusable) {
        table.fail(table.header_line(), table.columns()[found.front().column], kind.why_unusable,
                   std::string(kind.remedy) + ", or choose it with " + options.column_option +
                       as_argument(table.columns()[found.front().column]) +
                       " if it is meant to be read all the same");
    }
    std::erase_if(found, [](const auto& each) { return each.rank == RateRank::unusable; });
}

constexpr std::size_t most_candidates = std::tuple_size_v<decltype(TableRow::numbers)>;

/// A row with the rates of all columns that may hold the rate.
struct Candidates {
    Instant time;
    std::uint64_t line;
    std::array<double, most_candidates> rates;
    std::bitset<8> percent;  ///< fields with a percent sign
};

using Rows = std::vector<Candidates>;

bool is_newest_first(const Rows& rows) {
    std::size_t forward = 0;
    std::size_t backward = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].time > rows[i - 1].time) ++forward;
        if (rows[i].time < rows[i - 1].time) ++backward;
    }
    return backward > forward;
}

bool same_rates(const Candidates& a, const Candidates& b, std::size_t count) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return std::equal(a.rates.begin(), a.rates.begin() + static_cast<std::ptrdiff_t>(count),
                      b.rates.begin(), same);
}

/// Rows of several contracts or rates in one table share their stamps.
void require_one_series(const Table& table, std::size_t differing, const Rows& kept) {
    if (differing < 3 || 10 * differing < kept.size()) return;
    table.fail(
        kept.back().line, "time",
        fmt::format(
            "{} of {} stamps occur twice with different rates, as in a table of several series",
            differing, kept.size()),
        "keep the rows of one series");
}

/// Keeps the last row of each stamp, in the order of time; throws where the order changes.
Rows one_a_stamp(const Table& table, const Rows& rows, std::size_t count,
                 const RateOptions& options, const Warn& warn) {
    const bool newest_first = is_newest_first(rows);
    Findings equal(NoteCode::duplicate_rows, table.file().name(),
                   "rows that occur twice with the same rate; one kept", warn);
    Findings differing(NoteCode::duplicate_rows, table.file().name(),
                       "stamps with different rates; the last kept", warn);
    std::size_t different = 0;
    Rows kept;
    kept.reserve(rows.size());
    for (const auto& row : rows) {
        if (!kept.empty() && kept.back().time == row.time) {
            const bool same = same_rates(kept.back(), row, count);
            if (!same && options.strict) {
                table.fail(row.line, "time",
                           fmt::format("{} was on line {} with a different rate",
                                       format_time(row.time), kept.back().line),
                           "keep one of the rows, or drop --strict to take the last");
            }
            different += same ? 0 : 1;
            (same ? equal : differing)
                .add(row.line, "time",
                     fmt::format("{} occurs twice with {} rates; {} kept", format_time(row.time),
                                 same ? "the same" : "different", same ? "one" : "the last"));
            kept.back() = row;
            continue;
        }
        if (!kept.empty() && (row.time < kept.back().time) != newest_first) {
            table.fail(row.line, "time",
                       fmt::format("{} comes after {} of line {} in a file that is {}-first",
                                   format_time(row.time), format_time(kept.back().time),
                                   kept.back().line, newest_first ? "newest" : "oldest"),
                       "sort the rows by time");
        }
        kept.push_back(row);
    }
    require_one_series(table, different, kept);
    equal.finish();
    differing.finish();
    if (newest_first) std::reverse(kept.begin(), kept.end());
    return kept;
}

template <class Row>
std::vector<Instant> times_of(const std::vector<Row>& rows) {
    std::vector<Instant> times;
    times.reserve(rows.size());
    for (const auto& row : rows) times.push_back(row.time);
    return times;
}

void use_columns(Table& table, const RateColumns& columns) {
    std::vector<ColumnUse> uses(table.columns().size());
    use_time(uses, columns.time);
    table.require_unique(columns.time.time);
    for (std::size_t i = 0; i < columns.candidates.size(); ++i) {
        const auto column = columns.candidates[i].column;
        uses[column] = {Take::rate, static_cast<std::uint8_t>(i)};
        if (!columns.chosen) table.require_unique(column);
    }
    table.use(std::move(uses));
}

Rows read_all(Table& table) {
    Rows rows;
    TableRow row;
    while (table.next(row)) {
        rows.push_back({row.time, table.line(), row.numbers, table.percent_slots()});
    }
    return rows;
}

/// A rate as a fraction where its field or its column's name says so; else as it is written.
double comparable(const Candidates& row, std::size_t slot, const RateName& name) {
    return row.percent[slot] ? row.rates[slot] : row.rates[slot] / name.parts.value_or(1);
}

bool differ(const Rows& rows, const RateColumns& columns, std::size_t a, std::size_t b) {
    return std::any_of(rows.begin(), rows.end(), [&](const Candidates& row) {
        const double x = comparable(row, a, columns.candidates[a].name);
        const double y = comparable(row, b, columns.candidates[b].name);
        if (std::isnan(x) || std::isnan(y)) return std::isnan(x) != std::isnan(y);
        return std::abs(x - y) > 1e-9 * std::max(std::abs(x), std::abs(y));
    });
}

/// Of the columns of the best rank those without a period in their name, else those whose period is
/// the step of the rows, else those of the shortest period.
std::vector<std::size_t> best_of(const std::vector<RateCandidate>& candidates, Duration step) {
    const auto worth = [&](const RateCandidate& each) {
        if (!each.name.period) return Duration{-2};
        return *each.name.period == step ? Duration{-1} : *each.name.period;
    };
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].rank != candidates.front().rank) break;
        if (!best.empty() && worth(candidates[i]) < worth(candidates[best.front()])) best.clear();
        if (best.empty() || worth(candidates[i]) == worth(candidates[best.front()])) {
            best.push_back(i);
        }
    }
    return best;
}

/// The place of the column that is read.
std::size_t settle(const Table& table, const RateColumns& columns, const RateOptions& options,
                   const Rows& rows, Duration step, const Warn& warn) {
    const auto best = best_of(columns.candidates, step);
    const auto name = [&](std::size_t i) {
        return in_quotes(table.columns()[columns.candidates[i].column]);
    };
    for (const auto other : best) {
        if (!differ(rows, columns, best.front(), other)) continue;
        table.fail(table.header_line(), "rate",
                   name(best.front()) + " and " + name(other) +
                       " hold different rates, and neither name says that it is the one",
                   "choose one with " + options.column_option +
                       table.columns()[columns.candidates[best.front()].column]);
    }
    for (std::size_t i = 0; i < columns.candidates.size(); ++i) {
        const auto& each = columns.candidates[i].name;
        const bool derived = each.period || each.mean;
        if (!warn || derived || i == best.front() || !differ(rows, columns, best.front(), i)) {
            continue;
        }
        warn({NoteCode::left_out,
              name(best.front()) + " is read; " + name(i) + " differs from it and is left out",
              table.file().name()});
    }
    return best.front();
}

/// The rows of one column, without those that have no rate.
void take_rows(const Table& table, const RateTable& kind, const Rows& rows, std::size_t slot,
               RateRows& out, const Warn& warn) {
    Findings missing(NoteCode::left_out, out.file, "rows without a rate; the rate before applies",
                     warn);
    std::uint64_t unsigned_line = 0;
    for (const auto& row : rows) {
        const double rate = row.rates[slot];
        if (std::isfinite(rate)) {
            out.percent_fields |= row.percent[slot];
            if (!row.percent[slot] && rate != 0) unsigned_line = row.line;
            out.rows.push_back({row.time, rate, row.line});
        } else if (std::isnan(rate) && kind.skip_missing) {
            missing.add(row.line, out.column,
                        "no rate at " + format_time(row.time) + "; the rate before applies");
        } else {
            table.fail(row.line, out.column, "must be a finite number, was " + shortest(rate),
                       "give the row a rate or delete it");
        }
    }
    missing.finish();
    if (out.percent_fields && unsigned_line != 0) {
        table.fail(unsigned_line, out.column, "has no percent sign, as other rows have",
                   "write it with one, as 0.01%");
    }
    if (out.rows.empty()) {
        table.fail(table.line() + 1, "file", "has no row with a rate",
                   "give at least one row under the header");
    }
}

void note_holes(const RateRows& rows, const RateTable& kind, std::span<const Instant> earlier,
                const Warn& warn) {
    if (!warn) return;
    const auto note = hole_note(times_of(rows.rows), earlier, kind.holes, [&](std::size_t row) {
        return place_of(rows.file, rows.rows[row].line, rows.time_column);
    });
    if (note) warn(*note);
}

void tell(const Table& table, const RateColumns& columns, std::size_t slot, const RateRows& rows,
          const RateTable& kind, Understood& out) {
    std::vector<ColumnUse> uses(table.columns().size());
    use_time(uses, columns.time);
    uses[columns.candidates[slot].column] = {Take::rate, 0};
    constexpr std::array<std::string_view, 1> names{"rate"};
    describe(table, uses, names, out);
    out.files = {rows.file};
    out.interval = rows.step;
    const auto times = times_of(rows.rows);
    const Holes holes = find_holes(times, kind.holes.allowed);
    out.gaps = holes.count;
    out.largest_gap =
        holes.count == 0 ? Duration{0} : times[holes.next_row] - times[holes.next_row - 1];
}

}  // namespace

RateColumns choose_rate_columns(Table& table, const RateTable& kind, const RateOptions& options) {
    if (!table.has_header()) table.name_two_columns({"time", "rate"}, kind.example);
    RateColumns columns;
    columns.time = choose_time_columns(table, kind.time_names, kind.example);
    choose_rates(table, kind, options, columns);
    return columns;
}

void require_plausible_per_year(const RateRows& rows, const RateRow& row, double rate,
                                const UnitOfRates& unit, const RateOptions& options,
                                const RateRanges& ranges) {
    const Range& allowed = unit.given ? ranges.possible : ranges.plausible;
    if (allowed.contains(rate)) return;
    std::string remedy = "correct the row";
    if (!unit.given && unit.parts == 1) {
        remedy = "choose " + options.unit_option + "percent if it is in percent, or " +
                 options.unit_option + "fraction if it is meant";
    } else if (!unit.given) {
        remedy += ", or choose " + options.unit_option + (unit.parts == 100 ? "percent" : "bp") +
                  " if it is meant";
    }
    throw InputError(rows.file, row.line, rows.column,
                     "must be a fraction per year " + allowed.text() + ", was " + shortest(rate),
                     remedy);
}

RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const RateOptions& options,
                        const Warn& warn) {
    Table table(source, options.time);
    auto columns = choose_rate_columns(table, kind, options);
    if (columns.candidates.size() > most_candidates) {
        table.fail(table.header_line(), "rate",
                   fmt::format("{} columns hold rates, of them {}", columns.candidates.size(),
                               in_quotes(table.columns()[columns.candidates.front().column])),
                   "choose one with " + options.column_option +
                       table.columns()[columns.candidates.front().column]);
    }
    take_zone_of_table(table, columns.time, warn);
    use_columns(table, columns);
    table.note_assumptions(warn);
    const Rows rows = one_a_stamp(table, read_all(table), columns.candidates.size(), options, warn);
    RateRows out;
    out.file = table.file().name();
    out.time_column = table.columns()[columns.time.time];
    out.step = usual_step(times_of(rows));
    const auto slot = settle(table, columns, options, rows, out.step, warn);
    out.column = table.columns()[columns.candidates[slot].column];
    out.name = columns.candidates[slot].name;
    take_rows(table, kind, rows, slot, out, warn);
    note_holes(out, kind, options.earlier, warn);
    if (options.understood != nullptr) {
        tell(table, columns, slot, out, kind, *options.understood);
    }
    table.note_passed_lines(warn);
    return out;
}

}  // namespace levtok::io

#include "service/io/read/rates/rate_columns.hpp"

#include <algorithm>

#include "service/io/read/argument.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/text/characters.hpp"

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

}  // namespace

RateColumns choose_rate_columns(Table& table, const RateTable& kind, const RateOptions& options) {
    if (!table.has_header()) {
        if (table.columns().size() != 2) {
            table.fail(table.header_line(), "header", "there is none, and more than two columns",
                       "name the columns in the first line, such as " + std::string(kind.example));
        }
        table.name_columns({"time", "rate"});
    }
    RateColumns columns;
    columns.time = choose_time_columns(table, kind.time_names, kind.example);
    choose_rates(table, kind, options, columns);
    return columns;
}

}  // namespace levtok::io

#include <memory>

#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct ExportOptions {
    DatabaseOptions database;
    std::string token;
    std::string underlying;
    std::string rates;
    std::optional<store::ObservedKind> observed;
    std::string trades;
    std::string funding;
    store::Range range{.limit = 10'000};
    std::optional<Duration> interval;
    OutputOptions output;
};

/// All pages of `read`, row by row.
template <class Read, class Time, class Write>
void for_each_row(store::Range range, const Read& read, const Time& time, const Write& write) {
    while (true) {
        const auto page = read(range);
        for (const auto& row : page) write(row);
        if (page.size() < range.limit) return;
        range.after = time(page.back());
    }
}

/// The same, and a note where the rows of `whose` begin after the range.
template <class Read, class Time, class Write>
void for_each_row(const Console& console, const std::string& whose, const store::Range& range,
                  const Read& read, const Time& time, const Write& write) {
    if (range.from && read(store::Range{.to = range.from, .limit = 1}).empty()) {
        const auto first = read(store::Range{.limit = 1});
        if (!first.empty()) {
            console.note(
                nav::before_first_row_note(whose, "--from", *range.from, time(first.front())));
        }
    }
    for_each_row(range, read, time, write);
}

constexpr auto time_of = [](const auto& row) { return row.time; };

void export_token(const store::Store& store, const ExportOptions& options, const Console& console) {
    const auto facts = facts_of({store.token(options.token).terms});
    TableFile path(console, options.output, format_of(options.output, Format::csv), io::tables::nav,
                   facts);
    rebalance::IntervalRows rows(options.interval);
    for_each_row(
        console, options.token, options.range,
        [&](const auto& range) { return store.nav(options.token, range); },
        [](const auto& record) { return record.row.time; },
        [&](const auto& record) {
            if (const auto whole = rows.add(record.row)) path.write(*whole);
        });
    if (const auto last = rows.finish()) path.write(*last);
    if (!options.trades.empty()) {
        const auto output = options.output.with_path(options.trades);
        TableFile trades(console, output, format_of(output, Format::csv), io::tables::trades,
                         facts);
        for_each_row(
            options.range, [&](const auto& range) { return store.trades(options.token, range); },
            [](const auto& trade) { return trade.nav_time; },
            [&](const auto& trade) { trades.write(trade); });
        trades.commit();
    }
    path.commit();
}

void export_observed(const store::Store& store, const ExportOptions& options,
                     const Console& console) {
    const auto facts = facts_of({store.token(options.token).terms});
    TableFile values(console, options.output, format_of(options.output, Format::csv),
                     io::tables::observed, facts);
    for_each_row(
        console, options.token, options.range,
        [&](const auto& range) { return store.observed(options.token, *options.observed, range); },
        time_of, [&](const rebalance::ObservedRow& row) { values.write(row); });
    values.commit();
}

void export_underlying(const store::Store& store, const ExportOptions& options,
                       const Console& console) {
    TableFile bars(console, options.output, format_of(options.output, Format::csv),
                   io::tables::bars);
    for_each_row(
        console, options.underlying, options.range,
        [&](const auto& range) { return store.bars(options.underlying, range); }, time_of,
        [&](const Observation& bar) { bars.write(bar); });
    if (!options.funding.empty()) {
        const auto output = options.output.with_path(options.funding);
        TableFile funding(console, output, format_of(output, Format::csv), io::tables::funding);
        for_each_row(
            console, options.underlying, options.range,
            [&](const auto& range) { return store.funding(options.underlying, range); }, time_of,
            [&](const FundingEvent& event) { funding.write(event); });
        funding.commit();
    }
    bars.commit();
}

void export_rates(const store::Store& store, const ExportOptions& options, const Console& console) {
    TableFile rates(console, options.output, format_of(options.output, Format::csv),
                    io::tables::rates);
    for_each_row(
        console, options.rates, options.range,
        [&](const auto& range) { return store.rates(options.rates, range); }, time_of,
        [&](const RateEvent& event) { rates.write(event); });
    rates.commit();
}

void check(const ExportOptions& options) {
    const int chosen = static_cast<int>(!options.token.empty()) +
                       static_cast<int>(!options.underlying.empty()) +
                       static_cast<int>(!options.rates.empty());
    if (chosen != 1) {
        throw Error(ErrorKind::malformed, "give one of --token, --underlying and --rates");
    }
    if (!options.trades.empty() && options.token.empty()) {
        throw Error(ErrorKind::malformed, "--trades goes with --token only");
    }
    if (!options.funding.empty() && options.underlying.empty()) {
        throw Error(ErrorKind::malformed, "--funding-out goes with --underlying only");
    }
    if (options.observed && options.token.empty()) {
        throw Error(ErrorKind::malformed, "--observed goes with --token only");
    }
    if (options.observed && (!options.trades.empty() || options.interval)) {
        throw Error(ErrorKind::malformed,
                    "--trades and --interval are of the NAV path, and do not go with --observed");
    }
    if (options.interval && options.token.empty()) {
        throw Error(ErrorKind::malformed, "--interval goes with --token only");
    }
    check_distinct({{"--out", options.output.path()},
                    {"--trades", options.trades},
                    {"--funding-out", options.funding}});
}

void run_export(const ExportOptions& options, const Console& console) {
    check(options);
    const store::Store store = open_store(options.database, Make::no);
    if (options.observed) return export_observed(store, options, console);
    if (!options.token.empty()) export_token(store, options, console);
    if (!options.underlying.empty()) export_underlying(store, options, console);
    if (!options.rates.empty()) export_rates(store, options, console);
}

}  // namespace

void add_export(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "export",
                    "Write a token's NAV, prices or rates of the database, as `nav` writes them");
    const auto options = std::make_shared<ExportOptions>();
    add_database_options(*command, options->database);
    add_text(*command, "--token,-t", options->token, "SYMBOL", "The NAV path of this token");
    add_text(*command, "--underlying,-u", options->underlying, "ID",
             "The prices of this underlying");
    add_text(*command, "--rates", options->rates, "ID", "These benchmark rates");
    add_value(*command, "--observed", "nav|price", options->observed,
              "In the place of the NAV path what is observed of the token: its published NAV, or "
              "its price on a market",
              store::observed_kind);
    add_text(*command, "--trades", options->trades, output_type, "Write the token's trades too");
    add_text(*command, "--funding-out", options->funding, output_type,
             "Write the underlying's funding rates too");
    add_value(*command, "--from", "TIME", options->range.from, "First row, e.g. 2020-03-01",
              io::parse_instant);
    add_value(*command, "--to", "TIME", options->range.to, "Last row, inclusive",
              io::parse_instant);
    add_interval(*command, options->interval);
    add_output_options(*command, options->output);
    add_example(*command, "levtok export --data levtok-data --token BTC3L --out nav.csv");
    on_run(*command, [options, &console] { run_export(*options, console); });
}

}  // namespace levtok::cli

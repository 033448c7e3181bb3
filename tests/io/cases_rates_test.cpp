#include <filesystem>
#include <vector>

#include "rebalance/product.hpp"
#include "service/cli/replay.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/io/scratch.hpp"

/// The rows of ../shared/cases/README.md on funding, rates and splits, read as the command reads
/// them.
namespace levtok::io {
namespace {

struct Outcome {
    std::vector<rebalance::PathRow> rows;
    std::string notes;
};

Outcome replay(const std::string& product, const cli::PriceOptions& options,
               const std::vector<rebalance::Setting>& settings = {}) {
    const cli::Console console;
    std::vector<rebalance::Token> tokens;
    tokens.emplace_back(rebalance::product(product, settings));
    Outcome outcome;
    cli::replay(console, options, tokens,
                [&](std::size_t, const rebalance::Token&, const rebalance::PathRow& row,
                    const MarketStep&) { outcome.rows.push_back(row); });
    for (const auto& note : *console.notes) outcome.notes += message_of(note) + '\n';
    return outcome;
}

TEST_CASE("the cases of funding are charged what they hold") {
    struct Row {
        const char* prices;
        const char* funding;
        const char* at;    ///< of the daily rule: where the bars have a price
        double nav;        ///< at the end
        double financing;  ///< per token, in all: the rates times an exposure of about 300
        const char* note;  ///< of the funding file; empty: none
    };
    const Row rows[] = {
        {"absolute_and_relative_prices.csv", "absolute_and_relative.csv", "01:00",
         99.96393244811404, 2 * 0.003,
         "'relativeFundingRate' is read; 'fundingRate' differs from it and is left out"},
        {"percent_prices.csv", "percent_in_header.csv", "00:00", 99.87977452650566, 0.09, ""},
        {"percent_prices.csv", "percent_in_fields.csv", "00:00", 99.87977452650566, 0.09, ""},
        {"px10.csv", "bybit.csv", "08:00", 99.37045149550895, 0.0011 * 299.5,
         "funding from 2024-01-01T08:00:00Z to 2024-01-04T00:00:00Z"},
        {"px10.csv", "hole.csv", "08:00", 97.82743163982498, 21 * 0.0003 * 297,
         "hole.csv:11: fundingTime: 1 hole (9 rows of 8h missing); the largest, 80h, ends at "
         "2024-01-07T08:00:00Z: nothing is charged in them"},
    };
    for (const auto& row : rows) {
        INFO(row.funding);
        const auto prices = case_file(std::string("funding/") + row.prices);
        const auto funding = case_file(std::string("funding/") + row.funding);
        if (!prices || !funding) return;
        const auto outcome = replay("ftx-bull", {.prices = {*prices}, .funding = *funding},
                                    {{"rebalance.0.at", row.at}});
        double financing = 0;
        for (const auto& each : outcome.rows) financing += each.financing;
        CHECK(outcome.rows.back().nav == row.nav);
        CHECK(financing == Approx(row.financing).epsilon(1e-3));
        CHECK(has(outcome.notes, row.note));
        CHECK(has(outcome.notes, row.funding) == (row.note[0] != '\0'));
    }
}

TEST_CASE("an absolute rate alone is refused") {
    Scratch scratch;
    const auto prices = case_file("funding/absolute_and_relative_prices.csv");
    if (!prices) return;
    for (const auto* text : {"timestamp,absolute_rate\n2024-01-01T01:00:00Z,0.42\n",
                             "timestamp,fundingRate\n2024-01-01T01:00:00Z,0.42\n"}) {
        const cli::PriceOptions options{.prices = {*prices}, .funding = scratch.write(text)};
        CHECK(has(message_of([&] { replay("ftx-bull", options); }), "money per contract"));
    }
}

TEST_CASE("the cases of rates are read as percent") {
    const auto prices = case_file("rates/px.csv");
    const auto in_fields = case_file("rates/percent_values.csv");
    const auto quotes = case_file("rates/irx.csv");
    if (!prices || !in_fields || !quotes) return;
    const auto by_fields = replay("upro", {.prices = {*prices}, .rates = *in_fields});
    const auto by_quotes = replay("upro", {.prices = {*prices}, .rates = *quotes});
    constexpr double nav = 121.53399811519274;
    CHECK(by_fields.rows.back().nav == nav);
    CHECK(by_quotes.rows.back().nav == nav);
    CHECK(by_fields.rows[1].financing == Approx(200 * (0.053 + 0.006) / 360).epsilon(1e-13));
    CHECK(by_fields.notes.empty());
    CHECK(has(by_quotes.notes, "irx.csv: quotes of a rate in 'Close', read as percent per year"));
    const cli::PriceOptions chosen{.prices = {*prices},
                                   .rates = *quotes,
                                   .rates_unit = "percent",
                                   .rate_columns = {"Adj Close"}};
    const auto outcome = replay("upro", chosen);
    CHECK(outcome.rows.back().nav == nav);
    CHECK(outcome.notes.empty());
}

TEST_CASE("the case of a split is adjusted by its column, or named") {
    const auto prices = case_file("prices/split.csv");
    if (!prices) return;
    const auto adjusted = replay("3x", {.prices = *prices});
    CHECK(adjusted.rows.front().price == 2460.0 / 20);
    CHECK(adjusted.rows.back().nav == Approx(97.2125944272173).epsilon(1e-13));
    CHECK(has(adjusted.notes, "1 split (20:1 at 2022-06-06) taken out of the prices before it"));
    const auto as_it_stands = replay("3x", {.prices = *prices, .file = {.splits = "none"}});
    CHECK(has(as_it_stands.notes, "a factor near 1/20, as in an unadjusted split"));
    CHECK(as_it_stands.rows.back().nav == 0);
}

}  // namespace
}  // namespace levtok::io

#include "rebalance/instruments/compare.hpp"

#include <memory>

#include "rebalance/instruments.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/field_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/instruments.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct CompareOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    std::string paths;
    std::vector<std::string> instruments;
};

void run_compare(const CompareOptions& options, const Console& console) {
    check_distinct({{"--out", options.output.path()}, {"--paths", options.paths}});
    rebalance::Comparison comparison;
    const auto products = load_products(options.product);
    std::vector<rebalance::Financing> all;
    std::vector<std::string> calendars;
    for (const auto& terms : products) {
        note_missing_inputs(console, options.prices, terms.financing, terms.name);
        all.push_back(terms.financing);
        calendars.push_back(terms.calendar);
        comparison.add(terms.name, rebalance::Token(terms));
    }
    const auto texts = options.instruments.empty() ? io::all_instruments(products.front().leverage)
                                                   : options.instruments;
    for (const auto& text : texts) {
        auto terms = rebalance::account_terms(io::parse_instrument(text, "--with"));
        note_missing_inputs(console, options.prices, terms.financing, text);
        all.push_back(terms.financing);
        comparison.add(text, rebalance::Account(std::move(terms)));
    }
    note_unused_inputs(console, options.prices, all);
    const auto facts = facts_of(products);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::comparison, facts);
    std::optional<TableFile<io::ComparisonPathRow>> paths;
    if (!options.paths.empty()) {
        const auto output = options.output.with_path(options.paths);
        paths.emplace(console, output, format_of(output, Format::csv), io::tables::comparison_paths,
                      facts);
    }
    Spreads given;
    for_each_step(console, options.prices, calendars, std::nullopt, [&](const MarketStep& step) {
        given = step.spreads;
        comparison.advance(step);
        if (!paths) return;
        for (const auto& point : comparison.points()) paths->write({&step.bar, &point});
    });
    note_unused_spreads(console, options.prices, products, given);
    console.note(comparison.notes());
    file.write_all(comparison.rows());
    if (paths) paths->commit();
    file.commit();
}

std::string instrument_help() {
    std::vector<NamedFields> things;
    for (const auto& instrument : rebalance::instruments()) {
        things.push_back({rebalance::name_of(instrument), rebalance::summary_of(instrument),
                          rebalance::fields_of(instrument)});
    }
    return "Instruments, and their fields with the defaults:\n" + fields_help(things);
}

}  // namespace

void add_compare(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "compare",
        "Tokens next to spot, margin and perpetual positions on the same path, per 1 invested");
    const auto options = std::make_shared<CompareOptions>();
    add_product_options(*command, options->product, HowMany::several);
    require(*command, {"--product"});
    add_texts(*command, "--with", options->instruments, "INSTRUMENT",
              "Compare with this, e.g. isolated:leverage=5,maintenance=0.01; may be given several "
              "times (default: all, at the first product's leverage); see below");
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_output_options(*command, options->output);
    add_text(*command, "--paths", options->paths, output_type,
             "Write the value of each at every observation, one row each");
    add_example(*command,
                "levtok compare --product 3x --product ftx-bull --with spot --prices btc.csv",
                instrument_help());
    on_run(*command, [options, &console] { run_compare(*options, console); });
}

}  // namespace levtok::cli

#include "rebalance/tracking/performance.hpp"

#include <memory>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/observed_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct PerformanceOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;
    OutputOptions output;
    std::optional<Instant> as_of;
};

/// One series of values that is measured.
struct Measured {
    std::string whose;
    std::string_view measure;
    std::vector<Instant> time;
    std::vector<double> value;
};

std::vector<Measured> replayed(const PerformanceOptions& options, const Console& console,
                               Facts& facts) {
    std::vector<Measured> series;
    if (options.product.products.empty()) return series;
    auto products = load_products(options.product);
    facts = facts_of(products);
    std::vector<rebalance::Token> tokens;
    for (auto& terms : products) tokens.emplace_back(terms);
    const auto paths = replayed_paths(console, options.prices, tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        series.push_back({products[i].name, "replay", paths.time, paths.nav[i]});
    }
    return series;
}

std::vector<Measured> observed(const PerformanceOptions& options, const Console& console) {
    if (options.observed.files.empty()) return {};
    const auto read = read_observed(console, options.observed, options.prices.file);
    Measured value{.whose = read.name, .measure = "value"};
    Measured total{.whose = read.name, .measure = "total_return"};
    for (const auto& row : read.values) {
        value.time.push_back(row.time);
        value.value.push_back(row.value);
        total.value.push_back(row.total);
    }
    if (!read.has_distributions) return {value};
    total.time = value.time;
    return {value, total};
}

void check_sources(const PerformanceOptions& options) {
    const bool product = !options.product.products.empty();
    const bool prices = !options.prices.prices.empty();
    if (product != prices) {
        throw Error(ErrorKind::malformed, std::string("performance: ") +
                                              (product ? "--product" : "--prices") + " needs " +
                                              (product ? "--prices" : "--product") + " too");
    }
    if (product || !options.observed.files.empty()) return;
    throw Error(ErrorKind::malformed,
                "performance: needs --product and --prices, or --observed with a series of values");
}

void run_performance(const PerformanceOptions& options, const Console& console) {
    check_sources(options);
    Facts facts;
    auto series = replayed(options, console, facts);
    for (auto& each : observed(options, console)) series.push_back(std::move(each));
    std::optional<std::chrono::sys_days> as_of;
    if (options.as_of) as_of = std::chrono::floor<std::chrono::days>(*options.as_of);
    std::vector<rebalance::Performance> all;
    for (const auto& each : series) {
        all.push_back(rebalance::performance(each.time, each.value, as_of, each.whose));
        console.note(all.back().notes);
    }
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::performance, facts);
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const auto& row : all[i].rows) file.write({series[i].whose, series[i].measure, &row});
    }
    file.commit();
}

}  // namespace

void add_performance(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "performance",
        "Returns over 1 month to 10 years and since inception, as fact sheets print them");
    const auto options = std::make_shared<PerformanceOptions>();
    add_product_options(*command, options->product, HowMany::several);
    add_price_options(*command, options->prices);
    add_observed_options(*command, options->observed);
    add_value(*command, "--as-of", "DATE", options->as_of,
              "Last day of all periods (default: the end of the last whole month)",
              io::parse_instant);
    add_output_options(*command, options->output);
    add_example(*command, "levtok performance --product upro --prices spx.csv --observed nav.csv",
                "From a month's end periods go back to the ends of months. return_per_year is "
                "compounded, of periods\n"
                "longer than a year. With distributions an observed series has its total return "
                "beside it.");
    on_run(*command, [options, &console] { run_performance(*options, console); });
}

}  // namespace levtok::cli

#include "rebalance/tracking/estimates.hpp"

#include <fmt/format.h>

#include <memory>

#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct EstimateOptions {
    ProductOptions product;
    OutputOptions output;
    rebalance::EstimateGrid grid;
};

std::string estimate_percent(double fraction) { return fmt::format("{:.1f}%", 100 * fraction); }

/// As a prospectus prints it: a return of the index a row, a volatility a column.
void write_text(const EstimateOptions& options, const rebalance::Terms& terms,
                const std::vector<rebalance::EstimateRow>& rows) {
    auto file = open_output(options.output);
    std::vector<std::string> header{"index", fmt::format("{:g} x index", terms.leverage)};
    for (const double volatility : options.grid.volatilities) {
        header.push_back("vol " + fmt::format("{:g}%", 100 * volatility));
    }
    TextWriter table(file, header);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % options.grid.volatilities.size() == 0) {
            table.field(estimate_percent(rows[i].index_return))
                .field(estimate_percent(rows[i].multiple_return));
        }
        table.field(estimate_percent(rows[i].fund_return));
        if ((i + 1) % options.grid.volatilities.size() == 0) table.end_row();
    }
    table.finish();
    file.commit();
}

void run_estimates(const EstimateOptions& options, const CLI::App& command,
                   const Console& console) {
    const auto terms = load_product(options.product);
    if (!options.grid.net) {
        for (const auto* option : {"--rate", "--funding-rate"}) {
            if (!was_given(command, option)) continue;
            throw Error(ErrorKind::malformed,
                        std::string("estimates: ") + option +
                            " goes with --net only, since the table is before fees and financing; "
                            "give both or neither");
        }
    }
    const auto rows = rebalance::estimates(terms, options.grid);
    const Format format = table_format(options.output, console);
    if (format == Format::text) return write_text(options, terms, rows);
    TableFile file(console, options.output, format, io::tables::estimates, facts_of({terms}));
    for (const auto& row : rows) file.write({terms.name, &row});
    file.commit();
}

}  // namespace

void add_estimates(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "estimates",
        "A prospectus's table: the return of a token by the return and volatility of its index");
    const auto options = std::make_shared<EstimateOptions>();
    auto& grid = options->grid;
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_value(*command, "--returns", "LOW:HIGH:STEP", grid.index_returns,
              "Returns of the index, or a list (default -0.6:0.6:0.1)", io::parse_grid);
    add_value(*command, "--volatilities", "LIST", grid.volatilities,
              "Of the index, per square root of a year (default 0.1,0.25,0.5,0.75,1)",
              io::parse_grid);
    add_value(*command, "--years", "T", grid.years, "Horizon (default 1)",
              io::number_in({.low = 0, .high = 100, .low_open = true}));
    add_flag(*command, "--net", grid.net, "After fees, financing and trading cost");
    add_value(*command, "--rate", "RATE", grid.benchmark,
              "With --net, the benchmark, a fraction per year (default 0)",
              io::number_in({.low = -1, .high = 1}));
    add_value(*command, "--funding-rate", "RATE", grid.funding_per_8h,
              "With --net, the funding rate of a perpetual per 8 h (default 0)",
              io::number_in({.low = -1, .high = 1}));
    add_value(*command, "--every", "SPAN", grid.interval,
              "By a replay that rebalances at this interval, e.g. 1d (default: the closed form of "
              "continuous rebalancing)",
              io::parse_span);
    add_output_options(*command, options->output);
    add_example(*command, "levtok estimates --product sso --volatilities 0.1,0.25,0.5",
                "As prospectuses have it, before fees and financing, unless --net is given.");
    on_run(*command, [options, command, &console] { run_estimates(*options, *command, console); });
}

}  // namespace levtok::cli

#include <memory>

#include "rebalance/tracking/tracking.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/model.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/figures.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct TrackOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;
    OutputOptions output;
    std::string days;
    std::uint64_t worst = 10;
};

void run_track(const TrackOptions& options, const Console& console) {
    check_distinct({{"--out", options.output.path()}, {"--days", options.days}});
    rebalance::Token token(load_product(options.product));
    const auto& terms = token.terms();
    const auto observed = read_observed(console, options.observed, options.prices.file);
    const auto model = replayed_model(console, prices_for(options.prices, observed), token);
    const auto errors = rebalance::errors_of(
        rebalance::join(model, observed.values, rebalance::trading_calendar(terms.calendar),
                        options.observed.files.text()),
        options.observed.files.text());
    auto tracking =
        rebalance::track(errors, terms.leverage, options.worst, options.observed.files.text());
    console.note(tracking.notes);
    const auto facts = facts_of({terms});
    if (!options.days.empty()) {
        const auto output = options.output.with_path(options.days);
        write_table(console, output, format_of(output, Format::csv), io::tables::tracking_days,
                    errors.days, facts);
    }
    write_figures(console, options.output, {{terms.name, std::move(tracking.figures)}}, facts);
}

}  // namespace

void add_track(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "track",
                    "A token's model against what really traded: errors, and where they come from");
    const auto options = std::make_shared<TrackOptions>();
    add_tracked_options(*command, options->product, options->prices, options->observed);
    add_value(*command, "--worst", "N", options->worst,
              "How many of the worst days to list (default 10)", io::count_in(0, 10'000));
    add_output_options(*command, options->output);
    add_text(*command, "--days", options->days, output_type,
             "Write each session here, with both returns and the error");
    add_example(*command,
                "levtok track --product upro --prices spx.csv --rates ff.csv --observed nav.csv",
                "Errors are log returns, observed less model, from one common session to the "
                "next. The difference per\n"
                "year is that from the leverage times the daily return of the underlying; its "
                "parts add up to it.");
    on_run(*command, [options, &console] { run_track(*options, console); });
}

}  // namespace levtok::cli

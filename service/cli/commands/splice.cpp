#include "rebalance/tracking/splice.hpp"

#include <memory>

#include "service/cli/commands.hpp"
#include "service/cli/model.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"

namespace levtok::cli {
namespace {

struct SpliceOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;
    OutputOptions output;
};

void run_splice(const SpliceOptions& options, const Console& console) {
    rebalance::Token token(load_product(options.product));
    const auto observed = read_observed(console, options.observed, options.prices.file);
    const auto model = replayed_model(console, options.prices, token);
    const auto spliced = rebalance::splice(model, observed.values,
                                           rebalance::trading_calendar(token.terms().calendar),
                                           options.observed.files.text());
    console.note(spliced.notes);
    write_table(console, options.output, table_format(options.output, console), io::tables::spliced,
                spliced.rows, facts_of({token.terms()}));
}

}  // namespace

void add_splice(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "splice", "One history of a token: what really traded, and the replay before it");
    const auto options = std::make_shared<SpliceOptions>();
    add_tracked_options(*command, options->product, options->prices, options->observed);
    add_output_options(*command, options->output);
    add_example(*command,
                "levtok splice --product upro --prices spx.csv --rates ff.csv --observed nav.csv "
                "--out upro.csv",
                "Joined without a jump at the first session that both have; the column source "
                "says which is which. The\n"
                "file is a price history: --prices of every command takes it.");
    on_run(*command, [options, &console] { run_splice(*options, console); });
}

}  // namespace levtok::cli

#include <memory>

#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/path_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/output/writer.hpp"
#include "service/cli/replay.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct AttributionOptions {
    PathOptions path;
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
};

struct Attributed {
    nav::AttributionReport report;
    bool inferred = false;  ///< some trades had no price of their own, so the parts lean on it
    Facts facts{};
};

Attributed from_path(const AttributionOptions& options, const Console& console) {
    const auto& products = options.product.products;
    auto path = open_path(options.path, products.empty() ? "" : products.front());
    bool any = false;
    while (path.next()) {
        any = true;
        if (!path.row().events.has(rebalance::Event::wiped_out)) continue;
        console.note(nav::wiped_out_note(options.path.nav, path.row().time, path.row().price,
                                         nav::wiped_out_by(path.attribution().report())));
    }
    if (!any) throw Error(ErrorKind::malformed, options.path.nav + ": holds no row");
    const auto inferred = path.attribution().inferred_rows();
    if (inferred > 0) {
        console.note({NoteCode::inferred_trades,
                      std::to_string(inferred) +
                          " rows hold trades within the bar, whose prices are inferred (exact for "
                          "one trade per bar); --trades makes them exact",
                      options.path.nav});
    }
    return {path.attribution().report(), inferred > 0};
}

Attributed from_inputs(const AttributionOptions& options, const Console& console) {
    rebalance::Token token(load_product(options.product));
    replay(console, options.prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep&) { note_death(console, at, row); });
    return {token.attribution(), false, facts_of({token.terms()})};
}

void run_attribution(const AttributionOptions& options, const CLI::App& command,
                     const Console& console) {
    check_sources(command, options.path, options.product, options.prices);
    const auto attributed =
        options.path.nav.empty() ? from_inputs(options, console) : from_path(options, console);
    const Format format = format_of(options.output, Format::json);
    if (format == Format::csv) {
        return write_table(console, options.output, format, io::tables::attribution,
                           io::rows_of(attributed.report, attributed.inferred), attributed.facts);
    }
    std::vector<Field> fields;
    fields.reserve(nav::attribution_parts.size() + 1);
    for (const auto& part : nav::attribution_parts) {
        fields.push_back({part.name, attributed.report.*part.value});
    }
    fields.push_back({std::string(io::columns::inferred.name), attributed.inferred});
    auto file = open_output(options.output);
    write_fields(file, format, fields, console);
    file.commit();
}

}  // namespace

void add_attribution(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "attribution",
        "Why NAV changed: the parts of ln(E_T / E_0), as logs that add up to the total");
    const auto options = std::make_shared<AttributionOptions>();
    add_path_options(*command, options->path);
    add_product_options(*command, options->product, HowMany::one);
    add_price_options(*command, options->prices);
    add_output_options(*command, options->output);
    add_example(
        *command, "levtok attribution --nav nav.csv --trades trades.csv",
        "From the inputs of `levtok nav` (--product, --prices), or from the nav.csv that it "
        "wrote.\n"
        "There each part follows from a row's basket, price, fee, financing, cost and cap. The "
        "price\n"
        "of a trade within a bar is inferred, which is exact for one trade per bar, without a cap; "
        "bars with "
        "more\n"
        "need --trades: without them \"inferred\" is true. A product that merges needs --product "
        "or --trades where one bar holds a\n"
        "merge and a trade. A part that has no finite value, as after a wipe-out, is null.");
    on_run(*command,
           [options, command, &console] { run_attribution(*options, *command, console); });
}

}  // namespace levtok::cli

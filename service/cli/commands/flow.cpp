#include "rebalance/flow.hpp"

#include <memory>
#include <optional>

#include "nav/error.hpp"
#include "nav/units.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct FlowOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    std::string from_state;
    std::optional<double> price;
    std::vector<double> moves = io::parse_grid("-0.1:0.1:0.01", "--moves");
    bool emergencies = false;
};

/// The token to ask: replayed, restored, or fresh at --price.
rebalance::Token token_of(const FlowOptions& options, const Console& console) {
    auto token = make_token(load_product(options.product), options.from_state);
    if (!options.prices.prices.empty()) {
        replay(console, options.prices, {&token, 1}, [](auto&&...) {});
    } else if (!token.state().opened) {
        token.advance(
            {Observation::at(Instant{}, Price::raw(options.price.value_or(100))), Rate{}, Rate{}});
    }
    return token;
}

/// Rows in a document that holds more than them.
template <class Row>
void write_part(io::AtomicFile& file, Format format, const io::TableOf<Row>& table,
                const std::vector<Row>& all) {
    const auto rows = make_writer(format, file, table);
    for (const auto& row : all) rows->row(table, row);
    rows->finish();
}

void write_both(io::AtomicFile& file, Format format, const rebalance::Token& token,
                const std::vector<rebalance::FlowRow>& flow, const Console& console) {
    const bool json = format == Format::json;
    file.write(json ? "{\"emergency\": " : "Emergency rebalances at these prices:\n");
    write_part(file, format, io::tables::emergencies, token.emergency_prices());
    file.write(json ? ",\n\"flow\": "
                    : "\n"
                      "The next rebalance after a move of the price; nav is of one token, notional "
                      "and cost of all:\n");
    write_part(file, format, io::tables::flow, flow);
    if (json) file.write(",\n" + warnings_of(console) + "}\n");
}

/// What would say nothing is refused: a price to a token that has one, and what steers a replay
/// where there is none.
void check_sources(const CLI::App& command, const FlowOptions& options) {
    const bool replayed = !options.prices.prices.empty();
    if (options.price && (replayed || !options.from_state.empty())) {
        const std::string other = replayed ? "--prices" : "--from-state";
        throw Error(ErrorKind::malformed,
                    "flow: --price is that of a fresh token, and the one of " + other +
                        " has its own; leave out --price, or " + other);
    }
    for (const auto* option :
         {"--funding", "--rates", "--rates-unit", "--spreads", "--spreads-unit", "--column",
          "--strict", "--stamps", "--from", "--to"}) {
        if (replayed || !was_given(command, option)) continue;
        throw Error(ErrorKind::malformed, std::string("flow: ") + option +
                                              " goes with --prices only; give both or neither");
    }
}

void run_flow(const FlowOptions& options, const CLI::App& command, const Console& console) {
    check_sources(command, options);
    const auto token = token_of(options, console);
    const auto rows = rebalance::flow(token, options.moves);
    const Format format = table_format(options.output, console);
    if (format != Format::csv && !options.emergencies) {
        auto file = open_output(options.output);
        write_both(file, format, token, rows, console);
        return file.commit();
    }
    const auto facts = facts_of({token.terms()});
    options.emergencies
        ? write_table(console, options.output, format, io::tables::emergencies,
                      token.emergency_prices(), facts)
        : write_table(console, options.output, format, io::tables::flow, rows, facts);
}

}  // namespace

void add_flow(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "flow",
        "What the next rebalance will trade after a move of the price, and the emergency prices");
    const auto options = std::make_shared<FlowOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_value(*command, "--moves", "LOW:HIGH:STEP", options->moves,
              "Moves of the price, or a list like --moves=-0.1,0,0.1 (default -0.1:0.1:0.01)",
              io::parse_grid);
    add_value(*command, "--price", "P", options->price,
              "Price of the underlying of a fresh token (default 100)", io::number_in(positive));
    add_flag(*command, "--emergencies", options->emergencies, "Only the emergency prices");
    add_text(*command, "--from-state", options->from_state, file_type,
             "Start from the token saved here");
    add_price_options(*command, options->prices);
    add_output_options(*command, options->output);
    add_example(*command, "levtok flow --product ftx-bull --moves=-0.1:0.1:0.05",
                "For a fresh token, or one that was replayed (--prices) or saved (--from-state).\n"
                "NAV is per token; notional and cost are of the whole supply. csv has only the "
                "grid; see --emergencies.");
    on_run(*command, [options, command, &console] { run_flow(*options, *command, console); });
}

}  // namespace levtok::cli

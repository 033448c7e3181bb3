#include "rebalance/instruments/position.hpp"

#include <array>
#include <cmath>
#include <memory>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/output/writer.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct PositionOptions {
    rebalance::PositionTerms terms{.maintenance = {}};
    OutputOptions output;
};

void run_position(const PositionOptions& options, const Console& console) {
    const io::PositionRow row{options.terms.margin, rebalance::position_report(options.terms)};
    const Format format = table_format(options.output, console);
    if (format == Format::csv) {
        return write_table(console, options.output, format, io::tables::position, std::array{row});
    }
    auto file = open_output(options.output);
    write_fields(file, format, fields_of(io::tables::position, row), console);
    file.commit();
}

void add_position_terms(CLI::App& app, rebalance::PositionTerms& terms) {
    using rebalance::MaintenanceOn;
    const auto of_terms = io::number_in(finite);  // the terms themselves check their ranges
    add_value(app, "--margin", "MONEY", terms.margin, "Margin of the position", of_terms);
    add_parsed(app, "--leverage", "L", "Size / margin; negative is a short",
               [&](const std::string& text) {
                   const double x = io::parse_number(text, finite, "--leverage");
                   const double most = rebalance::position_leverage.high;
                   if (x == 0 || std::fabs(x) > most) {
                       throw InvalidValue(
                           "--leverage",
                           "must be in [-" + shortest(most) + ", " + shortest(most) + "] and not 0",
                           shortest(x));
                   }
                   terms.leverage = std::fabs(x);
                   if (x < 0) terms.side = rebalance::PositionSide::short_side;
               });
    add_value(app, "--entry", "PRICE", terms.entry, "Entry price", of_terms);
    require(app, {"--margin", "--leverage", "--entry"});
    add_flag(
        app, "--short", [&] { terms.side = rebalance::PositionSide::short_side; },
        "A short position");
    add_value(app, "--price", "PRICE", terms.price, "Current or exit price (default: the entry)",
              of_terms);
    add_value(app, "--paid", "MONEY", terms.paid,
              "Interest and funding paid so far; negative: received", of_terms);
    add_value(app, "--maintenance", "RATE", terms.maintenance.rate,
              "Liquidated at this fraction of the notional (default 0.01)", of_terms);
    add_value(app, "--margin-call", "RATE", terms.maintenance.margin_call,
              "Margin call at this fraction of the notional; 0: none (default: twice the "
              "maintenance, at most halfway to the opening)",
              of_terms);
    add_value(app, "--liquidation-fee", "RATE", terms.maintenance.liquidation_fee,
              "Fraction of the notional closed (default 0.005)", of_terms);
    add_parsed(app, "--maintenance-on", "entry|mark",
               "The notional at the entry price (default), or at the current one",
               [&](const std::string& text) {
                   if (text != "entry" && text != "mark") {
                       throw InvalidValue("--maintenance-on", "must be one of entry, mark",
                                          '"' + text + '"');
                   }
                   terms.maintenance.on =
                       text == "mark" ? MaintenanceOn::mark : MaintenanceOn::entry;
               });
}

}  // namespace

void add_position(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "position",
        "Size, profit, margin-call and liquidation price of a margin or perpetual position in "
        "isolated margin");
    const auto options = std::make_shared<PositionOptions>();
    add_position_terms(*command, options->terms);
    add_output_options(*command, options->output);
    add_example(*command,
                "levtok position --margin 1000 --leverage 10 --entry 50000 --price 52500");
    on_run(*command, [options, &console] { run_position(*options, console); });
}

}  // namespace levtok::cli

#include "rebalance/instruments/position.hpp"

#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/product.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/field_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/output/writer.hpp"
#include "service/io/read/brackets_file.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

using rebalance::PositionTerms;

struct PositionOptions {
    std::vector<GivenField> fields;
    std::optional<double> leverage;
    bool is_short = false;
    std::vector<std::string> beside;
    std::string brackets;
    std::string symbol;
    bool ladder = false;
    OutputOptions output;
};

/// units=-0.1,entry=50000 as the position that it says.
rebalance::OtherPosition parse_beside(const std::string& text) {
    auto fields = nlohmann::json::object();
    for (const auto part : io::split(text, ',')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw InvalidValue("--beside", "must be units=NUMBER,entry=PRICE,…",
                               io::in_quotes(text));
        }
        rebalance::apply(
            fields, {std::string(part.substr(0, equals)), std::string(part.substr(equals + 1))});
    }
    rebalance::OtherPosition other;
    try {
        rebalance::read(fields, "", other);
    } catch (const InvalidValue& error) {
        throw error.within("--beside");
    }
    return other;
}

PositionTerms terms_of(const PositionOptions& options) {
    auto document = nlohmann::json::object();
    put_fields(document, options.fields);
    PositionTerms terms{.maintenance = {}};
    naming_options([&] { rebalance::read(document, "", terms); });
    if (!options.leverage && !options.ladder) {
        throw InvalidValue("--leverage", "must be given, or --ladder", "absent");
    }
    const double leverage = options.leverage.value_or(1);
    terms.leverage = std::fabs(leverage);
    if (leverage < 0 || options.is_short) {
        terms.side = rebalance::PositionSide::short_side;
    }
    for (const auto& text : options.beside) terms.beside.push_back(parse_beside(text));
    if (!options.brackets.empty()) {
        for (const char* key : {"maintenance", "maintenance_on"}) {
            if (!document.contains(key)) continue;
            throw InvalidValue(option_of(key), "must be left out where --brackets say it",
                               document[key].dump());
        }
        terms.brackets =
            io::read_brackets(read_text(options.brackets), options.brackets, options.symbol);
    } else if (!options.symbol.empty()) {
        throw InvalidValue("--symbol", "must be left out without --brackets",
                           io::in_quotes(options.symbol));
    }
    return terms;
}

void run_position(const PositionOptions& options, const Console& console) {
    const auto terms = terms_of(options);
    const Format format = table_format(options.output, console);
    if (options.ladder) {
        std::vector<rebalance::LadderRow> rows;
        naming_options([&] { rows = rebalance::position_ladder(terms); });
        return write_table(console, options.output, format, io::tables::position_ladder, rows);
    }
    rebalance::PositionReport report;
    naming_options([&] { report = rebalance::position_report(terms); });
    if (format == Format::csv) {
        return write_table(console, options.output, format, io::tables::position,
                           std::array{report});
    }
    auto file = open_output(options.output);
    write_fields(file, format, fields_of(io::tables::position, report), console);
    file.commit();
}

double parse_leverage(const std::string& text) {
    const double x = io::parse_number(text, finite, "--leverage");
    const double most = rebalance::position_leverage.high;
    if (x == 0 || std::fabs(x) > most) {
        throw InvalidValue("--leverage",
                           "must be in [-" + shortest(most) + ", " + shortest(most) + "] and not 0",
                           shortest(x));
    }
    return x;
}

/// The fields that an option of this file does not say in a form of its own.
std::vector<rebalance::DescribedField> plain_fields() {
    auto fields = rebalance::fields_of(PositionTerms{.maintenance = {}});
    std::erase_if(fields,
                  [](const auto& field) { return field.key == "leverage" || field.key == "side"; });
    return fields;
}

}  // namespace

void add_position(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "position",
        "Size, profit, fees, margin-call and liquidation price of a margin or perpetual position");
    const auto options = std::make_shared<PositionOptions>();
    add_parsed(*command, "--leverage", "L", "Size / margin; negative is a short",
               [options](const std::string& text) { options->leverage = parse_leverage(text); });
    add_flag(*command, "--short", options->is_short, "A short position");
    add_field_options(*command, plain_fields(), options->fields);
    require(*command, {"--entry"});
    add_texts(*command, "--beside", options->beside, "FIELDS",
              "Cross margin: another position of the account, as units=-0.1,entry=50000 with "
              "price, maintenance and beta where they matter; may be given several times");
    add_text(*command, "--brackets", options->brackets, file_type,
             "Maintenance in brackets, in place of --maintenance: CSV with floor, rate, "
             "max_leverage and amount, or JSON as Binance's leverageBracket answers");
    add_text(*command, "--symbol", options->symbol, "NAME", "Of the brackets in --brackets");
    add_flag(*command, "--ladder", options->ladder,
             "A table of the position at 2x to 125x in place of the position");
    add_output_options(*command, options->output);
    add_example(*command, "levtok position --margin 1000 --leverage 10 --entry 50000 --price 52500",
                "With --risk and --stop the size is what loses the risk, fees included, at the "
                "stop; the margin follows from the leverage.\n"
                "--free-balance and --beside make it cross margin. A fee of the entry is paid "
                "beside the margin.");
    on_run(*command, [options, &console] { run_position(*options, console); });
}

}  // namespace levtok::cli

#include "nav/metrics.hpp"

#include <memory>

#include "nav/error.hpp"
#include "nav/units.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/path_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/replay.hpp"
#include "service/io/parse.hpp"

namespace levtok::cli {
namespace {

struct MetricsOptions {
    PathOptions path;
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    double risk_free = 0;
    bool list = false;
};

/// Paths on the same observations, NAV adjusted for merges.
struct Paths {
    std::vector<Instant> time;
    std::vector<double> price;
    std::vector<std::string> names;
    std::vector<double> leverage;
    std::vector<std::vector<double>> nav;
};

Paths from_path(const MetricsOptions& options) {
    const auto& products = options.product.products;
    auto file = open_path(options.path, products.empty() ? "" : products.front());
    Paths paths;
    paths.names = {products.empty() ? "value" : products.front()};
    paths.nav.resize(1);
    while (file.next()) {
        paths.time.push_back(file.row().time);
        paths.price.push_back(file.row().price);
        paths.nav[0].push_back(file.attribution().adjusted_nav());
    }
    if (paths.time.empty()) throw Error(ErrorKind::malformed, options.path.nav + ": holds no row");
    paths.leverage = {file.leverage()};
    return paths;
}

Paths from_inputs(const MetricsOptions& options, const Console& console) {
    std::vector<rebalance::Token> tokens;
    Paths paths;
    for (auto& terms : load_products(options.product)) {
        paths.names.push_back(terms.name);
        paths.leverage.push_back(terms.leverage);
        tokens.emplace_back(std::move(terms));
    }
    paths.nav.resize(tokens.size());
    replay(console, options.prices, tokens,
           [&](std::size_t i, const rebalance::Token& token, const rebalance::PathRow& row) {
               paths.nav[i].push_back(token.adjusted_nav());
               if (i > 0) return;
               paths.time.push_back(row.time);
               paths.price.push_back(row.price);
           });
    return paths;
}

void put(io::RowWriter& rows, const nav::MetricResult& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        rows.field(*number);
    } else if (const auto* time = std::get_if<Instant>(&value)) {
        rows.field(*time);
    } else if (const auto* span = std::get_if<Duration>(&value)) {
        rows.field(format_duration(*span));
    } else {
        rows.field(std::numeric_limits<double>::quiet_NaN());
    }
}

void write_metric_list(io::AtomicFile& file, Format format) {
    const auto rows = make_writer(format, file, {"metric", "unit", "description"});
    for (const auto& metric : nav::metrics()) {
        rows->field(metric.name).field(metric.unit).field(metric.description);
        rows->end_row();
    }
    rows->finish();
}

void write_metrics(io::AtomicFile& file, Format format, const Paths& paths, double risk_free) {
    std::vector<std::string> columns{"metric", "unit"};
    std::vector<std::vector<nav::MetricValue>> values;
    for (std::size_t i = 0; i < paths.nav.size(); ++i) {
        columns.push_back(paths.names[i]);
        values.push_back(nav::evaluate({.time = paths.time,
                                        .nav = paths.nav[i],
                                        .price = paths.price,
                                        .leverage = paths.leverage[i],
                                        .risk_free = risk_free}));
    }
    const auto rows = make_writer(format, file, columns);
    for (std::size_t row = 0; row < values.front().size(); ++row) {
        rows->field(values.front()[row].name).field(values.front()[row].unit);
        for (const auto& of_product : values) put(*rows, of_product[row].value);
        rows->end_row();
    }
    rows->finish();
}

void run_metrics(const MetricsOptions& options, const CLI::App& command, const Console& console) {
    if (!options.list) check_sources(command, options.path, options.product, options.prices);
    auto file = open_output(options.output);
    const Format format = table_format(options.output, console);
    if (options.list) {
        write_metric_list(file, format);
    } else {
        const Paths paths =
            options.path.nav.empty() ? from_inputs(options, console) : from_path(options);
        write_metrics(file, format, paths, options.risk_free);
    }
    file.commit();
}

}  // namespace

void add_metrics(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "metrics", "Return, risk and tracking of NAV paths, a column for each product");
    const auto options = std::make_shared<MetricsOptions>();
    add_path_options(*command, options->path);
    add_product_options(*command, options->product, HowMany::several);
    add_price_options(*command, options->prices);
    add_parsed(*command, "--risk-free", "RATE", "Risk-free rate, a fraction per year",
               [options](const std::string& text) {
                   options->risk_free =
                       io::parse_number(text, {.low = -1, .high = 1}, "--risk-free");
               });
    add_flag(*command, "--list", options->list, "Print what each metric is");
    add_output_options(*command, options->output);
    add_example(*command, "levtok metrics --product 3x --product -3x --prices btc.csv");
    on_run(*command, [options, command, &console] { run_metrics(*options, *command, console); });
}

}  // namespace levtok::cli

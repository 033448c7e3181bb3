#include "nav/metrics.hpp"

#include <algorithm>
#include <memory>

#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "nav/units.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/path_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct MetricsOptions {
    PathOptions path;
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    io::Window window;
    std::string window_text;
    double risk_free = 0;
    bool list = false;
};

/// Paths on the same observations, NAV adjusted for merges.
struct Paths : ReplayedPaths {
    std::vector<std::string> names;
    std::vector<double> leverage;
    std::vector<std::string_view> wiped_out_by;  ///< empty where a token lives
    Facts facts{};

    nav::PathView view(std::size_t i, double risk_free) const {
        return {.time = time,
                .nav = nav[i],
                .price = price,
                .leverage = leverage[i],
                .risk_free = risk_free};
    }
};

Paths from_path(const MetricsOptions& options) {
    const auto& products = options.product.products;
    auto file = open_path(options.path, products.empty() ? "" : products.front());
    Paths paths;
    paths.names = {products.empty() ? options.path.nav : products.front()};
    paths.nav.resize(1);
    while (file.next()) {
        paths.time.push_back(file.row().time);
        paths.price.push_back(file.row().price);
        paths.nav[0].push_back(file.attribution().adjusted_nav());
    }
    if (paths.time.empty()) throw Error(ErrorKind::malformed, options.path.nav + ": holds no row");
    paths.leverage = {file.leverage()};
    paths.wiped_out_by = {nav::wiped_out_by(file.attribution().report())};
    return paths;
}

Paths from_inputs(const MetricsOptions& options, const Console& console) {
    std::vector<rebalance::Token> tokens;
    Paths paths;
    auto products = load_products(options.product);
    paths.facts = facts_of(products);
    for (auto& terms : products) {
        paths.names.push_back(terms.name);
        paths.leverage.push_back(terms.leverage);
        tokens.emplace_back(std::move(terms));
    }
    static_cast<ReplayedPaths&>(paths) = replayed_paths(console, options.prices, tokens);
    for (const auto& token : tokens) {
        paths.wiped_out_by.push_back(nav::wiped_out_by(token.attribution()));
    }
    return paths;
}

/// The end of the path that the window covers: it ends where the token does. The row before its
/// beginning opens it.
nav::PathView in_window(nav::PathView path, const io::Window& window) {
    const auto death = nav::row_of_death(path);
    const Instant last = path.time[death.value_or(path.time.size() - 1)];
    const auto start = window.start(last);
    if (!start) return path;
    const auto next = std::upper_bound(path.time.begin(), path.time.end(), *start);
    const auto rows =
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - path.time.begin() - 1, 0));
    path.time = path.time.subspan(rows);
    path.nav = path.nav.subspan(rows);
    path.price = path.price.subspan(rows);
    return path;
}

void note_window(const MetricsOptions& options, const nav::PathView& path, const std::string& name,
                 const Console& console) {
    const auto death = nav::row_of_death(path);
    const auto start = options.window.start(path.time[death.value_or(path.time.size() - 1)]);
    if (!start || *start >= path.time.front()) return;
    console.note(nav::before_first_row_note(name, "--window " + options.window_text, *start,
                                            path.time.front()));
}

void write_metric_list(const OutputOptions& output, const Console& console) {
    write_table(console, output, table_format(output, console), io::tables::metric_list,
                nav::metrics());
}

using Evaluated = std::vector<std::vector<nav::MetricValue>>;

Evaluated evaluated(const MetricsOptions& options, const Paths& paths, const Console& console) {
    Evaluated values;
    Notes told;
    for (std::size_t i = 0; i < paths.nav.size(); ++i) {
        const auto path = in_window(paths.view(i, options.risk_free), options.window);
        note_window(options, paths.view(i, 0), paths.names[i], console);
        for (auto& note : nav::metric_notes(paths.names[i], path, paths.wiped_out_by[i])) {
            if (std::find(told.begin(), told.end(), note) != told.end()) continue;
            console.note(note);
            told.push_back(std::move(note));
        }
        values.push_back(nav::evaluate(path));
    }
    return values;
}

/// For the eye the products stand side by side, a metric a row.
void write_text(const OutputOptions& output, const Paths& paths, const Evaluated& values) {
    std::vector<std::string> columns{"metric", "unit"};
    columns.insert(columns.end(), paths.names.begin(), paths.names.end());
    auto file = open_output(output);
    TextWriter rows(file, columns);
    for (std::size_t row = 0; row < values.front().size(); ++row) {
        rows.field(values.front()[row].name).field(values.front()[row].unit);
        for (const auto& of_product : values) rows.field(of_product[row].value);
        rows.end_row();
    }
    rows.finish();
    file.commit();
}

void run_metrics(const MetricsOptions& options, const CLI::App& command, const Console& console) {
    if (options.list) return write_metric_list(options.output, console);
    check_sources(command, options.path, options.product, options.prices);
    const Paths paths =
        options.path.nav.empty() ? from_inputs(options, console) : from_path(options);
    const auto values = evaluated(options, paths, console);
    const Format format = table_format(options.output, console);
    if (format == Format::text) return write_text(options.output, paths, values);
    TableFile file(console, options.output, format, io::tables::metrics, paths.facts);
    for (std::size_t i = 0; i < values.size(); ++i) {
        file.write_all(io::rows_of(paths.names[i], values[i]));
    }
    file.commit();
}

}  // namespace

void add_metrics(CLI::App& app, const Console& console) {
    auto* command = add_command(app, "metrics", "Return, risk and tracking of NAV paths");
    const auto options = std::make_shared<MetricsOptions>();
    add_path_options(*command, options->path);
    add_product_options(*command, options->product, HowMany::several);
    add_price_options(*command, options->prices);
    add_value(*command, "--risk-free", "RATE", options->risk_free,
              "Risk-free rate, a fraction per year", io::number_in({.low = -1, .high = 1}));
    add_parsed(*command, "--window", "WINDOW",
               "Of the end of the path: 90d, 1y (365 days), ytd, all (default all)",
               [options](const std::string& text) {
                   options->window = io::parse_window(text, "--window");
                   options->window_text = text;
               });
    add_flag(*command, "--list", options->list, "Print what each metric is");
    add_output_options(*command, options->output);
    add_example(*command, "levtok metrics --product 3x --product -3x --prices btc.csv");
    on_run(*command, [options, command, &console] { run_metrics(*options, *command, console); });
}

}  // namespace levtok::cli

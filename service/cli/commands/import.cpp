#include <fmt/format.h>

#include <array>
#include <memory>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/progress.hpp"
#include "service/cli/replay.hpp"
#include "service/io/funding_file.hpp"
#include "service/io/price_file.hpp"
#include "service/io/rates_file.hpp"

namespace levtok::cli {
namespace {

struct ImportOptions {
    DatabaseOptions database;
    std::string underlying;
    PriceOptions prices;
    std::string rates_id;
    bool correct = false;
};

/// Rows of one transaction: what an interruption can cost, and what others wait for.
constexpr std::size_t rows_at_once = 10'000;

void add(store::Appended& sum, const store::Appended& part) {
    sum.added += part.added;
    sum.repeated += part.repeated;
    sum.corrected += part.corrected;
}

/// `append` in pieces.
template <class Event, class Append>
store::Appended in_pieces(std::span<const Event> events, const Append& append) {
    store::Appended sum;
    while (!events.empty()) {
        const auto piece = events.first(std::min(events.size(), rows_at_once));
        add(sum, append(piece));
        events = events.subspan(piece.size());
    }
    return sum;
}

store::Appended import_prices(store::Store& store, const ImportOptions& options,
                              const Console& console, store::Past past) {
    auto file = options.prices.file;
    file.known_interval = store.usual_step(options.underlying);
    io::PriceReader reader(options.prices.prices, file,
                           [&](const std::string& text) { console.note(text); });
    Progress progress(console, reader.bytes_total());
    store::Appended sum;
    std::vector<Observation> bars(rows_at_once);
    while (const std::size_t count = reader.next(bars)) {
        add(sum, store.append_bars(options.underlying, std::span(bars).first(count), past));
        progress.show(reader.bytes_read());
    }
    return sum;
}

std::string told(const std::string& what, const store::Appended& done) {
    return fmt::format("{}: {} added, {} there already, {} corrected\n", what, done.added,
                       done.repeated, done.corrected);
}

void check(const ImportOptions& options) {
    cli::check(options.prices);
    const auto& prices = options.prices;
    if (prices.prices.empty() && prices.funding.empty() && prices.rates.empty()) {
        throw Error(ErrorKind::malformed, "give --prices, --funding or --rates to import");
    }
    if (options.underlying.empty() && !(prices.prices.empty() && prices.funding.empty())) {
        throw Error(ErrorKind::malformed,
                    "--underlying is required with --prices and --funding: whose they are");
    }
    if (options.rates_id.empty() != prices.rates.empty()) {
        throw Error(ErrorKind::malformed, "--rates and --rates-id go together");
    }
}

/// Rates and funding go before the prices, whose tokens they charge.
void run_import(const ImportOptions& options, const Console& console) {
    check(options);
    const io::Warn warn = [&](const std::string& text) { console.note(text); };
    const auto past = options.correct ? store::Past::correct : store::Past::keep;
    const auto& prices = options.prices;
    store::Store store = open_store(options.database, Make::yes);
    std::string report;
    if (!prices.rates.empty()) {
        const auto rates =
            io::read_rates(prices.rates, rate_unit(prices), warn, prices.file.strict);
        report += told("rates " + options.rates_id,
                       in_pieces<RateEvent>(rates, [&](std::span<const RateEvent> piece) {
                           return store.append_rates(options.rates_id, piece, past);
                       }));
    }
    if (!prices.funding.empty()) {
        const auto funding = io::read_funding(prices.funding, warn, prices.file.strict);
        report += told("funding of " + options.underlying,
                       in_pieces<FundingEvent>(funding, [&](std::span<const FundingEvent> piece) {
                           return store.append_funding(options.underlying, piece, past);
                       }));
    }
    if (!prices.prices.empty()) {
        report +=
            told("prices of " + options.underlying, import_prices(store, options, console, past));
    }
    print(report);
}

}  // namespace

void add_import(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "import", "Load prices, funding and rates into the database of `levtok serve`");
    const auto options = std::make_shared<ImportOptions>();
    add_database_options(*command, options->database);
    add_text(*command, "--underlying,-u", options->underlying, "ID", "Whose prices and funding");
    add_price_options(*command, options->prices);
    add_text(*command, "--rates-id", options->rates_id, "ID", "The name of the rates, e.g. usd");
    add_flag(*command, "--correct", options->correct,
             "Replace what is there with other values, keep the old ones aside, and recompute the "
             "tokens");
    add_example(*command, "levtok import --data levtok-data --underlying btc --prices btc.csv",
                "What is there already with the same values is passed over, so that an import can "
                "be repeated.\nAn underlying's tokens are taken on by its prices.");
    on_run(*command, [options, &console] { run_import(*options, console); });
}

}  // namespace levtok::cli

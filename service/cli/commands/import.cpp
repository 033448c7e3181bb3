#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/progress.hpp"
#include "service/cli/replay.hpp"
#include "service/io/price_file.hpp"
#include "service/store/names.hpp"

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

/// A database that is not there yet knows none, and is not made by asking.
std::optional<Duration> usual_step(const ImportOptions& options) {
    if (!has_store(options.database)) return std::nullopt;
    return open_store(options.database, Make::no).usual_step(options.underlying);
}

/// The prices of a file, of which the first are read at once.
class PricesToImport {
public:
    PricesToImport(const ImportOptions& options, const Console& console)
        : reader_(options.prices.prices.sources(), file_options(options),
                  [&](const Note& note) { console.note(note); }),
          progress_(console, reader_.bytes_total()),
          bars_(rows_at_once),
          count_(reader_.next(bars_)) {}

    store::Appended append_to(store::Store& store, const std::string& underlying,
                              store::Past past) {
        store::Appended sum;
        for (; count_ > 0; count_ = reader_.next(bars_)) {
            add(sum, store.append_bars(underlying, std::span(bars_).first(count_), past));
            progress_.show(reader_.bytes_read());
        }
        return sum;
    }

private:
    static io::PriceFileOptions file_options(const ImportOptions& options) {
        auto file = options.prices.file;
        file.known_interval = usual_step(options);
        return file;
    }

    io::PriceReader reader_;
    Progress progress_;
    std::vector<Observation> bars_;
    std::size_t count_;
};

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
    if (!options.underlying.empty()) store::check_name(options.underlying, "underlying");
    if (!options.rates_id.empty()) store::check_name(options.rates_id, "rates");
}

/// The files, of prices the first rows, are read before the database is opened, so that none is
/// made for what is refused. Rates and funding go before the prices, whose tokens they charge.
void run_import(const ImportOptions& options, const Console& console) {
    check(options);
    const io::Warn warn = [&](const Note& note) { console.note(note); };
    const auto past = options.correct ? store::Past::correct : store::Past::keep;
    const auto& given = options.prices;
    std::optional<PricesToImport> prices;
    const auto inputs = read_rate_inputs(given, warn);
    if (!given.prices.empty()) prices.emplace(options, console);

    store::Store store = open_store(options.database, Make::yes);
    std::string report;
    if (!given.rates.empty()) {
        report += told("rates " + options.rates_id,
                       in_pieces<RateEvent>(inputs.rates, [&](std::span<const RateEvent> piece) {
                           return store.append_rates(options.rates_id, piece, past);
                       }));
    }
    if (!given.funding.empty()) {
        report +=
            told("funding of " + options.underlying,
                 in_pieces<FundingEvent>(inputs.funding, [&](std::span<const FundingEvent> piece) {
                     return store.append_funding(options.underlying, piece, past);
                 }));
    }
    if (prices) {
        report += told("prices of " + options.underlying,
                       prices->append_to(store, options.underlying, past));
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

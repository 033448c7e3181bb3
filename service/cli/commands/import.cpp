#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <type_traits>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/progress.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/holes.hpp"
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

/// Rows per transaction: limits the loss of an interruption and the wait of other writers.
constexpr std::size_t rows_at_once = 10'000;

void add(store::Appended& sum, const store::Appended& part) {
    sum.added += part.added;
    sum.repeated += part.repeated;
    sum.corrected += part.corrected;
}

template <class Event, class Take>
void in_pieces(std::span<const Event> events, const Take& take) {
    while (!events.empty()) {
        const auto piece = events.first(std::min(events.size(), rows_at_once));
        take(piece);
        events = events.subspan(piece.size());
    }
}

/// Options for reading prices that continue the stored ones. A missing database has none, and is
/// not created here.
io::PriceFileOptions as_stored(const ImportOptions& options) {
    auto file = options.prices.file;
    if (!has_store(options.database)) return file;
    const auto store = open_store(options.database, Make::no);
    file.follows = store.bar_steps(options.underlying);
    file.earlier = store.last_bars(options.underlying);
    file.calendars = store.calendars(options.underlying);
    return file;
}

/// Notes where the given events begin long after the last stored times.
template <class Event>
void note_hole_before(std::span<const Event> events, std::span<const Instant> there,
                      const io::HoleKind& kind, const std::string& place, const io::Warn& warn) {
    if (events.empty()) return;
    const std::array first{events.front().time};
    const auto note = io::hole_note(first, there, kind, [&](std::size_t) { return place; });
    if (note) warn(*note);
}

void note_holes_before(const ImportOptions& options, const RateInputs& rates,
                       const io::Warn& warn) {
    if (!has_store(options.database)) return;
    const auto store = open_store(options.database, Make::no);
    const store::Range last{.limit = io::times_that_tell, .newest_first = true};
    note_hole_before<RateEvent>(rates.rates, store.rate_times(options.rates_id, last),
                                io::rates_holes, options.prices.rates.text(), warn);
    note_hole_before<FundingEvent>(rates.funding, store.funding_times(options.underlying, last),
                                   io::funding_holes, options.prices.funding.text(), warn);
}

/// The prices, all read before the first is stored, so that a wrong row anywhere stores none. They
/// are buffered in an unnamed file, since a history may be larger than memory and standard input
/// cannot be read twice.
class PricesToImport {
public:
    PricesToImport(const ImportOptions& options, const Console& console)
        : bars_(rows_at_once), file_(std::tmpfile()) {
        if (!file_) throw Error(ErrorKind::system, "no temporary file can be made for the prices");
        io::PriceReader reader(options.prices.prices.sources(), as_stored(options),
                               noting(console));
        Progress progress(console, reader.bytes_total());
        while (const auto count = reader.next(bars_)) {
            put_aside(std::span(bars_).first(count));
            progress.show(reader.bytes_read());
        }
    }

    template <class Take>
    void in_pieces(const Take& take) {
        std::rewind(file_.get());
        while (const auto count =
                   std::fread(bars_.data(), sizeof(Observation), bars_.size(), file_.get())) {
            take(std::span<const Observation>(bars_).first(count));
        }
        if (std::ferror(file_.get()) != 0) throw_of_file();
    }

private:
    static_assert(std::is_trivially_copyable_v<Observation>);
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void put_aside(std::span<const Observation> bars) {
        const auto written =
            std::fwrite(bars.data(), sizeof(Observation), bars.size(), file_.get());
        if (written != bars.size()) throw_of_file();
    }
    [[noreturn]] static void throw_of_file() {
        throw Error(ErrorKind::system,
                    "the temporary file of the prices cannot be written and read: is the disk of " +
                        std::filesystem::temp_directory_path().string() + " full?");
    }

    std::vector<Observation> bars_;
    std::unique_ptr<std::FILE, Close> file_;
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

/// The whole data of an import.
struct Imported {
    RateInputs rates;
    std::optional<PricesToImport> prices;
};

/// Stores nothing of an import if any part of it contradicts stored data.
void require_past_kept(const store::Store& store, const ImportOptions& options,
                       Imported& imported) {
    in_pieces<RateEvent>(imported.rates.rates, [&](std::span<const RateEvent> piece) {
        store.require_past_kept(options.rates_id, piece);
    });
    in_pieces<FundingEvent>(imported.rates.funding, [&](std::span<const FundingEvent> piece) {
        store.require_past_kept(options.underlying, piece);
    });
    if (!imported.prices) return;
    imported.prices->in_pieces([&](std::span<const Observation> piece) {
        store.require_past_kept(options.underlying, piece);
    });
}

/// All files are read before the database is opened, so that nothing is stored, and none is made,
/// of what is refused. Rates and funding go before the prices, whose tokens they charge.
void run_import(const ImportOptions& options, const Console& console) {
    check(options);
    const io::Warn warn = noting(console);
    const auto past = options.correct ? store::Past::correct : store::Past::keep;
    const auto& given = options.prices;
    Imported imported{.rates = read_rate_inputs(given, warn), .prices = {}};
    note_holes_before(options, imported.rates, warn);
    if (!given.prices.empty()) imported.prices.emplace(options, console);

    store::Store store = open_store(options.database, Make::yes);
    if (!options.correct) require_past_kept(store, options, imported);
    std::string report;
    if (!given.rates.empty()) {
        store::Appended sum;
        in_pieces<RateEvent>(imported.rates.rates, [&](std::span<const RateEvent> piece) {
            add(sum, store.append_rates(options.rates_id, piece, past));
        });
        report += told("rates " + options.rates_id, sum);
    }
    if (!given.funding.empty()) {
        store::Appended sum;
        in_pieces<FundingEvent>(imported.rates.funding, [&](std::span<const FundingEvent> piece) {
            add(sum, store.append_funding(options.underlying, piece, past));
        });
        report += told("funding of " + options.underlying, sum);
    }
    if (imported.prices) {
        store::Appended sum;
        imported.prices->in_pieces([&](std::span<const Observation> piece) {
            add(sum, store.append_bars(options.underlying, piece, past));
        });
        report += told("prices of " + options.underlying, sum);
    }
    print(report);
}

}  // namespace

void add_import(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "import", "Load prices, funding and rates into the database of `levtok serve`");
    const auto options = std::make_shared<ImportOptions>();
    add_database_options(*command, options->database);
    add_text(*command, "--underlying,-u", options->underlying, "ID",
             "The underlying of the prices and funding");
    add_price_options(*command, options->prices);
    add_text(*command, "--rates-id", options->rates_id, "ID", "The name of the rates, e.g. usd");
    add_flag(
        *command, "--correct", options->correct,
        "Replace stored rows that have other values, keep the old ones, and recompute the tokens");
    add_example(*command, "levtok import --data levtok-data --underlying btc --prices btc.csv",
                "Rows that are stored already with the same values are skipped, so that an import "
                "can be repeated. A wrong row in any of the files stores nothing.\n"
                "The prices advance the tokens of the underlying.");
    on_run(*command, [options, &console] { run_import(*options, console); });
}

}  // namespace levtok::cli

#include "service/cli/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "nav/error.hpp"
#include "service/cli/output/progress.hpp"
#include "service/io/read/prices/observed_file.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/holes.hpp"
#include "service/store/names.hpp"

namespace levtok::cli {
namespace {

/// Rows per transaction: limits the loss of an interruption and the wait of other writers.
constexpr std::size_t rows_at_once = 10'000;

void add_to(store::Appended& sum, const store::Appended& part) {
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

/// Options for reading prices that continue the stored ones.
io::PriceFileOptions as_stored(const ImportOptions& options, const store::Store* there) {
    auto file = options.prices.file;
    if (there == nullptr) return file;
    file.follows = there->bar_steps(options.underlying);
    file.earlier = there->last_bars(options.underlying);
    file.calendars = there->calendars(options.underlying);
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
                       const store::Store& there, const io::Warn& warn) {
    const store::Range last{.limit = io::times_that_tell, .newest_first = true};
    note_hole_before<RateEvent>(rates.rates, there.rate_times(options.rates_id, last),
                                io::rates_holes, options.prices.rates.text(), warn);
    note_hole_before<FundingEvent>(rates.funding, there.funding_times(options.underlying, last),
                                   io::funding_holes, options.prices.funding.text(), warn);
}

/// The observed values, as continuing those of the token. Throws Error(not_found) without one.
std::vector<rebalance::ObservedRow> observed_rows(const ImportOptions& options,
                                                  const store::Store* there, const io::Warn& warn) {
    if (options.observed.files.empty()) return {};
    if (there == nullptr) {
        throw Error(ErrorKind::not_found,
                    "there is no database yet, and so no token called \"" + options.token + '"');
    }
    const auto before = there->observed_before(options.token, options.kind);
    auto file = observed_reading(options.observed, options.prices.file);
    file.follows = before.steps;
    file.earlier = before.last;
    file.calendars = {there->token(options.token).terms.calendar};
    return io::read_observed_file(options.observed.files.sources(), file, warn).rows;
}

std::string line_of(const std::string& what, const store::Appended& done) {
    return fmt::format("{}: {} added, {} there already, {} corrected\n", what, done.added,
                       done.repeated, done.corrected);
}

}  // namespace

/// The prices, buffered in an unnamed file, since a history may be larger than memory and standard
/// input cannot be read twice.
class Import::Prices {
public:
    Prices(const ImportOptions& options, const store::Store* there, const Console& console)
        : bars_(rows_at_once), file_(std::tmpfile()) {
        if (!file_) throw Error(ErrorKind::system, "no temporary file can be made for the prices");
        io::PriceReader reader(options.prices.prices.sources(), as_stored(options, there),
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

void check(const ImportOptions& options) {
    cli::check(options.prices);
    const auto& prices = options.prices;
    const bool observed = !options.observed.files.empty();
    if (prices.prices.empty() && prices.funding.empty() && prices.rates.empty() && !observed) {
        throw Error(ErrorKind::malformed,
                    "give --prices, --funding, --rates or --observed to import");
    }
    if (observed == options.token.empty()) {
        throw Error(ErrorKind::malformed, "--observed and --token go together");
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
    if (!options.token.empty()) store::check_name(options.token, "token");
}

Import::Import(const ImportOptions& options, const store::Store* there, const Console& console)
    : options_(options),
      rates_(read_rate_inputs(options.prices, noting(console))),
      observed_(observed_rows(options, there, noting(console))) {
    if (there != nullptr) note_holes_before(options, rates_, *there, noting(console));
    if (!options.prices.prices.empty()) {
        prices_ = std::make_unique<Prices>(options, there, console);
    }
}

Import::~Import() = default;

std::string Import::store_in(store::Store& store) {
    const auto past = options_.correct ? store::Past::correct : store::Past::keep;
    if (!options_.correct) require_past_kept(store);
    std::string report;
    // Rates and funding go before the prices, whose tokens they charge.
    if (!options_.prices.rates.empty()) {
        store::Appended sum;
        in_pieces<RateEvent>(rates_.rates, [&](std::span<const RateEvent> piece) {
            add_to(sum, store.append_rates(options_.rates_id, piece, past));
        });
        report += line_of("rates " + options_.rates_id, sum);
    }
    if (!options_.prices.funding.empty()) {
        store::Appended sum;
        in_pieces<FundingEvent>(rates_.funding, [&](std::span<const FundingEvent> piece) {
            add_to(sum, store.append_funding(options_.underlying, piece, past));
        });
        report += line_of("funding of " + options_.underlying, sum);
    }
    if (prices_) {
        store::Appended sum;
        prices_->in_pieces([&](std::span<const Observation> piece) {
            add_to(sum, store.append_bars(options_.underlying, piece, past));
        });
        report += line_of("prices of " + options_.underlying, sum);
    }
    if (!options_.observed.files.empty()) {
        store::Appended sum;
        in_pieces<rebalance::ObservedRow>(
            observed_, [&](std::span<const rebalance::ObservedRow> piece) {
                add_to(sum, store.append_observed(options_.token, options_.kind, piece, past));
            });
        report += line_of(std::string(name_of(options_.kind)) + " of " + options_.token, sum);
    }
    return report;
}

void Import::require_past_kept(const store::Store& store) {
    in_pieces<RateEvent>(rates_.rates, [&](std::span<const RateEvent> piece) {
        store.require_past_kept(options_.rates_id, piece);
    });
    in_pieces<FundingEvent>(rates_.funding, [&](std::span<const FundingEvent> piece) {
        store.require_past_kept(options_.underlying, piece);
    });
    in_pieces<rebalance::ObservedRow>(
        observed_, [&](std::span<const rebalance::ObservedRow> piece) {
            store.require_past_kept(options_.token, options_.kind, piece);
        });
    if (!prices_) return;
    prices_->in_pieces([&](std::span<const Observation> piece) {
        store.require_past_kept(options_.underlying, piece);
    });
}

}  // namespace levtok::cli

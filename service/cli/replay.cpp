#include "service/cli/replay.hpp"

#include <algorithm>
#include <array>

#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "rebalance/token/saved_token.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/progress.hpp"
#include "service/io/read/prices/price_file.hpp"

namespace levtok::cli {
namespace {

constexpr const char* funding_option = "--funding";
constexpr const char* rates_option = "--rates";
constexpr const char* spreads_option = "--spreads";

/// An input that is given, before its time is known.
rebalance::Feed feed_of(const char* option, const std::string& file) {
    rebalance::Feed feed{.cover = {}, .how = option, .place = file};
    if (!file.empty()) feed.cover.emplace();
    return feed;
}

/// The observations after `last`, where a saved state stands, in blocks.
class Observations {
public:
    Observations(const Console& console, const PriceOptions& options, std::optional<Instant> last)
        : reader_(options.prices.sources(), options.file, noting(console)),
          progress_(console, reader_.bytes_total()),
          last_(last) {}

    bool next(Observation& bar) {
        do {
            if (at_ == filled_ && !refill()) return false;
            bar = block_[at_++];
        } while (last_ && bar.time <= *last_);
        ++count_;
        return true;
    }

    std::uint64_t count() const { return count_; }
    Duration longest_step() const { return reader_.longest_step(); }

private:
    bool refill() {
        at_ = 0;
        filled_ = reader_.next(block_);
        progress_.show(reader_.bytes_read());
        return filled_ > 0;
    }

    io::PriceReader reader_;
    Progress progress_;
    std::optional<Instant> last_;
    std::array<Observation, 1024> block_{};
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    std::uint64_t count_ = 0;
};

[[noreturn]] void throw_empty(const PriceOptions& options, std::optional<Instant> last) {
    std::string where;
    if (options.file.from) where += " from " + format_time(*options.file.from);
    if (options.file.to) where += " to " + format_time(*options.file.to);
    if (last) where += " after the state's " + format_time(*last);
    throw Error(ErrorKind::malformed, options.prices.text() + ": holds no observation" + where);
}

/// Notes where the funding, rates or spreads that were read do not cover the prices.
void note_coverage(const Console& console, const PriceOptions& options, const RateInputs& inputs,
                   Instant first_price, Instant last_price) {
    const std::span<const FundingEvent> funding = inputs.funding;
    const std::span<const RateEvent> rates = inputs.rates;
    const rebalance::Cover prices{first_price, last_price};
    console.note(uncovered_funding(
        {rebalance::cover_of(funding), funding_option, options.funding.text()}, prices));
    console.note(
        uncovered_rates({rebalance::cover_of(rates), rates_option, options.rates.text()}, prices));
    console.note(rebalance::uncovered_spreads(inputs.spreads, options.spreads, prices));
}

/// Notes where more than `longest_step` lies between a saved state and the next observation.
void note_gap(const Console& console, Instant saved, Instant next, Duration longest_step) {
    if (next - saved <= longest_step) return;
    console.note({NoteCode::gap, "the state is as of " + format_time(saved) +
                                     " and the prices continue at " + format_time(next) +
                                     ", a gap of " + format_duration(next - saved) +
                                     " without prices"});
}

}  // namespace

void note_missing_inputs(const Console& console, const PriceOptions& options,
                         const rebalance::Financing& financing, std::string_view name) {
    console.note(rebalance::unfed(financing, name, feed_of(funding_option, options.funding.text()),
                                  feed_of(rates_option, options.rates.text())));
}

void note_unused_inputs(const Console& console, const PriceOptions& options,
                        std::span<const rebalance::Financing> all,
                        const std::pair<std::string_view, std::string_view>& set) {
    console.note(rebalance::unused(all, options.funding.empty() ? "" : funding_option,
                                   options.rates.empty() ? "" : rates_option, set));
}

void note_unused_spreads(const Console& console, const PriceOptions& options,
                         std::span<const rebalance::Terms> products, const Spreads& given) {
    if (options.spreads.empty()) return;
    std::vector<rebalance::Financing> all;
    for (const auto& terms : products) all.push_back(terms.financing);
    console.note(rebalance::unused(all, "", spreads_option, as_setting));
    for (const auto& terms : products) {
        console.note(rebalance::unused_spreads(terms, given, spreads_option));
    }
}

void for_each_step(const Console& console, const PriceOptions& given,
                   std::span<const std::string> calendars, std::optional<Instant> last,
                   const StepSink& sink) {
    PriceOptions options = given;
    options.file.calendars.assign(calendars.begin(), calendars.end());
    check(options);
    const io::Warn warn = noting(console);
    const auto inputs = read_rate_inputs(options, warn);
    rebalance::MarketFeed feed(inputs.funding, inputs.rates, inputs.spreads);
    if (last) feed.continue_after(*last);
    Observations observations(console, options, last);
    Observation bar;
    Instant first{};
    while (observations.next(bar)) {
        if (observations.count() == 1) first = bar.time;
        sink(feed.step(bar));
    }
    if (observations.count() == 0) throw_empty(options, last);
    if (last) note_gap(console, *last, first, observations.longest_step());
    note_coverage(console, options, inputs, last.value_or(first), bar.time);
}

void replay(const Console& console, const PriceOptions& options, std::span<rebalance::Token> tokens,
            const RowSink& sink) {
    std::vector<rebalance::Financing> all;
    std::vector<std::string> calendars;
    std::vector<rebalance::Terms> products;
    for (const auto& token : tokens) {
        products.push_back(token.terms());
        note_missing_inputs(console, options, token.terms().financing, token.terms().name);
        all.push_back(token.terms().financing);
        calendars.push_back(token.terms().calendar);
    }
    note_unused_inputs(console, options, all);
    std::vector<rebalance::OffGrid> off_grid(tokens.size());
    const auto& state = tokens.front().state();
    Spreads given;
    for_each_step(console, options, calendars,
                  state.opened ? std::optional(state.time) : std::nullopt,
                  [&](const MarketStep& step) {
                      given = step.spreads;
                      for (std::size_t i = 0; i < tokens.size(); ++i) {
                          sink(i, tokens[i], tokens[i].advance(step), step);
                          off_grid[i].add(tokens[i].terms(), tokens[i].trades());
                      }
                  });
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (const auto note = off_grid[i].note(tokens[i].terms())) console.note(*note);
    }
    note_unused_spreads(console, options, products, given);
}

ReplayedPaths replayed_paths(const Console& console, const PriceOptions& options,
                             std::span<rebalance::Token> tokens) {
    ReplayedPaths paths;
    paths.nav.resize(tokens.size());
    replay(console, options, tokens,
           [&](std::size_t i, const rebalance::Token& token, const rebalance::PathRow& row,
               const MarketStep&) {
               paths.nav[i].push_back(token.adjusted_nav());
               if (i > 0) return;
               paths.time.push_back(row.time);
               paths.price.push_back(row.price);
           });
    return paths;
}

void note_death(const Console& console, const rebalance::Token& token,
                const rebalance::PathRow& row) {
    if (!row.events.has(rebalance::Event::wiped_out)) return;
    console.note(nav::wiped_out_note(token.terms().name, row.time, row.price,
                                     nav::wiped_out_by(token.attribution())));
}

rebalance::Token make_token(rebalance::Terms terms, const std::string& from_state) {
    if (from_state.empty()) return rebalance::Token(std::move(terms));
    try {
        return rebalance::read_token(read_text(from_state), std::move(terms));
    } catch (const Error& error) {
        const std::string what = error.what();
        throw Error(error.kind(), what.starts_with(from_state) ? what : from_state + ": " + what);
    }
}

}  // namespace levtok::cli

#include "service/cli/coverage.hpp"

namespace levtok::cli {
namespace {

constexpr const char* funding_option = "--funding";
constexpr const char* rates_option = "--rates";

void note_each(const Console& console, const Notes& notes) {
    for (const auto& note : notes) console.note(note);
}

/// An input that is given, before its time is known.
rebalance::Feed feed_of(const char* option, const std::string& file) {
    rebalance::Feed feed{.cover = {}, .how = option, .place = file};
    if (!file.empty()) feed.cover.emplace();
    return feed;
}

}  // namespace

void note_missing_inputs(const Console& console, const PriceOptions& options,
                         const rebalance::Terms& terms) {
    note_each(console, rebalance::unfed(terms, feed_of(funding_option, options.funding.text()),
                                        feed_of(rates_option, options.rates.text())));
}

void note_coverage(const Console& console, const PriceOptions& options,
                   std::span<const FundingEvent> funding, std::span<const RateEvent> rates,
                   Instant first_price, Instant last_price) {
    const rebalance::Cover prices{first_price, last_price};
    note_each(console,
              uncovered_funding(
                  {rebalance::cover_of(funding), funding_option, options.funding.text()}, prices));
    note_each(
        console,
        uncovered_rates({rebalance::cover_of(rates), rates_option, options.rates.text()}, prices));
}

void note_gap(const Console& console, Instant saved, Instant next, Duration longest_step) {
    if (next - saved <= longest_step) return;
    console.note({NoteCode::gap, "the state is as of " + format_time(saved) +
                                     " and the prices continue at " + format_time(next) +
                                     ", a gap of " + format_duration(next - saved) +
                                     " without prices"});
}

}  // namespace levtok::cli

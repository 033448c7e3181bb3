#include "service/cli/coverage.hpp"

#include <algorithm>
#include <chrono>

namespace levtok::cli {
namespace {

std::string text_of(const Span& span) {
    return format_time(span.first) + " to " + format_time(span.last);
}

template <class Event>
Span span_of(std::span<const Event> events) {
    return {events.front().time, events.back().time};
}

/// The mean time from one event to the next, or `otherwise` where there is one only.
template <class Event>
Duration interval_of(std::span<const Event> events, Duration otherwise) {
    if (events.size() < 2) return otherwise;
    const auto steps = static_cast<Duration::rep>(events.size() - 1);
    return (events.back().time - events.front().time) / steps;
}

}  // namespace

void note_coverage(const Console& console, const std::string& file,
                   std::span<const FundingEvent> funding, const Span& prices) {
    const Span covered = span_of(funding);
    const std::string head =
        "funding from " + text_of(covered) + ", prices from " + text_of(prices);
    if (covered.last <= prices.first || covered.first > prices.last) {
        console.note({NoteCode::uncovered, head + ": no funding is charged", file});
        return;
    }
    const Duration slack = interval_of(funding, std::chrono::hours{8}) * 3 / 2;
    if (covered.first <= prices.first + slack && covered.last + slack >= prices.last) return;
    console.note({NoteCode::uncovered, head + ": none is charged where the file has none", file});
}

void note_coverage(const Console& console, const std::string& file,
                   std::span<const RateEvent> rates, const Span& prices) {
    const Span covered = span_of(rates);
    const Duration slack =
        std::max<Duration>(std::chrono::weeks{1}, interval_of(rates, one_day) * 3 / 2);
    const bool late = covered.first > prices.first;
    const bool short_of_the_end = covered.last + slack < prices.last;
    if (!late && !short_of_the_end) return;
    std::string meaning = late ? "the benchmark is 0 before the first rate" : "";
    if (short_of_the_end) {
        meaning +=
            std::string(late ? " and" : "the benchmark") + " stays at the last one behind it";
    }
    console.note(
        {NoteCode::uncovered,
         "rates from " + text_of(covered) + ", prices from " + text_of(prices) + ": " + meaning,
         file});
}

void note_gap(const Console& console, Instant saved, Instant next, Duration longest_step) {
    if (next - saved <= longest_step) return;
    console.note({NoteCode::gap, "the state stands at " + format_time(saved) + " and goes on at " +
                                     format_time(next) + ", a gap of " +
                                     format_duration(next - saved) + " without prices"});
}

}  // namespace levtok::cli

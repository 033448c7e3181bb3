#include <algorithm>
#include <cmath>

#include "rebalance/calendars/trading_calendar.hpp"
#include "tests/differential/draw.hpp"

namespace levtok::differential {
namespace {

using namespace rebalance;
using namespace std::chrono_literals;

/// Rows of days, each of one session: stamped with the date or with the midnight after it, of UTC
/// or of the market's clocks.
std::vector<Instant> session_stamps(Numbers& numbers, const TradingCalendar& calendar, Instant from,
                                    int count) {
    const bool after = numbers.chance(0.5);
    const bool local = numbers.chance(0.5);
    Date date{std::chrono::floor<std::chrono::days>(from).time_since_epoch()};
    std::vector<Instant> times;
    for (int i = 0; i < count; ++i) {
        date = calendar.session_from(date);
        const Date stamped = after ? date + std::chrono::days{1} : date;
        times.push_back(local ? calendar.zone().from_local(LocalTime{stamped}).first
                              : Instant{stamped.time_since_epoch()});
        date += std::chrono::days{numbers.chance(0.03) ? 4 : 1};
    }
    return times;
}

std::vector<Instant> even_stamps(Numbers& numbers, Instant from, int count) {
    const auto step =
        numbers.one_of<Duration>({1min, 5min, 15min, 1h, 1h, 4h, 8h, 24h, 24h, 7min + 3s});
    Instant time = std::chrono::floor<std::chrono::days>(from);
    if (numbers.chance(0.5)) time += numbers.one_of<Duration>({1h, 7h, 14h + 30min, 4h + 5min});
    std::vector<Instant> times;
    for (int i = 0; i < count; ++i) {
        times.push_back(time);
        time += step;
        if (numbers.chance(0.03)) time += numbers.count(1, 100) * step;
        if (numbers.chance(0.03)) time += numbers.one_of<Duration>({13min, 5h, 24h, 96h, 1us});
    }
    return times;
}

std::vector<Instant> draw_stamps(Numbers& numbers, const TradingCalendar& calendar) {
    const int count = numbers.count(2, 60);
    // Years with both kinds of clocks, with early closes, and before XNYS's known holidays.
    const Instant from{std::chrono::sys_days{std::chrono::year{2018} / 1 / 1} +
                       std::chrono::days{numbers.count(0, 2500)}};
    if (!calendar.always_open() && numbers.chance(0.5)) {
        return session_stamps(numbers, calendar, from, count);
    }
    return even_stamps(numbers, from, count);
}

/// How prices move, drawn once for a history.
struct Movement {
    double deviation;  ///< of a step, in logs
    double spikes;     ///< probability of a step of up to +-50 %
    double flat;       ///< probability that a flat stretch starts
    double round;      ///< probability of a move of a round size, which a trigger may have
    bool bars;         ///< with an open, high and low of their own
    double gap;        ///< deviation of the open from the close before
};

Movement draw_movement(Numbers& numbers) {
    Movement movement{};
    movement.deviation = numbers.spread(3e-4, 0.08);
    movement.spikes = numbers.one_of({0.0, 0.01, 0.05});
    movement.flat = numbers.one_of({0.0, 0.02});
    movement.round = numbers.one_of({0.0, 0.05, 0.3});
    movement.bars = numbers.chance(0.7);
    movement.gap = numbers.chance(0.5) ? 0 : movement.deviation * numbers.unit();
    return movement;
}

double draw_move(Numbers& numbers, const Movement& movement) {
    if (numbers.chance(movement.spikes)) return numbers.between(0.5, 1.5);
    if (numbers.chance(movement.round)) {
        const double size = numbers.one_of({0.01, 0.1, 0.15, 0.2});
        return numbers.chance(0.5) ? 1 + size : 1 - size;
    }
    return std::exp(movement.deviation * numbers.bell());
}

Observation draw_bar(Numbers& numbers, const Movement& movement, Instant time, double before) {
    const double close = before * draw_move(numbers, movement);
    if (!movement.bars || numbers.chance(0.02)) return Observation::at(time, Price::of(close));
    const double open = before * std::exp(movement.gap * numbers.bell());
    double high = std::max(open, close);
    double low = std::min(open, close);
    // Some bars have their extremes at their ends, or both as far from the open.
    switch (numbers.below(8)) {
        case 0:
            break;
        case 1: {
            const double reach = std::max(high - open, open - low);
            high = std::max(high, open + reach);
            low = std::min(low, std::max(open - reach, 0.5 * low));
            break;
        }
        default:
            high *= std::exp(movement.deviation * std::fabs(numbers.bell()));
            low *= std::exp(-movement.deviation * std::fabs(numbers.bell()));
    }
    return {time, Price::of(open), Price::of(high), Price::of(low), Price::of(close)};
}

void draw_bars(Numbers& numbers, const std::vector<Instant>& times, History& history) {
    const Movement movement = draw_movement(numbers);
    double price = numbers.chance(0.5) ? 100 : numbers.spread(1e-4, 1e6);
    int flat = 0;
    for (const Instant time : times) {
        if (flat == 0 && numbers.chance(movement.flat)) flat = numbers.count(1, 10);
        if (flat > 0) {
            --flat;
            history.bars.push_back(Observation::at(time, Price::of(price)));
            continue;
        }
        history.bars.push_back(draw_bar(numbers, movement, time, price));
        price = history.bars.back().close.value();
    }
}

void draw_events(Numbers& numbers, History& history) {
    const double funding = numbers.spread(1e-6, 0.01);
    const double often = numbers.one_of({0.0, 0.1, 0.5});
    // Around each observation: at it, milliseconds late, a little later than counts, before it.
    for (const auto& bar : history.bars) {
        if (numbers.chance(often)) {
            const auto late = numbers.one_of<Duration>({0s, 8ms, 1s, 1001ms, -30s});
            history.funding.push_back({bar.time + late, Rate::raw(funding * numbers.bell())});
        }
        if (numbers.chance(0.1)) {
            const auto late = numbers.one_of<Duration>({0s, 8ms, 1s, 1001ms, -30s});
            history.rates.push_back({bar.time + late, Rate::raw(0.03 + 0.02 * numbers.bell())});
        }
    }
    const auto by_time = [](const auto& a, const auto& b) { return a.time < b.time; };
    std::ranges::stable_sort(history.funding, by_time);
    std::ranges::stable_sort(history.rates, by_time);
}

}  // namespace

History draw_history(Numbers& numbers, const Terms& terms) {
    History history;
    draw_bars(numbers, draw_stamps(numbers, trading_calendar(terms.calendar)), history);
    draw_events(numbers, history);
    return history;
}

}  // namespace levtok::differential

#include <cmath>

#include "nav/error.hpp"
#include "tests/differential/draw.hpp"

namespace levtok::differential {
namespace {

using namespace rebalance;
using namespace std::chrono_literals;

double draw_leverage(Numbers& numbers) {
    const double size = numbers.chance(0.7) ? numbers.one_of({0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0})
                                            : numbers.spread(0.1, 10);
    return numbers.chance(0.6) ? size : -size;
}

ManagementFee draw_fee(Numbers& numbers) {
    ManagementFee fee;
    fee.per = numbers.one_of(
        {FeePeriod::day, FeePeriod::eight_hours, FeePeriod::year, FeePeriod::dilution});
    fee.rate = numbers.chance(0.3) ? 0 : numbers.spread(1e-5, 0.3);
    fee.at = numbers.one_of<Duration>({0h, 2min, 16h, 23h + 45min, 7h + 13min + 5s});
    return fee;
}

Financing draw_financing(Numbers& numbers) {
    switch (numbers.below(4)) {
        case 0:
            return NoFinancing{};
        case 1:
            return PerpetualFunding{};
        default:
            return CashFinancing{numbers.between(-0.02, 0.1), numbers.between(-0.02, 0.1),
                                 numbers.chance(0.5) ? 0 : numbers.between(0, 0.3),
                                 numbers.one_of({360.0, 365.0, 366.0, 364.5})};
    }
}

Execution draw_execution(Numbers& numbers) {
    Execution execution;
    if (numbers.chance(0.6)) execution.taker_fee = numbers.spread(1e-5, 0.02);
    if (numbers.chance(0.4)) execution.half_spread = numbers.spread(1e-5, 0.02);
    if (numbers.chance(0.25)) {
        execution.impact = numbers.spread(1e-4, 1);
        execution.daily_volume = numbers.spread(1e2, 1e9);
    }
    return execution;
}

LeverageOutside draw_band(Numbers& numbers, double size) {
    LeverageOutside band;
    const auto ends = numbers.below(3);
    if (ends != 0) band.min = size * numbers.between(0.3, 0.99);
    if (ends != 1) band.max = size * numbers.one_of({1.1, 4.0 / 3, 1.5, numbers.between(1.01, 3)});
    return band;
}

PriceTrigger draw_price_trigger(Numbers& numbers, double size) {
    switch (numbers.below(3)) {
        case 0:
            return draw_band(numbers, size);
        case 1:
            return Move{numbers.chance(0.5) ? numbers.one_of({0.01, 0.1, 0.15, 0.2, 1.5})
                                            : numbers.spread(1e-3, 1),
                        numbers.one_of({Side::adverse, Side::favourable, Side::both})};
        default:
            return NavLoss{numbers.chance(0.5) ? numbers.one_of({0.1, 0.3, 0.5})
                                               : numbers.spread(1e-3, 0.99)};
    }
}

Schedule draw_schedule(Numbers& numbers, double size, bool sessions) {
    Schedule schedule;
    schedule.at_close = sessions && numbers.chance(0.5);
    if (!schedule.at_close) {
        schedule.at = numbers.one_of<Duration>(
            {0h, 2min, 16h, 15h + 45min, 9h + 30min, 23h + 45min, 30s, 7h + 1us});
    }
    schedule.every = sessions || numbers.chance(0.5)
                         ? numbers.one_of<Duration>({24h, 24h, 72h, 168h})
                         : numbers.one_of<Duration>({7min, 1h, 8h, 36h});
    if (numbers.chance(0.25)) schedule.unless_within = numbers.spread(1e-3, 0.9);
    const int conditions = numbers.chance(0.25) ? numbers.count(1, 2) : 0;
    for (int i = 0; i < conditions; ++i) {
        schedule.only_if.push_back(draw_price_trigger(numbers, size));
    }
    return schedule;
}

Sizing draw_sizing(Numbers& numbers, const RebalanceRule& rule, double size) {
    const Band band = band_of(rule);
    switch (numbers.below(6)) {
        case 0:
            if (band.min > 0 || band.max < infinity) return ToEdge{};
            return ToTarget{};
        case 1:
            return ToLeverage{size * numbers.between(0.7, 1.3)};
        case 2: {
            Recenter recenter{numbers.one_of({0.0, 0.05, 0.5, 1.0, numbers.unit()})};
            if (numbers.chance(0.6)) recenter.min = size * numbers.between(0.5, 0.99);
            if (numbers.chance(0.6)) recenter.max = size * numbers.between(1.01, 2);
            return recenter;
        }
        default:
            return ToTarget{};
    }
}

Fill draw_fill(Numbers& numbers) {
    if (numbers.chance(0.7)) return FillAtTrigger{};
    if (numbers.chance(0.5)) return FillAtObserved{};
    return FillOverWindow{
        numbers.one_of<Duration>({1min, 10min, 1h, 3h, 30h}),
        numbers.chance(0.3) ? Duration{0} : numbers.one_of<Duration>({5min, 1h, 26h})};
}

RebalanceRule draw_rule(Numbers& numbers, double size, bool sessions) {
    RebalanceRule rule;
    if (numbers.chance(0.45)) {
        rule.when = draw_schedule(numbers, size, sessions);
    } else {
        rule.when = draw_price_trigger(numbers, size);
    }
    rule.to = draw_sizing(numbers, rule, size);
    rule.fill = draw_fill(numbers);
    return rule;
}

Terms try_terms(Numbers& numbers) {
    Terms terms;
    terms.name = "drawn";
    terms.leverage = draw_leverage(numbers);
    terms.initial_nav = numbers.chance(0.5) ? 100 : numbers.spread(1e-4, 1e6);
    terms.initial_supply = numbers.chance(0.5) ? 1 : numbers.spread(1, 1e6);
    terms.fees.management = draw_fee(numbers);
    terms.financing = draw_financing(numbers);
    terms.execution = draw_execution(numbers);
    terms.calendar = numbers.one_of({"24/7", "24/7", "24/7", "weekdays", "XNYS"});
    terms.intrabar = numbers.one_of({Intrabar::close, Intrabar::ohlc});
    const bool sessions = terms.calendar != "24/7";
    terms.rules.clear();
    const int rules = numbers.count(0, 4);
    for (int i = 0; i < rules; ++i) {
        terms.rules.push_back(draw_rule(numbers, std::fabs(terms.leverage), sessions));
    }
    if (numbers.chance(0.3)) {
        terms.merge = Merge{terms.initial_nav * numbers.between(0.3, 1.2),
                            numbers.one_of({1.5, 10.0, 1000.0})};
    }
    if (numbers.chance(0.2)) terms.cap = numbers.spread(0.001, 2);
    return terms;
}

}  // namespace

Terms draw_terms(Numbers& numbers) {
    for (;;) {
        Terms terms = try_terms(numbers);
        try {
            check(terms);
            return terms;
        } catch (const InvalidValue&) {
            continue;  // drawn again
        }
    }
}

}  // namespace levtok::differential

#include "rebalance/json/describe.hpp"

#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::rebalance {
namespace {

/// Far enough from the ends of a double that no path of prices leads there.
constexpr Range initial_nav_range{.low = 0, .high = 1e15, .low_open = true};

}  // namespace

void describe(Fields& fields, ManagementFee& fee) {
    fields.number("rate", fee.rate, fraction_below_one, "fraction of NAV per period");
    fields.choice("per", fee.per,
                  {{"day", FeePeriod::day},
                   {"8h", FeePeriod::eight_hours},
                   {"year", FeePeriod::year},
                   {"dilution", FeePeriod::dilution}},
                  "day, 8h: charged at each instant passed; year: accrues over 365 days from NAV; "
                  "dilution: the same, "
                  "by a growth of supply");
    fields.time_of_day("at", fee.at, "instant of the charge, UTC (day, 8h)");
}

void describe(Fields& fields, Fees& fees) {
    fields.object("management", fees.management, "management fee");
    fields.number("creation", fees.creation, fraction_below_one,
                  "fraction of the money that comes in");
    fields.number("redemption", fees.redemption, fraction_below_one,
                  "fraction of the money that goes out");
    fields.choice("paid_to", fees.paid_to,
                  {{"issuer", FeesPaidTo::issuer}, {"fund", FeesPaidTo::fund}},
                  "who has the fees of creations and redemptions; those of the fund raise NAV");
}

void describe(Fields&, NoFinancing&) {}
void describe(Fields&, PerpetualFunding&) {}

void describe(Fields& fields, CashFinancing& cash) {
    constexpr Range spread{.low = -1, .high = 1};
    fields.number("borrow_spread", cash.borrow_spread, spread,
                  "per year, above the benchmark, on borrowed cash");
    fields.number("lend_spread", cash.lend_spread, spread,
                  "per year, below the benchmark, on cash held");
    fields.number("borrow_fee", cash.borrow_fee, spread, "per year, on the exposure of a short");
    fields.number("day_count", cash.day_count, {.low = 360, .high = 366},
                  "days of the year that rates are quoted for");
}

void describe(Fields& fields, Execution& execution) {
    constexpr Range cost{.low = 0, .high = 0.5};
    fields.number("taker_fee", execution.taker_fee, cost, "fraction of what is traded");
    fields.number("half_spread", execution.half_spread, cost, "fraction of what is traded");
    fields.number(
        "impact", execution.impact, {.low = 0, .high = 10},
        "cost of a trade as large as the daily volume; grows with the square root of its share");
    fields.number("daily_volume", execution.daily_volume, non_negative,
                  "of the underlying, quote currency per day; needed where impact is not 0");
}

void describe(Fields& fields, Recenter& recenter) {
    fields.number("recenter", recenter.speed, {.low = 0, .high = 1, .low_open = true},
                  "share of the way back to the target");
    fields.number("min", recenter.min, non_negative, "least |leverage| to trade to");
    fields.number("max", recenter.max, leverage_size, "greatest |leverage| to trade to");
}

void describe(Fields& fields, FillOverWindow& fill) {
    fields.duration("window", fill.window, "length of the window whose mean price is paid");
    fields.duration("delay", fill.delay, "from the trigger to the start of the window");
}

void describe(Fields& fields, RebalanceRule& rule) {
    fields.tagged("when", rule.when);
    fields.sizing("to", rule.to, "the leverage to trade to");
    fields.fill("fill", rule.fill, "the price that is paid");
}

void describe(Fields& fields, Merge& merge) {
    fields.number("below", merge.below, positive, "NAV under which tokens are merged");
    fields.number("factor", merge.factor, {.low = 1.5, .high = 1e6}, "how many tokens become one");
}

void describe(Fields& fields, Source& source) {
    fields.text("what", source.what, "where the rules were published");
    fields.text("rules_of", source.rules_of, "the date of the rules");
    fields.texts("assumed", source.assumed, "paths of the fields that are assumptions");
}

void describe(Fields& fields, Terms& terms) {
    fields.text("name", terms.name, "name in the product library: lower case, with dashes");
    fields.text("symbol", terms.symbol, "ticker");
    fields.text("description", terms.description, "one sentence for a list of products");
    fields.required_number("leverage", terms.leverage, {.low = -100, .high = 100},
                           "signed target leverage; negative is short");
    fields.number("initial_nav", terms.initial_nav, initial_nav_range,
                  "NAV of one token at the first observation");
    fields.number("initial_supply", terms.initial_supply, positive,
                  "tokens outstanding at the first observation");
    fields.object("fees", terms.fees, "fees");
    fields.kind("financing", terms.financing, "what the exposure costs to hold");
    fields.object("execution", terms.execution, "what a trade costs");
    fields.one_of(
        "calendar", terms.calendar, calendar_names(),
        "the sessions of the market, and its clocks; schedules are by them, and a rule is "
        "due on days with a session");
    fields.objects("rebalance", terms.rules,
                   "when and how the token trades; absent: daily at 00:00 to the target");
    fields.optional_object("merge", terms.merge, "merges of tokens whose NAV has become small");
    fields.optional_number("cap", terms.cap, positive,
                           "greatest gain of NAV from one rebalance to the next, as a fraction; "
                           "what the token holds beyond it is not the holder's. Absent: no cap");
    fields.choice("intrabar", terms.intrabar,
                  {{"close", Intrabar::close}, {"ohlc", Intrabar::ohlc}},
                  "how the price moves within a bar: one jump to the close, or open, nearer "
                  "extreme, farther extreme, "
                  "close");
    fields.object("source", terms.source, "where the rules come from");
}

}  // namespace levtok::rebalance

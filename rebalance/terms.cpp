#include "rebalance/terms.hpp"

#include <cmath>

#include "nav/check.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

std::string join(const std::string& path, const char* field) { return path + '.' + field; }

void check_length(const std::string& text, std::size_t most, const std::string& path) {
    if (text.size() <= most) return;
    throw InvalidValue(path, "must be at most " + std::to_string(most) + " bytes",
                       std::to_string(text.size()));
}

void check_texts(const Terms& terms) {
    const Source& source = terms.source;
    check_length(terms.name, limits::longest_name, "name");
    check_length(terms.symbol, limits::longest_name, "symbol");
    check_length(terms.description, limits::longest_text, "description");
    check_length(source.what, limits::longest_text, "source.what");
    check_length(source.rules_of, limits::longest_text, "source.rules_of");
    if (source.assumed.size() > limits::most_assumed) {
        throw InvalidValue("source.assumed",
                           "must be at most " + std::to_string(limits::most_assumed) + " fields",
                           std::to_string(source.assumed.size()));
    }
    for (std::size_t i = 0; i < source.assumed.size(); ++i) {
        check_length(source.assumed[i], limits::longest_name,
                     "source.assumed." + std::to_string(i));
    }
}

/// The band of the rule's trigger, if it has one.
std::optional<Band> own_band(const RebalanceRule& rule) {
    const auto* price = std::get_if<PriceTrigger>(&rule.when);
    return price != nullptr ? band_of(*price) : std::nullopt;
}

void check_inside(const Band& band, double size, const char* what, const std::string& path) {
    const std::string rule =
        std::string("must leave ") + what + " = " + shortest(size) + " inside the band";
    if (size >= band.max) throw InvalidValue(join(path, "max"), rule, shortest(band.max));
    if (size <= band.min) throw InvalidValue(join(path, "min"), rule, shortest(band.min));
}

/// A band must hold the target, and the leverage that its rule trades to, or it fires for ever.
void check_band(const Band& band, const RebalanceRule& rule, double target,
                const std::string& path) {
    check_inside(band, std::fabs(target), "|leverage|", path);
    const auto* fixed = std::get_if<ToLeverage>(&rule.to);
    // Flat, no trigger fires.
    if (fixed != nullptr && fixed->leverage > 0)
        check_inside(band, fixed->leverage, "the leverage traded to", path);
}

/// With a calendar of sessions a schedule counts days.
void check_on_calendar(const Schedule& schedule, const TradingCalendar& calendar,
                       const std::string& path) {
    if (calendar.always_open() && schedule.at_close) {
        throw InvalidValue(join(path, "at"),
                           "must be a time of day like \"00:02\" where the calendar is " +
                               calendar.name() + ", which never closes",
                           "\"close\"");
    }
    if (!calendar.always_open() && schedule.every % one_day != Duration{0}) {
        throw InvalidValue(join(path, "every"),
                           "must be whole days where the calendar is " + calendar.name(),
                           '"' + format_duration(schedule.every) + '"');
    }
}

void check_schedule(const Schedule& schedule, const std::string& path) {
    if (schedule.every <= Duration{0}) {
        throw InvalidValue(join(path, "every"), "must be longer than nothing, like \"1d\"",
                           '"' + format_duration(schedule.every) + '"');
    }
    for (std::size_t k = 0; k < schedule.only_if.size(); ++k) {
        check_fields_of(schedule.only_if[k], join(path, "only_if") + '.' + std::to_string(k));
    }
}

void check_recenter(const Recenter& recenter, const std::string& path) {
    if (recenter.min < recenter.max) return;
    throw InvalidValue(join(path, "min"), "must be < max = " + shortest(recenter.max),
                       shortest(recenter.min));
}

void check_rule(const RebalanceRule& rule, double target, const TradingCalendar& calendar,
                const std::string& path) {
    if (const auto* price = std::get_if<PriceTrigger>(&rule.when)) check_fields_of(*price, path);
    const auto band = own_band(rule);
    if (band) check_band(*band, rule, target, path);
    if (!band && std::holds_alternative<ToEdge>(rule.to)) {
        throw InvalidValue(
            join(path, "to"),
            "must not be an edge where the trigger has no band (leverage_outside has)", "\"edge\"");
    }
    if (const auto* recenter = std::get_if<Recenter>(&rule.to))
        check_recenter(*recenter, join(path, "to"));
    if (const auto* schedule = std::get_if<Schedule>(&rule.when)) {
        check_schedule(*schedule, path);
        check_on_calendar(*schedule, calendar, path);
    }
    const auto* window = std::get_if<FillOverWindow>(&rule.fill);
    if (window != nullptr && window->window <= Duration{0}) {
        throw InvalidValue(join(path, "fill.window"), "must be longer than nothing, like \"10m\"",
                           '"' + format_duration(window->window) + '"');
    }
}

}  // namespace

void close_with_sessions(Terms& terms) {
    if (trading_calendar(terms.calendar).always_open()) return;
    for (auto& rule : terms.rules) {
        if (auto* schedule = std::get_if<Schedule>(&rule.when)) schedule->at_close = true;
    }
}

const char* name_of(const RebalanceRule& rule) {
    const auto* price = std::get_if<PriceTrigger>(&rule.when);
    return price != nullptr ? name_of(*price) : Schedule::name;
}

Band band_of(const RebalanceRule& rule) { return own_band(rule).value_or(Band{0, infinity}); }

bool clears_touch(const RebalanceRule& rule, double target) {
    const auto* fixed = std::get_if<ToLeverage>(&rule.to);
    if (fixed != nullptr && fixed->leverage == 0) return true;
    const Band band = band_of(rule);
    const auto inside = [&](double leverage) {
        const double size =
            std::fabs(sized_leverage(rule.to, std::copysign(leverage, target), target, band));
        return size > band.min && size < band.max;
    };
    return (band.min == 0 || inside(band.min)) && (band.max == infinity || inside(band.max));
}

void check(const Terms& terms) {
    check_texts(terms);
    require_in_range(terms.leverage, {.low = -100, .high = 100}, "leverage");
    if (terms.leverage == 0) throw InvalidValue("leverage", "must not be zero", "0");
    const Execution& execution = terms.execution;
    if (execution.impact > 0)
        require_in_range(execution.daily_volume, positive, "execution.daily_volume");
    const double drag = std::fabs(terms.leverage) * (execution.taker_fee + execution.half_spread);
    require_in_range(drag, fraction_below_one,
                     "execution (|leverage| x (taker_fee + half_spread))");
    const TradingCalendar& calendar = trading_calendar(terms.calendar);
    for (std::size_t i = 0; i < terms.rules.size(); ++i) {
        check_rule(terms.rules[i], terms.leverage, calendar, "rebalance." + std::to_string(i));
    }
}

}  // namespace levtok::rebalance

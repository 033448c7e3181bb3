#include "service/report/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "nav/attribution/attribution.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

const Instant* time_metric(const std::vector<nav::MetricValue>& metrics, std::string_view name) {
    for (const auto& row : metrics) {
        if (row.name == name) return std::get_if<Instant>(&row.value);
    }
    return nullptr;
}

std::string trades_text(const History& history) {
    return fmt::format("{} and {} rebalance{}",
                       history.scheduled == 0 ? std::string("no scheduled")
                                              : count_text(history.scheduled) + " scheduled",
                       history.emergency == 0 ? std::string("no emergency")
                                              : count_text(history.emergency) + " emergency",
                       history.emergency == 1 ? "" : "s");
}

std::string range_text(const History& history) {
    const auto by_size = [](double a, double b) { return std::fabs(a) < std::fabs(b); };
    const auto [least, greatest] =
        std::minmax_element(history.leverage.begin(), history.leverage.end(), by_size);
    return fmt::format("between {} and {}", multiple_text(*least), multiple_text(*greatest));
}

std::string month_text(const nav::PeriodReturn& month) {
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year),
                       static_cast<unsigned>(month.month));
}

std::string words_of(std::string_view name) {
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

/// `variance drag −210 %, …`: the parts that reduced NAV, the largest first.
std::string takers(const nav::AttributionReport& report) {
    auto parts = nav::waterfall(report);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.value < b.value; });
    std::string text;
    for (const auto& part : parts) {
        const std::string_view name = part.part;
        if (name == "target" || name == "total" || std::fabs(part.value) < 0.00005) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", words_of(name),
                            signed_percent(part.value));
    }
    return text;
}

/// `rose 443.0 %`, `fell 12.00 %`, `did not move`.
std::string moved(double change) {
    if (change == 0) return "did not move";
    return (change > 0 ? "rose " : "fell ") + percent(std::fabs(change));
}

/// What a part of the return gave or took, in fractions of NAV at the start; empty where it is too
/// small to be said.
std::string given_or_taken(const char* giver, const char* taker, double part) {
    if (!(std::fabs(part) >= 0.00005)) return {};
    return fmt::format("{} {} {}", part > 0 ? giver : taker, part > 0 ? "gave" : "took",
                       percent(std::fabs(part)));
}

/// `its leverage gave 1,460 % of the start value, volatility took 780.0 %, …`: they add up to the
/// return.
std::string parts_of_start(const History& history) {
    const auto parts = nav::of_start(history.attribution);
    const bool pays_funding =
        std::holds_alternative<rebalance::PerpetualFunding>(history.terms.financing);
    const char* financing = pays_funding ? "funding" : "interest";
    // What the path made beyond the target is the work of volatility, in all orders.
    const std::string all[] = {
        given_or_taken("its leverage", "its leverage", parts.target),
        given_or_taken("compounding", "volatility", parts.variance_drag + parts.path_residual),
        given_or_taken(financing, financing, parts.financing),
        given_or_taken("fees", "fees", parts.fees),
        given_or_taken("trading", "trading", parts.trading),
        given_or_taken("the cap", "the cap", parts.cap)};
    std::string text;
    for (const auto& part : all) {
        if (part.empty()) continue;
        text += text.empty() ? ": " + part + " of the start value" : ", " + part;
    }
    return text;
}

std::string days_between(Instant from, Instant to) {
    return days_text(std::round(in_units_of(to - from, one_day)));
}

const Holding* holding_of(const Outlook& outlook, double days) {
    for (const auto& row : outlook.holding) {
        if (row.days == days) return &row;
    }
    return nullptr;
}

double fan_end(const std::vector<montecarlo::FanRow>& fan, double p) {
    double value = std::numeric_limits<double>::quiet_NaN();
    for (const auto& row : fan) {
        if (row.p == p) value = row.estimate.value;
    }
    return value;
}

/// Less than a year of trading days determines a drift too poorly for the head of a page.
bool is_short(const Outlook& outlook) { return outlook.model.fit && outlook.model.fit->rows < 250; }

std::string model_name(const Outlook& outlook) { return montecarlo::name_of(outlook.model.model); }

}  // namespace

std::string part_name(std::string_view part) {
    std::string name = words_of(part);
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

std::string days_text(double days) {
    return fmt::format("{} {}", number_text(days), days == 1 ? "day" : "days");
}

std::string growth_finding(const Past& past) {
    const auto& history = past.history;
    if (history.time.size() < 2) return "One observation: nothing has happened yet";
    const std::string against =
        fmt::format("{} made {}", history.underlying,
                    signed_percent(metric(past.underlying_metrics, "total_return")));
    if (history.wiped_out) {
        return fmt::format("{} was wiped out on {} by {}; {} over the period", history.terms.name,
                           time_text(*history.wiped_out), nav::wiped_out_by(history.attribution),
                           against);
    }
    return fmt::format("{} made {}, {}; the naive multiple would have made {}", history.terms.name,
                       signed_percent(metric(past.token_metrics, "total_return")), against,
                       signed_percent(past.naive.back() / past.naive.front() - 1));
}

std::string return_finding(const Past& past) {
    const auto& history = past.history;
    if (history.time.size() < 2 || history.wiped_out) return growth_finding(past);
    const double underlying = metric(past.underlying_metrics, "total_return");
    const double token = metric(past.token_metrics, "total_return");
    std::string text = history.underlying + ' ' + moved(underlying) + ", this token ";
    // A market keeps its name as it is; words begin the sentence.
    if (history.underlying.starts_with("the ")) text.front() = 'T';
    const bool same_way = underlying * token > 0;
    text += same_way ? percent(std::fabs(token)) : moved(token);
    return text + parts_of_start(history);
}

std::string leverage_finding(const Past& past) {
    const auto& history = past.history;
    if (history.leverage.empty()) return "No real leverage: nothing was held";
    if (history.leverage.size() == 1) {
        return "Real leverage is " + multiple_text(history.leverage.front()) +
               " at the only observation";
    }
    if (history.wiped_out) {
        return fmt::format("Before the wipe-out real leverage was {}; {}", range_text(history),
                           trades_text(history));
    }
    return fmt::format("Real leverage stayed {}; {}", range_text(history), trades_text(history));
}

std::string drawdown_finding(const Past& past) {
    const auto* peak = time_metric(past.token_metrics, "max_drawdown_peak");
    const auto* trough = time_metric(past.token_metrics, "max_drawdown_trough");
    const auto* recovery = time_metric(past.token_metrics, "max_drawdown_recovery");
    if (peak == nullptr || trough == nullptr) return "NAV never fell below its peak";
    const std::string after = past.history.wiped_out ? std::string("all is lost")
                              : recovery != nullptr
                                  ? "regained after " + days_between(*peak, *recovery)
                                  : "not regained by the end";
    return fmt::format("The deepest fall took {} ({} to {}; {}), the underlying’s {}",
                       percent(metric(past.token_metrics, "max_drawdown")), time_text(*peak),
                       time_text(*trough), after,
                       percent(metric(past.underlying_metrics, "max_drawdown")));
}

std::string attribution_finding(const nav::AttributionReport& attribution) {
    if (!std::isfinite(attribution.total)) {
        return "A wipe-out is ln 0: there is no finite log return to divide into parts";
    }
    const std::string target = signed_percent(attribution.target);
    const std::string others = takers(attribution);
    if (others.empty()) return "In logs the target gave " + target + ", and nothing else counted";
    return fmt::format("In logs the target gave {}; {} leave {}", target, others,
                       signed_percent(attribution.total));
}

std::string months_finding(const nav::MonthlyReturns& all) {
    std::vector<nav::PeriodReturn> months;
    for (const auto& month : all.months) {
        if (month.token) months.push_back(month);
    }
    if (months.empty()) return "No month has a return";
    const auto less = [](const auto& a, const auto& b) { return *a.token < *b.token; };
    const auto gains = std::count_if(months.begin(), months.end(),
                                     [](const auto& month) { return *month.token > 0; });
    const std::string gained =
        fmt::format("{} of {} gained", gains, count_of(months.size(), "month", "months"));
    // A part of a month is not comparable with whole ones.
    const auto partial = std::erase_if(months, [](const auto& month) { return month.partial; });
    if (months.empty()) return gained + "; none of them is whole";
    const auto& best = *std::max_element(months.begin(), months.end(), less);
    const auto& worst = *std::min_element(months.begin(), months.end(), less);
    return fmt::format("{}; {}best {} ({}), worst {} ({})", gained,
                       partial > 0 ? "of the whole months " : "", signed_percent(*best.token),
                       month_text(best), signed_percent(*worst.token), month_text(worst));
}

std::string fan_finding(const Report& report) {
    const auto& outlook = report.outlook;
    const auto& fan = outlook.token_fan;
    return fmt::format(
        "On {}, 1 becomes {} in the median after {}, half of the paths end between {} and {}, one "
        "in twenty below {}",
        model_name(outlook), growth_text(fan_end(fan, 0.5)),
        days_text(in_units_of(report.design.horizon, one_day)), growth_text(fan_end(fan, 0.25)),
        growth_text(fan_end(fan, 0.75)), growth_text(fan_end(fan, 0.05)));
}

std::string holding_finding(const Report& report) {
    const auto& outlook = report.outlook;
    if (outlook.holding.empty()) return "";
    const auto& first = outlook.holding.front();
    const auto& last = outlook.holding.back();
    return fmt::format("On {}, the odds of beating the underlying go from {} over {} to {} over {}",
                       model_name(outlook), odds_text(first.value("p_beats_spot")),
                       days_text(first.days), odds_text(last.value("p_beats_spot")),
                       days_text(last.days));
}

std::vector<std::string> findings(const Past& past) {
    const auto& history = past.history;
    std::vector<std::string> all{return_finding(past)};
    if (history.time.size() < 2) return all;
    if (!history.wiped_out) all.push_back(attribution_finding(history.attribution));
    all.push_back(drawdown_finding(past));
    all.push_back(leverage_finding(past));
    return all;
}

std::vector<std::string> findings(const Report& report) {
    auto all = findings(report.past);
    const auto& outlook = report.outlook;
    if (report.past.history.time.size() < 2) return all;
    if (!outlook.obstacle.empty() || is_short(outlook)) return all;
    if (const auto* year = holding_of(outlook, 365)) {
        all.push_back(fmt::format(
            "On {}{}, a year’s holding beats the underlying with odds of {} and loses money with "
            "odds of {}; a model, not a forecast",
            model_name(outlook), outlook.model.fit ? " fitted to these prices" : "",
            odds_text(year->value("p_beats_spot")), odds_text(year->value("p_loss"))));
    }
    return all;
}

}  // namespace levtok::report

#include "service/report/fact_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "nav/error.hpp"
#include "nav/metrics/prepared.hpp"
#include "nav/metrics/stamped_dates.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "service/report/drawn.hpp"
#include "service/report/findings.hpp"
#include "service/report/html.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

constexpr std::size_t drawdowns_of_sheet = 5;
constexpr double not_there = std::numeric_limits<double>::quiet_NaN();

/// A history without a whole month, or without a value above 0, has no periods.
std::vector<rebalance::PeriodPerformance> periods_of(const History& history,
                                                     const std::vector<double>& value) {
    try {
        return rebalance::performance(history.time, value, std::nullopt, history.terms.name).rows;
    } catch (const InvalidValue&) {
        return {};
    }
}

void add_key_information(const History& history, FactSheet& sheet) {
    try {
        auto document = rebalance::key_information(
            rebalance::question_of(history.time, history.nav, history.terms.fees,
                                   history.attribution),
            history.terms.name);
        sheet.key_information = std::move(document.figures);
    } catch (const InvalidValue& error) {
        sheet.no_key_information = error.what();
    }
}

double figure(const FactSheet& sheet, std::string_view name) {
    for (const auto& each : sheet.key_information) {
        if (each.name == name && each.value) return *each.value;
    }
    return not_there;
}

/// `1 month`, `since inception`.
std::string period_name(std::string_view period) {
    if (period == "ytd") return "year to date";
    if (period == "inception") return "since inception";
    const std::string count(period.substr(0, period.size() - 1));
    return count + (period.back() == 'm' ? " month" : " year") + (count == "1" ? "" : "s");
}

double shown_return(const rebalance::PeriodPerformance& row) {
    return row.per_year.value_or(row.total);
}

std::string period_cell(const std::vector<rebalance::PeriodPerformance>& rows,
                        std::string_view period) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const auto& row) { return row.period == period; });
    if (found == rows.end()) return cell("–");
    const double value = shown_return(*found);
    return cell(data_element(value, signed_percent(value)));
}

/// The day that a row closes.
std::string day_text(const nav::StampedDates& days, Instant time) {
    return date_text(Instant{days(time)});
}

std::string term(const char* name, const std::string& value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
}

std::string management_fee_text(const rebalance::ManagementFee& fee) {
    if (fee.rate == 0) return "none";
    using Per = rebalance::FeePeriod;
    const char* per = fee.per == Per::day           ? "a day"
                      : fee.per == Per::eight_hours ? "per 8 hours"
                      : fee.per == Per::year        ? "a year"
                                                    : "a year, by new tokens";
    return fine_percent(fee.rate) + ' ' + per;
}

/// What its cash is charged by, on the side of the market that the token is on.
std::string cash_text(const rebalance::CashFinancing& cash, const History& history) {
    std::string text;
    for (const auto& kind : rebalance::spread_kinds) {
        if (!rebalance::is_charged(kind, history.terms.leverage)) continue;
        const bool fee = kind.own == &rebalance::CashFinancing::borrow_fee;
        const bool held = kind.own == &rebalance::CashFinancing::lend_spread;
        const bool by_history = (history.spreads.*kind.given).has_value();
        if (fee && cash.borrow_fee == 0 && !by_history) continue;
        text += text.empty() ? "" : ", ";
        if (!fee) text += held ? "benchmark - " : "benchmark + ";
        text += by_history ? "a history of spreads" : fine_percent(cash.*kind.own);
        text += fee ? " on shorts" : held ? " on cash" : " on loans";
    }
    return text.empty() ? "none" : text;
}

std::string financing_text(const History& history) {
    const auto& financing = history.terms.financing;
    if (const auto* cash = std::get_if<rebalance::CashFinancing>(&financing)) {
        return cash_text(*cash, history);
    }
    return std::holds_alternative<rebalance::NoFinancing>(financing) ? "none"
                                                                     : "funding of a perpetual";
}

std::string rule_text(const rebalance::RebalanceRule& rule) {
    const auto band = rebalance::band_of(rule);
    if (const auto* schedule = std::get_if<rebalance::Schedule>(&rule.when)) {
        const std::string every =
            schedule->every == one_day ? "daily" : "every " + format_duration(schedule->every);
        return every + (schedule->at_close
                            ? " at the close"
                            : " at " + time_text(Instant{} + schedule->at).substr(11));
    }
    const bool has_band = band.min > 0 || std::isfinite(band.max);
    if (!has_band) return std::string("when the price triggers ") + rebalance::name_of(rule);
    if (!(band.min > 0)) return "above " + multiple_text(band.max);
    if (!std::isfinite(band.max)) return "below " + multiple_text(band.min);
    return "outside " + multiple_text(band.min) + " to " + multiple_text(band.max);
}

std::string rules_text(const rebalance::Terms& terms) {
    std::string text;
    for (const auto& rule : terms.rules) text += (text.empty() ? "" : "; ") + rule_text(rule);
    return text.empty() ? "never" : text;
}

std::string scenario_row(const FactSheet& sheet, const char* name, const std::string& figure_name,
                         const char* meaning) {
    const double value = figure(sheet, figure_name);
    return "<tr>" + row_head(name) + cell(data_element(value, signed_percent(value))) +
           cell(meaning, "text") + "</tr>\n";
}

}  // namespace

FactSheet fact_sheet_of(const Past& past) {
    const auto& history = past.history;
    FactSheet sheet;
    sheet.token = periods_of(history, history.nav);
    sheet.underlying = periods_of(history, history.price);
    sheet.drawdowns = nav::worst_drawdowns(history.time, history.nav, drawdowns_of_sheet);
    const auto prepared = nav::prepare(view_of(history));
    sheet.rolling = nav::rolling_metrics(prepared, rolling_returns);
    sheet.returns = nav::return_histogram(prepared.daily.token);
    sheet.estimates = rebalance::estimates(history.terms, sheet.grid);
    add_key_information(history, sheet);
    return sheet;
}

std::string terms_box(const History& history) {
    const auto& terms = history.terms;
    const auto& fees = terms.fees;
    const double trading = terms.execution.taker_fee + terms.execution.half_spread;
    return "<dl class=\"terms\">\n" + term("target leverage", multiple_text(terms.leverage)) +
           term("rebalanced", escaped(rules_text(terms))) +
           term("management fee", management_fee_text(fees.management)) +
           term("creation, redemption",
                fine_percent(fees.creation) + ", " + fine_percent(fees.redemption)) +
           term("financing", financing_text(history)) +
           term("cost of a trade", fine_percent(trading)) +
           (terms.cap ? term("cap on the gain between rebalances", fine_percent(*terms.cap)) : "") +
           term("calendar", escaped(terms.calendar)) +
           term("first NAV", number_text(terms.initial_nav)) + "</dl>\n";
}

std::string performance_table(std::span<const Past* const> pasts,
                              std::span<const FactSheet* const> sheets) {
    // The longest list has all periods that any has.
    const auto& periods =
        (*std::max_element(sheets.begin(), sheets.end(), [](const auto* a, const auto* b) {
            return a->underlying.size() < b->underlying.size();
        }))->underlying;
    if (periods.empty()) return {};
    const nav::StampedDates days(pasts.front()->history.time);
    std::string head = "<th scope=\"col\"></th>";
    for (const auto& period : periods) {
        head += "<th scope=\"col\" class=\"number\">" + period_name(period.period) +
                (period.per_year ? ", a year" : "") + "</th>";
    }
    std::string body;
    const auto add = [&](const std::string& name, const auto& rows) {
        body += "<tr>" + row_head(escaped(name));
        for (const auto& period : periods) body += period_cell(rows, period.period);
        body += "</tr>\n";
    };
    for (std::size_t i = 0; i < pasts.size(); ++i) {
        add(pasts[i]->history.terms.name, sheets[i]->token);
    }
    add("underlying", sheets.front()->underlying);
    return table("performance",
                 "Returns to " + day_text(days, periods.front().to) +
                     ", by calendar month ends; of more than a year a year",
                 head, body);
}

std::string drawdowns_table(const FactSheet& sheet, const History& history) {
    const nav::StampedDates days(history.time);
    std::string body;
    for (const auto& fall : sheet.drawdowns) {
        const Instant end = fall.recovery.value_or(fall.trough);
        body += "<tr>" + row_head(day_text(days, fall.peak)) + cell(day_text(days, fall.trough)) +
                cell(fall.recovery ? day_text(days, *fall.recovery) : "not regained") +
                cell(data_element(-fall.depth, signed_percent(-fall.depth))) +
                cell(fall.recovery ? days_text(std::round(in_units_of(end - fall.peak, one_day)))
                                   : "–") +
                "</tr>\n";
    }
    if (body.empty()) return {};
    return table("drawdowns", "The deepest falls",
                 heads({"peak", "lowest#", "regained#", "fall#", "lasted#"}), body);
}

std::string estimates_table(const FactSheet& sheet, double leverage) {
    std::string head = fmt::format(
        "<th scope=\"col\" class=\"number\">index</th><th scope=\"col\" class=\"number\">{} "
        "index</th>",
        multiple_text(leverage));
    for (const double volatility : sheet.grid.volatilities) {
        head += "<th scope=\"col\" class=\"number\">" + percent(volatility) + "</th>";
    }
    std::string body;
    const std::size_t columns = sheet.grid.volatilities.size();
    for (std::size_t i = 0; i < sheet.estimates.size(); ++i) {
        const auto& row = sheet.estimates[i];
        if (i % columns == 0) {
            body += "<tr><th scope=\"row\" class=\"number\">" + signed_percent(row.index_return) +
                    "</th>" + cell(signed_percent(row.multiple_return));
        }
        body += fmt::format("<td class=\"number {}\">{}</td>", shade_of(row.fund_return),
                            data_element(row.fund_return, signed_percent(row.fund_return)));
        if ((i + 1) % columns == 0) body += "</tr>\n";
    }
    return table("estimates",
                 "Return over a year by the index’s return and volatility per √year, before fees, "
                 "financing and trading cost, with continuous rebalancing",
                 head, body);
}

std::string risk_box(const FactSheet& sheet) {
    if (sheet.key_information.empty()) {
        return "<p class=\"note\">No risk class: " + escaped(sheet.no_key_information) + ".</p>\n";
    }
    const int own = static_cast<int>(figure(sheet, "risk_class"));
    std::string scale =
        fmt::format("<p class=\"risk\" role=\"img\" aria-label=\"Risk class {} of 7\">", own);
    for (int i = 1; i <= 7; ++i) {
        scale += fmt::format("<span{}>{}</span>", i == own ? " class=\"own\"" : "", i);
    }
    scale += "</p>\n";
    const double years = figure(sheet, "holding_period");
    std::string body =
        scenario_row(sheet, "stress", "stress_return", "a period of the worst volatility") +
        scenario_row(sheet, "unfavourable", "unfavourable_return", "the worst of the history") +
        scenario_row(sheet, "moderate", "moderate_return", "the median of the history") +
        scenario_row(sheet, "favourable", "favourable_return", "the best of the history");
    const double reduction = figure(sheet, "reduction_in_yield");
    body += "<tr class=\"sum\">" + row_head("costs") +
            cell(data_element(reduction, fine_percent(reduction))) +
            cell("what they take from the yield a year", "text") + "</tr>\n";
    return scale +
           paragraph(fmt::format(
               "Risk class {} of 7, from a volatility of {} that has the 2.5 % quantile of this "
               "history. An estimate by the formulas of Delegated Regulation (EU) 2017/653, not "
               "a key information document.",
               own, percent(figure(sheet, "equivalent_volatility")))) +
           table("risk",
                 fmt::format("What may become of an investment held for {} year{}",
                             number_text(years), years == 1 ? "" : "s"),
                 heads({"scenario", "return#", "what it is"}), body);
}

std::string years_finding(const nav::MonthlyReturns& returns) {
    std::size_t whole = 0;
    std::size_t gained = 0;
    std::size_t ahead = 0;
    for (const auto& year : returns.years) {
        if (!year.token || year.partial) continue;
        ++whole;
        gained += *year.token > 0 ? 1 : 0;
        ahead += *year.token > year.underlying ? 1 : 0;
    }
    if (whole == 0) return "No whole calendar year";
    return fmt::format("Of {} the token gained in {} and was ahead of the underlying in {}",
                       count_of(whole, "whole calendar year", "whole calendar years"), gained,
                       ahead);
}

std::string returns_finding(const FactSheet& sheet) {
    std::uint64_t count = 0;
    for (const auto& bin : sheet.returns) count += bin.count;
    if (count == 0) return "No daily return";
    return fmt::format("{} daily returns of the token", count_text(count));
}

std::string volatility_finding(const FactSheet& sheet) {
    const auto less = [](const auto& a, const auto& b) { return a.volatility < b.volatility; };
    const auto [least, greatest] =
        std::minmax_element(sheet.rolling.begin(), sheet.rolling.end(), less);
    return fmt::format(
        "Over {} daily returns the token’s volatility was between {} ({}) and {} "
        "({}) per √year",
        rolling_returns, percent(least->volatility), date_text(least->time),
        percent(greatest->volatility), date_text(greatest->time));
}

std::string tracking_finding(const FactSheet& sheet, double leverage) {
    const auto& last = sheet.rolling.back();
    return fmt::format(
        "Over the last {} daily returns beta was {}, the tracking error against {} "
        "the underlying {} per √year",
        rolling_returns, number_text(last.beta), multiple_text(leverage),
        percent(last.tracking_error));
}

std::string sheet_data(const FactSheet& sheet, std::size_t points) {
    std::vector<double> token;
    std::vector<double> beta;
    for (const auto& row : sheet.rolling) {
        token.push_back(row.volatility);
        beta.push_back(row.beta);
    }
    const std::span<const double> series[] = {token, beta};
    const auto rows = token.empty() ? std::vector<std::size_t>{} : rows_to_draw(series, points);
    const auto of = [&](const char* name, auto member) {
        return column_of(name, rows, [&](std::size_t row) { return sheet.rolling[row].*member; });
    };
    using Row = nav::RollingRow;
    return "\"rolling\":{" + of("time", &Row::time) + ',' + of("token", &Row::volatility) + ',' +
           of("underlying", &Row::underlying_volatility) + ',' + of("beta", &Row::beta) + ',' +
           of("tracking_error", &Row::tracking_error) + "},\n\"returns\":{" +
           column_of("from", sheet.returns, [](const auto& bin) { return bin.from; }) + ',' +
           column_of("to", sheet.returns, [](const auto& bin) { return bin.to; }) + ',' +
           column_of("count", sheet.returns,
                     [](const auto& bin) { return static_cast<double>(bin.count); }) +
           '}';
}

}  // namespace levtok::report

#include "service/report/tables.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "montecarlo/models.hpp"
#include "nav/attribution/attribution.hpp"
#include "service/report/findings.hpp"
#include "service/report/html.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

/// The meaning of a part of the attribution.
const char* meaning_of(std::string_view part) {
    constexpr struct {
        std::string_view part;
        const char* meaning;
    } meanings[] = {
        {"target", "L ln(p<sub>T</sub> / p<sub>0</sub>): the naive multiple"},
        {"variance_drag",
         "−L (L − 1) / 2 times the squared log returns between rebalances: what volatility takes"},
        {"path_residual", "what the marks made beyond target and variance drag"},
        {"financing", "funding of a perpetual, or interest on cash"},
        {"fees", "management fee"},
        {"trading", "cost of the rebalances"},
        {"cap", "gains beyond the cap, which are not the holder's"},
        {"total", "ln(NAV<sub>T</sub> / NAV<sub>0</sub>)"},
    };
    for (const auto& each : meanings) {
        if (each.part == part) return each.meaning;
    }
    return "";
}

std::string return_cell(const nav::PeriodReturn* period) {
    if (period == nullptr) return "<td class=\"none\"></td>";
    const std::string underlying =
        fmt::format("<span class=\"beside\">{}</span>",
                    data_element(period->underlying, signed_percent(period->underlying)));
    const std::string partial = period->partial ? "<sup>*</sup>" : "";
    if (!period->token) return "<td class=\"none\">–" + partial + underlying + "</td>";
    return fmt::format("<td class=\"number {}\">{}{}{}</td>", shade_of(*period->token),
                       data_element(*period->token, signed_percent(*period->token)), partial,
                       underlying);
}

std::string value_text(const nav::MetricValue& metric) {
    if (const auto* time = std::get_if<Instant>(&metric.value)) return time_text(*time);
    if (const auto* span = std::get_if<Duration>(&metric.value)) {
        return days_text(std::round(in_units_of(*span, one_day)));
    }
    const auto* number = std::get_if<double>(&metric.value);
    if (number == nullptr) return "–";
    const bool in_percent = metric.unit == "fraction" || metric.unit == "per sqrt(year)";
    return data_element(*number, in_percent ? percent(*number) : number_text(*number));
}

std::string unit_text(std::string_view unit) {
    if (unit == "fraction") return "%";
    if (unit == "per sqrt(year)") return "% per √year";
    return std::string(unit);
}

std::string metric_name(std::string_view name) {
    if (name.starts_with("var_")) return "VaR " + std::string(name.substr(4)) + " %";
    if (name.starts_with("cvar_")) return "CVaR " + std::string(name.substr(5)) + " %";
    return part_name(name);
}

/// These are meaningless for the underlying against itself.
bool is_against_underlying(std::string_view name) {
    return name == "beta" || name.starts_with("tracking_");
}

std::string error_of(const montecarlo::ModelFile& file, std::string_view name) {
    if (!file.fit) return "–";
    for (const auto& error : file.fit->standard_errors) {
        if (error.parameter == name)
            return "± " + data_element(error.value, number_text(error.value));
    }
    return "–";
}

std::string input_row(const std::string& name, const std::string& text) {
    return "<tr>" + row_head(name) + cell(text, "text") + "</tr>\n";
}

}  // namespace

std::string attribution_table(const Past& past) {
    std::string body;
    for (const auto& bar : nav::waterfall(past.history.attribution)) {
        body +=
            fmt::format("<tr{}>", std::string_view(bar.part) == "total" ? " class=\"sum\"" : "");
        body += row_head(part_name(bar.part)) +
                cell(data_element(bar.value, signed_percent(bar.value))) +
                cell(meaning_of(bar.part), "text") + "</tr>\n";
    }
    return table("attribution", "Parts of the log return, in log per cent: they add up",
                 heads({"part", "log %#", "what it is"}), body);
}

std::string months_table(const nav::MonthlyReturns& all) {
    std::string body;
    auto next = all.months.begin();
    for (const auto& year : all.years) {
        body += "<tr>" + row_head(fmt::format("{:04}", static_cast<int>(year.year)));
        for (unsigned m = 1; m <= 12; ++m) {
            const bool is_there = next != all.months.end() && next->year == year.year &&
                                  next->month == std::chrono::month{m};
            body += return_cell(is_there ? &*next++ : nullptr);
        }
        body += return_cell(&year) + "</tr>\n";
    }
    return table("months",
                 "Return by month, token above and underlying below; <sup>*</sup> the history "
                 "begins or ends inside the period",
                 heads({"year", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
                        "Oct", "Nov", "Dec", "Year"}),
                 body);
}

std::string metrics_table(const Past& past) {
    std::string body;
    const auto list = nav::metrics();
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& token = past.token_metrics[i];
        body +=
            fmt::format("<tr data-metric=\"{}\">", token.name) + row_head(metric_name(token.name)) +
            cell(value_text(token)) +
            cell(is_against_underlying(token.name) ? "–" : value_text(past.underlying_metrics[i])) +
            cell(unit_text(token.unit), "text unit") + cell(escaped(list[i].description), "text") +
            "</tr>\n";
    }
    return table("metrics", "Metrics of the whole history; a day is one UTC day, a year 365 days",
                 heads({"metric", "token#", "underlying#", "unit", "what it is"}), body);
}

std::string model_table(const Outlook& outlook) {
    montecarlo::Model model = outlook.model.model;
    std::string body;
    for (const auto& field : montecarlo::number_fields(model)) {
        if (field.value == nullptr) continue;
        body += "<tr>" + row_head(field.name) +
                cell(data_element(*field.value, number_text(*field.value))) +
                cell(error_of(outlook.model, field.name)) + cell(escaped(field.meaning), "text") +
                "</tr>\n";
    }
    return table("model", fmt::format("The model: {}", montecarlo::name_of(model)),
                 heads({"parameter", "value#", "standard error#", "what it is"}), body);
}

std::string holding_table(const Outlook& outlook) {
    std::string body;
    for (const auto& row : outlook.holding) {
        const auto odds = [&](const char* quantity) {
            const double value = row.value(quantity);
            return cell(data_element(value, odds_text(value)));
        };
        const auto nav = [&](const char* quantity) {
            const double value = row.value(quantity);
            return cell(data_element(value, growth_text(value)));
        };
        body += fmt::format("<tr data-days=\"{}\">", row.days) + row_head(days_text(row.days)) +
                odds("p_beats_spot") + odds("p_loss") + odds("p_loss_half") + nav("nav_q05") +
                nav("nav_median") + nav("nav_q95") + nav("nav_mean") +
                cell(row.method("p_beats_spot") == "monte_carlo" ? "simulated" : "exact", "text") +
                "</tr>\n";
    }
    return table("holding", "Holding periods: odds, and what 1 becomes",
                 heads({"held for", "P(beats underlying)#", "P(loss)#", "P(loses half)#",
                        "5 % quantile#", "median#", "95 % quantile#", "mean#", "method"}),
                 body);
}

std::string inputs_table(const Document& document) {
    std::string body;
    for (const auto& [name, text] : document.inputs) body += input_row(name, escaped(text));
    return table("inputs", "What this page was made from", heads({"input", "is"}), body);
}

}  // namespace levtok::report

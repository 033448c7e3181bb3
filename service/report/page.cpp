#include "service/report/page.hpp"

#include <fmt/format.h>

#include <cmath>

#include "montecarlo/fit/fit.hpp"
#include "rebalance/product.hpp"
#include "service/report/charts.hpp"
#include "service/report/findings.hpp"
#include "service/report/tables.hpp"
#include "service/report/words.hpp"
#include "service/version.hpp"
#include "service/web/files.hpp"
#include "service/web/page.hpp"

namespace levtok::report {
namespace {

/// A chart with its finding as the title; report.js draws into the plot and names it by its title.
std::string chart(const char* id, const std::string& finding, const std::string& what) {
    return fmt::format(
        "<figure id=\"chart-{0}\">\n<figcaption>{1}</figcaption>\n<p class=\"axes\">{2}</p>\n<div "
        "class=\"plot\" data-chart=\"{0}\"></div>\n</figure>\n",
        id, escaped(finding), what);
}

std::string section(const char* title, const std::string& body) {
    return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", title, body);
}

std::string paragraph(const std::string& text) { return "<p>" + text + "</p>\n"; }

std::string tile(const char* name, const std::string& value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
}

std::string total_of(const std::vector<nav::MetricValue>& metrics, const char* name,
                     bool is_signed) {
    const double value = metric(metrics, name);
    return data_element(value, is_signed ? signed_percent(value) : percent(value));
}

/// Days where there are many of them.
std::string period_text(Instant first, Instant last) {
    if (first == last) return time_text(first);
    const bool is_long = last - first >= std::chrono::days{10};
    return is_long ? date_text(first) + " to " + date_text(last)
                   : time_text(first) + " to " + time_text(last);
}

/// A band with the notes, where a reader sees them first.
std::string band_of(const Notes& notes) {
    if (notes.empty()) return {};
    std::string out = "<aside class=\"notes\" aria-label=\"Notes\">\n<ul>\n";
    for (const auto& note : notes) {
        const std::string text = message_of(note);
        out += "<li>" + escaped(text) + (text.ends_with('?') ? "" : ".") + "</li>\n";
    }
    return out + "</ul>\n</aside>\n";
}

std::string head_of(const Report& report) {
    const auto& history = report.past.history;
    const auto& terms = history.terms;
    std::string out = fmt::format("<header>\n<h1>{} <small>{} target</small></h1>\n",
                                  escaped(terms.name), multiple_text(terms.leverage));
    out += fmt::format(
        "<p class=\"rule\">{}</p>\n",
        escaped(terms.description.empty() ? "No description; its terms are at the end of the page"
                                          : terms.description));
    out += "<dl class=\"tiles\">\n";
    out += tile("period", period_text(history.time.front(), history.time.back()));
    out += tile("bars", count_text(history.time.size()));
    out +=
        tile("NAV", fmt::format("{} → {}",
                                data_element(history.nav.front(), number_text(history.nav.front())),
                                data_element(history.nav.back(), number_text(history.nav.back()))));
    out += tile("token", total_of(report.past.token_metrics, "total_return", true));
    out += tile("underlying", total_of(report.past.underlying_metrics, "total_return", true));
    out += tile("deepest fall", total_of(report.past.token_metrics, "max_drawdown", false));
    out += "</dl>\n" + band_of(report.notes) + "<ul class=\"findings\">\n";
    for (const auto& finding : findings(report)) out += "<li>" + escaped(finding) + ".</li>\n";
    return out +
           "</ul>\n<noscript><p class=\"warning\">The charts are drawn by JavaScript, which "
           "is off here; findings and tables say the same.</p></noscript>\n</header>\n";
}

std::string past_sections(const Past& past) {
    const auto& history = past.history;
    if (history.time.size() < 2) {
        return section("What it made", paragraph("One observation opens the token; charts, parts, "
                                                 "months and metrics need a second one."));
    }
    std::string out;
    out += section(
        "What it made",
        chart("growth", growth_finding(past),
              fmt::format("NAV and price of the underlying, both 100 at the start, and "
                          "the naive multiple 100 (p<sub>t</sub> / p<sub>0</sub>)"
                          "<sup>{}</sup>, p being the price; logarithmic scale, UTC.",
                          multiple_text(history.terms.leverage)
                              .substr(0, multiple_text(history.terms.leverage).size() - 1))));
    out +=
        section("How it was leveraged",
                chart("leverage", leverage_finding(past),
                      "Exposure over NAV, before and after each trade and at each bar. Triangles "
                      "are emergency rebalances at the leverage that set them off; ticks at the "
                      "foot are scheduled ones."));
    out += section("How deep it fell", chart("drawdown", drawdown_finding(past),
                                             "Loss from the highest value so far, in per cent."));
    std::string why;
    if (std::isfinite(history.attribution.total)) {
        why = chart("attribution", attribution_finding(history.attribution),
                    "Logs of the factors by which each changed NAV, in per cent; they add up to "
                    "ln(NAV<sub>T</sub> / NAV<sub>0</sub>).");
    } else {
        why = paragraph(
            escaped(attribution_finding(history.attribution)) +
            (history.wiped_out
                 ? fmt::format(". NAV reached 0 on {}, and the position was then {} per "
                               "token below it",
                               time_text(*history.wiped_out), number_text(history.deficit))
                 : std::string()) +
            ". The finite parts are below.");
    }
    out += section("Where the money went", why + attribution_table(past));
    const auto months = months_of(past);
    out += section("Month by month", "<p class=\"finding\">" + escaped(months_finding(months)) +
                                         ".</p>\n" + months_table(months));
    return out + section("In numbers", metrics_table(past));
}

/// The origin of the model.
std::string fit_words(const Report& report) {
    const auto& outlook = report.outlook;
    const std::string name = montecarlo::name_of(outlook.model.model);
    if (!outlook.model.fit) return name + " was given; it was not fitted to these prices. ";
    const auto& fit = *outlook.model.fit;
    std::string text = fmt::format(
        "{} is fitted to the {} daily log returns of this history, {} a "
        "year: {}. ",
        name, count_text(fit.rows), number_text(outlook.returns_per_year), escaped(fit.method));
    std::string given;
    for (const auto& [path, value] : report.design.parameters) {
        given += fmt::format("{}{} = {}", given.empty() ? "" : ", ",
                             escaped(path.substr(path.find('.') + 1)), escaped(value));
    }
    if (!given.empty()) text += "Given in the place of what was fitted: " + given + ". ";
    return text + "The drift is what the period happened to bring, and the least certain. ";
}

std::string model_words(const Report& report) {
    const auto& outlook = report.outlook;
    return fmt::format(
        "This is a model, not a forecast. {}{} paths of daily steps, seed {}; the token acts at "
        "the end of a step. Charged as on average in this history: funding of {} per 8 h, a "
        "benchmark of {} a year.",
        fit_words(report), count_text(report.design.sampling.paths), report.design.sampling.seed,
        fine_percent(outlook.funding), percent(outlook.rate));
}

/// The limitations of the odds.
std::vector<std::string> model_notes(const Outlook& outlook) {
    std::vector<std::string> notes = outlook.notes;
    if (!outlook.model.fit) return notes;
    const auto& fit = *outlook.model.fit;
    notes.push_back("How well it describes them: " + montecarlo::goodness_line(fit));
    std::string rejected;
    for (const auto& test : fit.tests) {
        if (test.p_value < 0.01) rejected += (rejected.empty() ? "" : ", ") + test.name;
    }
    if (!rejected.empty()) {
        notes.push_back("At 1 % the history rejects the model by " + rejected +
                        ": read the odds as a sketch");
    }
    notes.insert(notes.end(), fit.warnings.begin(), fit.warnings.end());
    return notes;
}

std::string future_of(const Report& report) {
    const auto& outlook = report.outlook;
    if (!outlook.obstacle.empty()) {
        return section("What might happen",
                       paragraph("No model describes this history, so there is no outlook: " +
                                 escaped(outlook.obstacle) + '.'));
    }
    std::string body = paragraph(model_words(report)) + model_table(outlook);
    for (const auto& note : model_notes(outlook)) {
        body += "<p class=\"note\">" + escaped(note) + ".</p>\n";
    }
    body +=
        chart("fan", fan_finding(report),
              "What 1 becomes: median, the middle half and the middle nine tenths of the paths, "
              "and the median of the underlying; logarithmic scale, days from the end of the "
              "history.");
    body += chart("holding", holding_finding(report),
                  "Probabilities in per cent by days held; logarithmic scale of days.");
    return section("What might happen", body + holding_table(outlook));
}

std::string foot_of(const Report& report) {
    const auto& terms = report.past.history.terms;
    std::string body =
        "<ul>\n<li>Times are UTC; a bar is observed when it closes; at an observation the order is "
        "mark, financing, management fee, rebalance, publish.</li>\n<li>Prices within a bar are "
        "not known: a product that walks through bars goes open, nearer extreme, farther extreme, "
        "close.</li>\n<li>Long series are thinned in the charts to the least and the greatest "
        "value of each stretch; every number is from every bar.</li>\n";
    if (!terms.source.what.empty()) {
        body += fmt::format(
            "<li>The product’s rules: {}{}.</li>\n", escaped(terms.source.what),
            terms.source.rules_of.empty() ? "" : ", as of " + escaped(terms.source.rules_of));
    }
    if (!terms.source.assumed.empty()) {
        body += "<li>Assumed, because its issuer has not published it:";
        for (const auto& field : terms.source.assumed)
            body += " <code>" + escaped(field) + "</code>";
        body += ".</li>\n";
    }
    if (report.past.history.merges > 0) {
        body += fmt::format("<li>NAV is in units of the first token: {} undone.</li>\n",
                            count_of(report.past.history.merges, "merge is", "merges are"));
    }
    body += "<li>It is no offer and no advice.</li>\n</ul>\n" + inputs_table(report);
    body += "<details><summary>The product’s terms</summary>\n<pre>" +
            escaped(rebalance::write_product(terms)) + "</pre></details>\n";
    return section("Assumptions and inputs", body) +
           fmt::format(
               "<footer>Made by levtok {}. Charts: D3, © 2010–2020 Mike Bostock, under the BSD "
               "licence in this file.</footer>\n",
               version_number());
}

}  // namespace

std::string page(const Report& report) {
    std::string body = head_of(report) + past_sections(report.past) + future_of(report) +
                       foot_of(report) + "<script type=\"application/json\" id=\"report-data\">\n" +
                       chart_data(report) + "\n</script>\n";
    return web::whole_page({.title = report.past.history.terms.name + " " +
                                     date_text(report.past.history.time.front()) + " to " +
                                     date_text(report.past.history.time.back()),
                            .body = std::move(body),
                            .script = web::report_js()});
}

}  // namespace levtok::report

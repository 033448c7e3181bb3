#include "service/report/page.hpp"

#include <fmt/format.h>

#include <cmath>

#include "montecarlo/fit/fit.hpp"
#include "rebalance/product.hpp"
#include "service/report/charts.hpp"
#include "service/report/findings.hpp"
#include "service/report/html.hpp"
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
        "<figure class=\"chart-{0}\">\n<figcaption>{1}</figcaption>\n<p "
        "class=\"axes\">{2}</p>\n<div "
        "class=\"plot\" data-chart=\"{0}\"></div>\n</figure>\n",
        id, escaped(finding), what);
}

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

/// What a reader sees first of one token. It is a part of the page's head where it is alone.
std::string head_of(const Report& report) {
    const auto& history = report.past.history;
    const auto& terms = history.terms;
    std::string out = fmt::format(
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
    out += "</dl>\n<ul class=\"findings\">\n";
    for (const auto& finding : findings(report)) out += "<li>" + escaped(finding) + ".</li>\n";
    return out + "</ul>\n" + terms_box(history);
}

std::string named(const rebalance::Terms& terms) {
    return fmt::format("{} <small>{} target</small>", escaped(terms.name),
                       multiple_text(terms.leverage));
}

std::string names_of(const Document& document) {
    std::string names;
    for (const auto& report : document.reports) {
        names += (names.empty() ? "" : ", ") + report.past.history.terms.name;
    }
    return names;
}

std::string title_of(const Document& document) {
    if (!document.title.empty()) return escaped(document.title);
    if (document.reports.size() == 1) return named(document.reports.front().past.history.terms);
    return escaped(names_of(document));
}

std::string performance_of(std::span<const Report> reports) {
    std::vector<const Past*> pasts;
    std::vector<const FactSheet*> sheets;
    for (const auto& report : reports) {
        pasts.push_back(&report.past);
        sheets.push_back(&report.sheet);
    }
    return performance_table(pasts, sheets);
}

/// The head of the page; where it has several tokens, with what compares them.
std::string page_head(const Document& document) {
    std::string out = "<header>\n<h1>" + title_of(document) + "</h1>\n";
    if (document.reports.size() == 1 && !document.title.empty()) {
        out +=
            "<p class=\"names\">" + named(document.reports.front().past.history.terms) + "</p>\n";
    }
    out += band_of(document.notes);
    if (document.reports.size() > 1) out += performance_of(document.reports);
    return out +
           "<noscript><p class=\"warning\">The charts are drawn by JavaScript, which is off here; "
           "findings and tables say the same.</p></noscript>\n</header>\n";
}

/// A section that is printed on two pages too.
std::string sheet_section(const std::string& title, const std::string& body) {
    return "<section class=\"sheet\">\n<h2>" + title + "</h2>\n" + body + "</section>\n";
}

/// Of a history that is long enough for them.
std::string movement_section(const Report& report) {
    const auto& sheet = report.sheet;
    const double leverage = report.past.history.terms.leverage;
    std::string body = chart("returns", returns_finding(sheet),
                             "How many days had which return; simple returns in per cent.");
    if (sheet.rolling.empty()) return sheet_section("How it moved", body);
    body += chart("volatility", volatility_finding(sheet),
                  fmt::format("Standard deviation of the last {} daily returns, per √year.",
                              rolling_returns));
    body += chart("beta", tracking_finding(sheet, leverage),
                  fmt::format("Slope of the token’s daily returns on the underlying’s, over the "
                              "last {}.",
                              rolling_returns));
    body += chart("tracking", "Tracking error",
                  fmt::format("Standard deviation of the token’s daily return less {} the "
                              "underlying’s, over the last {}, per √year.",
                              multiple_text(leverage), rolling_returns));
    return sheet_section("How it moved", body);
}

std::string past_sections(const Report& report) {
    const auto& past = report.past;
    const auto& history = past.history;
    const auto months = months_of(past);
    if (history.time.size() < 2) {
        return section("What it made", paragraph("One observation opens the token; charts, parts, "
                                                 "months and metrics need a second one."));
    }
    std::string out;
    out += sheet_section(
        "What it made",
        chart("growth", growth_finding(past),
              fmt::format("NAV and price of the underlying, both 10,000 at the start, and "
                          "the naive multiple 10,000 (p<sub>t</sub> / p<sub>0</sub>)"
                          "<sup>{}</sup>, p being the price; logarithmic scale, UTC.",
                          multiple_text(history.terms.leverage)
                              .substr(0, multiple_text(history.terms.leverage).size() - 1))) +
            performance_of({&report, 1}) +
            chart("years", years_finding(months),
                  "Return by calendar year, token beside underlying, in per cent; * the history "
                  "begins or ends inside the year."));
    out += sheet_section("How deep it fell",
                         chart("drawdown", drawdown_finding(past),
                               "Loss from the highest value so far, in per cent.") +
                             drawdowns_table(report.sheet, history));
    out += movement_section(report);
    out +=
        section("How it was leveraged",
                chart("leverage", leverage_finding(past),
                      "Exposure over NAV, before and after each trade and at each bar. Triangles "
                      "are emergency rebalances at the leverage that set them off; ticks at the "
                      "foot are scheduled ones."));
    std::string why;
    if (std::isfinite(history.attribution.total)) {
        why = chart("attribution", attribution_finding(history.attribution),
                    "What each gave or took, in per cent of the first NAV; together they make the "
                    "return. The table has their logs.");
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
    out += section("Month by month", "<p class=\"finding\">" + escaped(months_finding(months)) +
                                         ".</p>\n" + months_table(months));
    out += section("In numbers", metrics_table(past));
    if (report.premium) {
        out += section("What the market paid for it",
                       chart("premium", premium_finding(*report.premium),
                             "Market price over NAV, less 1 and less the median of the 61 sessions "
                             "around, in per cent.") +
                           premium_tables(*report.premium));
    }
    out += sheet_section("What an index return would make",
                         estimates_table(report.sheet, history.terms.leverage));
    return out + sheet_section("How risky it is", risk_box(report.sheet));
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

/// The origin of the rules of one token.
std::string rules_of(const Report& report) {
    const auto& terms = report.past.history.terms;
    std::string out;
    if (!terms.source.what.empty()) {
        out += fmt::format(
            "<li>The rules of {}: {}{}.</li>\n", escaped(terms.name), escaped(terms.source.what),
            terms.source.rules_of.empty() ? "" : ", as of " + escaped(terms.source.rules_of));
    }
    if (!terms.source.assumed.empty()) {
        out += "<li>Assumed, because its issuer has not published it:";
        for (const auto& field : terms.source.assumed)
            out += " <code>" + escaped(field) + "</code>";
        out += ".</li>\n";
    }
    if (report.past.history.merges > 0) {
        out += fmt::format("<li>NAV is in units of the first token: {} undone.</li>\n",
                           count_of(report.past.history.merges, "merge is", "merges are"));
    }
    return out;
}

std::string foot_of(const Document& document) {
    std::string body =
        "<ul>\n<li>Times are UTC; a bar is observed when it closes; at an observation the order is "
        "mark, financing, management fee, cap, rebalance, publish.</li>\n<li>Prices within a bar "
        "are "
        "not known: a product that walks through bars goes open, nearer extreme, farther extreme, "
        "close.</li>\n<li>Long series are thinned in the charts to the least and the greatest "
        "value of each stretch; every number is from every bar.</li>\n";
    for (const auto& report : document.reports) body += rules_of(report);
    body += "<li>It is no offer and no advice.</li>\n</ul>\n" + inputs_table(document);
    for (const auto& report : document.reports) {
        const auto& terms = report.past.history.terms;
        body += "<details><summary>The terms of " + escaped(terms.name) + "</summary>\n<pre>" +
                escaped(rebalance::write_product(terms)) + "</pre></details>\n";
    }
    return section("Assumptions and inputs", body) +
           fmt::format(
               "<footer>Made by levtok {}. Charts: D3, © 2010–2020 Mike Bostock, under the BSD "
               "licence in this file.</footer>\n",
               version_number());
}

/// All of one token; with its name over it where the page has several.
std::string article_of(const Report& report, bool is_alone) {
    const std::string name = is_alone ? "" : "<h1>" + named(report.past.history.terms) + "</h1>\n";
    return "<article>\n" + name + head_of(report) + past_sections(report) + future_of(report) +
           "</article>\n";
}

}  // namespace

std::string page(const Document& document) {
    std::string body = document.two_pages ? "<div class=\"two-pages\">\n" : "<div>\n";
    body += page_head(document);
    std::string data;
    for (const auto& report : document.reports) {
        body += article_of(report, document.reports.size() == 1);
        data += (data.empty() ? "" : ",\n") + chart_data(report);
    }
    body += foot_of(document) + "</div>\n<script type=\"application/json\" id=\"report-data\">\n[" +
            data + "]\n</script>\n";
    const auto& time = document.reports.front().past.history.time;
    const std::string title = document.title.empty() ? names_of(document) : document.title;
    return web::whole_page(
        {.title = title + " " + date_text(time.front()) + " to " + date_text(time.back()),
         .body = std::move(body),
         .script = web::report_js()});
}

}  // namespace levtok::report

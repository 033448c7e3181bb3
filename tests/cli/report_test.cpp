#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "service/io/write/digest.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

using namespace levtok::cli;
using nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string cut(const std::string& text, const std::string& from, const std::string& to) {
    const auto begin = text.find(from);
    if (begin == std::string::npos) return "";
    const auto start = begin + from.size();
    return text.substr(start, text.find(to, start) - start);
}

/// The page without the library that draws: what levtok itself has written.
std::string without_library(const std::string& page) {
    const auto begin = page.rfind("<script", page.find("D3, Copyright"));
    const auto end = page.find("</script>", begin);
    REQUIRE(end != std::string::npos);
    return page.substr(0, begin) + page.substr(end);
}

/// What the page draws of its first token, or of another.
json data_of(const std::string& page, std::size_t token = 0) {
    return json::parse(cut(page, "id=\"report-data\">", "</script>")).at(token);
}

std::size_t count_in(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// Every number of a part of the page, to the bit.
std::vector<double> numbers_of(const std::string& html) {
    std::vector<double> numbers;
    const std::regex element("<data value=\"([^\"]*)\"");
    for (std::sregex_iterator at(html.begin(), html.end(), element), end; at != end; ++at) {
        numbers.push_back(std::stod((*at)[1]));
    }
    return numbers;
}

std::string table_of(const std::string& page, const std::string& id) {
    return cut(page, "<table class=\"" + id + "\">", "</table>");
}

struct Page {
    Folder folder;
    std::string text;
    std::string err;

    explicit Page(const std::string& arguments, const std::string& days = "120") {
        sample_prices(folder, days);
        command("sample --days " + days + " --funding-out " + (folder / "funding.csv"));
        const auto outcome =
            command(folder.line("report --paths 500 --prices @prices.csv --out "
                                "@report.html " +
                                arguments));
        INFO(outcome.err);
        REQUIRE(outcome.code == 0);
        err = outcome.err;
        text = read_file(folder / "report.html");
    }
};

/// A daily history of closes from 2020-03-01.
void write_closes(const std::string& path, const std::vector<double>& closes) {
    std::string text = "time,close\n";
    int day = 1;
    for (const double close : closes) {
        text += "2020-03-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + ',' +
                std::to_string(close) + '\n';
        ++day;
    }
    write_file(path, text);
}

}  // namespace

TEST_CASE("a report refers to nothing outside itself") {
    const Page page("--product ftx-bull --funding @funding.csv");
    // The name of SVG is no address, and a chart is clipped by what stands in the page.
    const auto own = std::regex_replace(without_library(page.text),
                                        std::regex("http://www\\.w3\\.org/2000/svg|url\\(#"), "");
    for (const auto* part : {"http:", "https:", "src=", "href=", "url(", "@import", "fetch(",
                             "XMLHttpRequest", "//cdn"}) {
        INFO(part);
        CHECK_FALSE(holds(own, part));
    }
    CHECK(holds(own, "default-src 'none'"));
    CHECK(holds(own, "<noscript>"));
    CHECK(page.text.size() < 1'000'000);
    // What the library holds of addresses are names of XML, and nothing of it ends the script.
    const auto library = cut(page.text, "D3, Copyright", "</script>");
    const std::regex address("https?://[^\"' ]*");
    for (std::sregex_iterator at(library.begin(), library.end(), address), end; at != end; ++at) {
        INFO(at->str());
        CHECK((at->str().starts_with("http://www.w3.org/") || at->str() == "https://d3js.org"));
    }
}

TEST_CASE("the numbers of a report are those of nav and attribution and metrics") {
    const Page page("--product ftx-bull --funding @funding.csv");
    const auto& folder = page.folder;
    const std::string inputs =
        folder.line("--product ftx-bull --prices @prices.csv --funding @funding.csv");

    const auto attribution = json::parse(command("attribution " + inputs).out);
    const auto parts = numbers_of(table_of(page.text, "attribution"));
    const std::vector<std::string> names{"target", "variance_drag", "path_residual", "financing",
                                         "fees",   "trading",       "total"};
    REQUIRE(parts.size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        CHECK(parts[i] == attribution[names[i]].get<double>());
    }

    const auto metrics = json::parse(command("metrics " + inputs + " --format json").out)["rows"];
    const auto of_page = table_of(page.text, "metrics");
    std::size_t compared = 0;
    for (const auto& metric : metrics) {
        const auto name = metric["metric"].get<std::string>();
        const auto row = cut(of_page, "<tr data-metric=\"" + name + "\">", "</tr>");
        INFO(name);
        CHECK_FALSE(row.empty());
        if (!metric["value"].is_number() || metric["unit"] == "days") continue;
        CHECK(numbers_of(row).at(0) == metric["value"].get<double>());
        ++compared;
    }
    CHECK(compared > 15);

    REQUIRE(command("nav " + inputs + " --out " + (folder / "nav.csv")).code == 0);
    const auto lines = lines_of(read_file(folder / "nav.csv"));
    const auto last = lines.back();
    const double nav = std::stod(cut(last.substr(last.find(',') + 1), ",", ","));
    const auto head = numbers_of(cut(page.text, "<dt>NAV</dt>", "</dd>"));
    REQUIRE(head.size() == 2);
    CHECK(head[0] == 100);
    CHECK(head[1] == nav);
    const auto data = data_of(page.text);
    CHECK(std::fabs(data["past"]["growth"]["token"].back().get<double>() / nav - 100) < 1e-3);
    CHECK(data["past"]["growth"]["underlying"][0] == 10'000);
    CHECK(data["past"]["growth"]["naive"][0] == 10'000);
    // The naive multiple is e to the target.
    CHECK(std::fabs(data["past"]["growth"]["naive"].back().get<double>() /
                        (10'000 * std::exp(attribution["target"].get<double>())) -
                    1) < 1e-5);
}

TEST_CASE("the months of a report compound to its total return") {
    const Page page("--product -3x", "200");
    const auto table = table_of(page.text, "months");
    const auto numbers = numbers_of(table);
    double token = 1;
    double underlying = 1;
    // Token and underlying in turn, of seven months and at last of the year.
    REQUIRE(numbers.size() == 16);
    for (std::size_t i = 0; i + 2 < numbers.size(); i += 2) {
        token *= 1 + numbers[i];
        underlying *= 1 + numbers[i + 1];
    }
    CHECK(std::fabs(token - 1 - numbers[14]) < 1e-12);
    CHECK(std::fabs(underlying - 1 - numbers[15]) < 1e-12);
    CHECK(holds(table, "<sup>*</sup>"));
    // The last month is not whole, and not held against the others.
    CHECK(holds(page.text, " of 7 months gained; of the whole months best "));
}

TEST_CASE("a history without a whole month has no best month") {
    const Page page("--product 3x --from 2024-01-05 --to 2024-01-25", "40");
    CHECK(
        std::regex_search(page.text, std::regex("[01] of 1 month gained; none of them is whole")));
}

TEST_CASE("the holding periods of a report are those of levtok study holding") {
    const Page page("--product 3x --param drift=0 --param volatility=0.8");
    const auto study = command(
        "study holding --product 3x --paths 500 --param drift=0 --param "
        "volatility=0.8 --format json");
    std::vector<double> expected;
    const auto rows = json::parse(study.out)["rows"];
    for (const auto& row : rows) {
        if (row["quantity"] == "p_beats_spot" && row["method"] == "exact") {
            expected.push_back(row["value"].get<double>());
        }
    }
    REQUIRE(expected.size() == 7);
    const auto holding = data_of(page.text)["holding"];
    REQUIRE(holding["d"].size() == 7);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(std::fabs(holding["beats"][i].get<double>() - expected[i]) < 1e-6);
    }
    CHECK(data_of(page.text)["fan"]["p50"].size() == data_of(page.text)["fan"]["d"].size());
    CHECK(holds(page.text, "Given in the place of what was fitted: drift = 0, volatility = 0.8"));
}

TEST_CASE("every model of the list can look ahead") {
    const Page page("--product 3x --model bootstrap --horizon 30d", "60");
    CHECK(data_of(page.text)["fan"]["d"].back() == 30);
    // A model file is taken as it is.
    write_file(page.folder / "model.json",
               R"({"model": "gbm", "parameters": {"volatility": 0.7}})");
    const auto outcome = command(page.folder.line(
        "report --paths 500 --product 3x --prices @prices.csv --model @model.json --out @m.html"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto text = read_file(page.folder / "m.html");
    CHECK(holds(text, "gbm was given; it was not fitted"));
    const auto parameters = numbers_of(table_of(text, "model"));
    CHECK(std::count(parameters.begin(), parameters.end(), 0.7) == 1);
}

TEST_CASE("a report draws every emergency and the extremes of a long history") {
    const Folder folder;
    std::vector<std::string> lines{"time,close"};
    for (int hour = 0; hour < 6000; ++hour) {
        const int day = hour / 24;
        const double price = hour == 4325 ? 118 : 100 + hour % 2;
        char text[64];
        std::snprintf(text, sizeof text, "20%02d-%02d-%02d %02d:00,%g", 20 + day / 336,
                      1 + day / 28 % 12, 1 + day % 28, hour % 24, price);
        lines.emplace_back(text);
    }
    std::string all;
    for (const auto& line : lines) all += line + '\n';
    write_file(folder / "long.csv", all);
    const auto outcome = command(folder.line(
        "report --paths 100 --product ftx-bear --intrabar close --prices @long.csv --out @r.html"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto data = data_of(read_file(folder / "r.html"));
    CHECK(data["past"]["growth"]["time"].size() < 5000);
    const auto prices = data["past"]["growth"]["underlying"].get<std::vector<double>>();
    CHECK(*std::max_element(prices.begin(), prices.end()) == 11'800);
    REQUIRE(command(folder.line("nav --product ftx-bear --intrabar close --prices @long.csv --out "
                                "@nav.csv --trades @t.csv"))
                .code == 0);
    std::size_t emergencies = 0;
    for (const auto& line : lines_of(read_file(folder / "t.csv"))) {
        emergencies += holds(line, "leverage_outside") ? 1 : 0;
    }
    REQUIRE(emergencies > 0);
    CHECK(data["past"]["leverage"]["emergency"]["time"].size() == emergencies);
}

TEST_CASE("hostile names stay text") {
    const Folder folder;
    const std::string name = "</script><script>alert('x')</script><img src=x onerror=alert(1)>";
    const std::string file = folder / "<b>\"prices'&.csv";
    sample_prices(folder, "40");
    std::filesystem::rename(folder / "prices.csv", file);
    const auto outcome = command({"report", "--product", "3x", "--set", "name=" + name, "--set",
                                  "description=<script>x</script>", "--prices", file, "--paths",
                                  "100", "--out", folder / "r.html"});
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK_FALSE(holds(page, "<script>alert"));
    CHECK_FALSE(holds(page, "<script>x"));
    CHECK_FALSE(holds(page, "<img"));
    CHECK_FALSE(holds(page, "<b>"));
    CHECK(holds(page, "&lt;b&gt;&quot;prices&#39;&amp;.csv"));
    CHECK(data_of(page)["past"]["name"] == name);
    CHECK(count_in(page, "</script>") == count_in(page, "<script"));
}

TEST_CASE("a wiped-out token is told in words") {
    const Folder folder;
    write_closes(folder / "in.csv", {100, 90, 55, 60, 70});
    const auto outcome = command(folder.line("report --product 3x --prices @in.csv --out @r.html"));
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "3x was wiped out on 2020-03-03 00:00 by the market;"));
    CHECK(holds(page, "A wipe-out is ln 0"));
    // An instant that ends a day does not read as the day that it begins.
    CHECK(holds(cut(table_of(page, "metrics"), "data-metric=\"worst_day_time\"", "</tr>"),
                ">2020-03-03 00:00<"));
    CHECK(holds(page, "(2020-03-01 00:00 to 2020-03-03 00:00; all is lost)"));
    CHECK_FALSE(holds(page, "chart-attribution"));
    const auto data = data_of(page);
    CHECK(data["past"]["attribution"].is_null());
    CHECK(data["past"]["growth"]["token"] == json({10'000, 7000, 0, 0, 0}));
    CHECK(data["past"]["drawdown"]["token"].back() == -1);
    CHECK_FALSE(std::regex_search(without_library(page), std::regex("[^a-z](nan|inf)[^a-z]")));
}

TEST_CASE("a report shows the names of files and no folder of the machine") {
    const Folder folder;
    write_file(folder / "in.csv", "date,close\n2020-03-01,100\n2020-03-02,101\n2020-03-04,99\n");
    write_file(folder / "product.json", R"({"leverage": 2, "name": "mine"})");
    const auto outcome = command(folder.line(
        "report --product @product.json --prices @in.csv --from 2019-01-01 --out @r.html"));
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(cut(table_of(page, "inputs"), ">--prices</th>", "</tr>"), ">in.csv<"));
    CHECK(holds(cut(table_of(page, "inputs"), ">--product</th>", "</tr>"), ">product.json<"));
    CHECK(holds(page, "in.csv: what --from asks for begins at 2019-01-01"));
    CHECK_FALSE(holds(page, folder.path()));
}

TEST_CASE("a report of less than a year has no annual figure, and says so") {
    const Folder folder;
    write_closes(folder / "in.csv", {100, 90, 95, 97, 99});
    REQUIRE(command(folder.line("report --product 3x --prices @in.csv --out @r.html")).code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "the path lasts 4 days, which is less than a year"));
    CHECK(holds(cut(table_of(page, "metrics"), "data-metric=\"annual_return\"", "</tr>"), ">–<"));
}

TEST_CASE("a history that fits no model has a page without an outlook") {
    const Folder folder;
    struct Row {
        std::vector<double> closes;
        std::string why;
    };
    const Row rows[] = {
        {{100}, "must be at least 30 log returns"},
        {{100, 101, 102}, "must be at least 30 log returns, was"},
        {std::vector<double>(31, 100.0), "must not all be the same"},
    };
    for (const auto& row : rows) {
        write_closes(folder / "in.csv", row.closes);
        const auto outcome =
            command(folder.line("report --product 3x --prices @in.csv --out @r.html"));
        INFO(outcome.err);
        REQUIRE(outcome.code == 0);
        const auto page = read_file(folder / "r.html");
        CHECK(holds(page, "No model describes this history"));
        CHECK(holds(page, row.why.substr(0, row.why.find(", was"))));
        CHECK(data_of(page)["fan"].is_null());
        CHECK(holds(page, "One observation opens the token") == (row.closes.size() == 1));
    }
}

TEST_CASE("a loss of nearly all does not read as one of all") {
    const Folder folder;
    write_closes(folder / "in.csv", {100, 67, 45, 30.15});
    const auto outcome = command(folder.line("report --product 3x --prices @in.csv --out @r.html"));
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "3x made −99.9999"));
    CHECK_FALSE(holds(cut(page, "<header>", "</header>"), "100.0"));
}

TEST_CASE("the fact sheet of a report has the figures of performance, estimates and kid") {
    const auto prices = levtok::data_file("etf/SPXTR.csv");
    const auto rates = levtok::data_file("etf/fed-funds-daily.csv");
    if (!prices || !rates) return;
    const Folder folder;
    const std::string inputs = " --column Price --from 2012-06-29 --to 2019-12-31 --prices " +
                               *prices + " --rates " + *rates;
    const auto outcome = command("report --product upro --product sso --title Funds --paths 200" +
                                 inputs + " --out " + (folder / "r.html"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "<h1>Funds</h1>"));
    CHECK(count_in(page, "<article>") == 2);
    CHECK(data_of(page, 1)["past"]["name"] == "sso");

    const auto told = json::parse(command("performance --format json --product upro" + inputs).out);
    const auto of_page = numbers_of(cut(table_of(page, "performance"), ">upro</th>", "</tr>"));
    std::vector<double> expected;
    for (const auto& row : told["rows"]) {
        if (row["measure"] != "replay") continue;
        expected.push_back(row["return_per_year"].is_number() ? row["return_per_year"].get<double>()
                                                              : row["return"].get<double>());
    }
    REQUIRE(expected.size() >= 6);
    CHECK(of_page == expected);

    const auto estimated =
        json::parse(command("estimates --product upro --format json").out)["rows"];
    const auto cells = numbers_of(table_of(page, "estimates"));
    REQUIRE(cells.size() == estimated.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CHECK(cells[i] == estimated[i]["fund_return"].get<double>());
    }

    const auto kid = json::parse(command("kid --product upro --format json" + inputs).out)["rows"];
    for (const auto& row : kid) {
        if (row["figure"] != "risk_class") continue;
        CHECK(holds(page, "Risk class " + std::to_string(row["value"].get<int>()) + " of 7"));
    }
    const auto falls = table_of(page, "drawdowns");
    CHECK(count_in(falls, "<tr>") == 6);
    // The deepest of the fact sheet is that of the metrics.
    CHECK(
        numbers_of(falls).at(0) ==
        -numbers_of(cut(table_of(page, "metrics"), "data-metric=\"max_drawdown\"", "</tr>")).at(0));
}

TEST_CASE("the terms on a page say what cash is charged, and where a history replaced it") {
    const Folder folder;
    command(folder.line("sample --days 30 --interval 1d --out @p.csv"));
    write_file(folder / "s.csv", "date,lend_spread\n2000-01-01,0.5%\n");
    const auto financing = [&](const std::string& more) {
        const auto outcome = command(
            folder.line("report --prices @p.csv --paths 50 --out @r.html --product " + more));
        INFO(outcome.err);
        CHECK(outcome.code == 0);
        return cut(read_file(folder / "r.html"), "<dt>financing</dt><dd>", "</dd>");
    };
    CHECK(financing("upro") == "benchmark + 0.6\u00a0% on loans");
    CHECK(financing("sqqq") == "benchmark - 0.3\u00a0% on cash");
    CHECK(financing("sqqq --set financing.borrow_fee=0.02") ==
          "benchmark - 0.3\u00a0% on cash, 2\u00a0% on shorts");
    CHECK(financing("sqqq --spreads " + (folder / "s.csv")) ==
          "benchmark - a history of spreads on cash");
    CHECK(financing("ftx-bull") == "funding of a perpetual");
    CHECK(financing("3x") == "none");
}

TEST_CASE("trading days are counted as the metrics count them") {
    const auto prices = levtok::data_file("etf/SPXTR.csv");
    if (!prices) return;
    const Folder folder;
    const auto outcome = command(
        "report --product upro --column Price --from 2015-01-01 --to "
        "2019-12-31 --paths 200 --prices " +
        *prices + " --out " + (folder / "r.html"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "daily log returns of this history, 251."));
    // The index's year of 2017, by its closes of 2016-12-30 and 2017-12-29: +21.83 %.
    CHECK(holds(cut(table_of(page, "months"), ">2017</th>", "</tr>"), "+21.83"));
}

TEST_CASE("the same inputs make the same page") {
    const Page first("--product 3x");
    const auto again = first.folder / "again.html";
    REQUIRE(command(first.folder.line("report --paths 500 --threads 1 --product 3x --prices "
                                      "@prices.csv --out @again.html"))
                .code == 0);
    CHECK(read_file(again) == first.text);
}

TEST_CASE("a report names every input with its bytes and every option that changes it") {
    const std::string options[] = {
        "--set rebalance.1.max=7", "--intrabar close",  "--nav0 50",
        "--stamps close",          "--strict",          "--column close",
        "--rates-unit auto",       "--from 2024-01-05", "--to 2024-03-20",
        "--param drift=0.01",      "--seed 3"};
    std::string all = "--product ftx-bull --funding @funding.csv";
    for (const auto& option : options) all += ' ' + option;
    const Page page(all);
    const auto inputs = table_of(page.text, "inputs");
    for (const auto& option : options) {
        INFO(option);
        const auto space = option.find(' ');
        const auto text = space == std::string::npos ? "true" : option.substr(space + 1);
        const auto row = cut(inputs, ">" + option.substr(0, space) + "</th>", "</tr>");
        CHECK(holds(row, ">" + text + "<"));
    }
    for (const std::string name : {"prices", "funding"}) {
        INFO(name);
        const auto digest = levtok::io::digest_of_file(page.folder / (name + ".csv"));
        const auto row = cut(inputs, ">SHA-256 of --" + name + "</th>", "</tr>");
        CHECK(holds(row, digest.sha256));
    }
    CHECK(holds(cut(inputs, ">--product</th>", "</tr>"), "ftx-bull (library)"));
    CHECK(holds(cut(inputs, ">--horizon</th>", "</tr>"), "365d (default)"));
    CHECK_FALSE(holds(inputs, "--out"));
    CHECK_FALSE(holds(inputs, "--threads"));
}

TEST_CASE("a report that cannot be made leaves nothing behind") {
    const Folder folder;
    sample_prices(folder, "40");
    write_file(folder / "empty.csv", "time,close\n");
    struct Row {
        std::string line;
        std::string message;
    };
    const Row rows[] = {
        {"report --product 3x --prices @prices.csv", "--out is required"},
        {"report --product 3x --out @r.html", "--prices is required"},
        {"report --product 3x --prices @prices.csv --out @prices.csv", "would overwrite"},
        {"report --product 3x --prices @empty.csv --out @r.html", "empty.csv"},
        {"report --product 3x --prices @prices.csv --model nosuch --out @r.html", "nosuch"},
        {"report --product 3x --prices @prices.csv --param volatility=-1 --out @r.html",
         "volatility"},
        {"report --product 3x --prices @prices.csv --param volatility --out @r.html",
         "--param: must be name=value"},
        {"report --product 3x --prices @prices.csv --horizon 36h --out @r.html",
         "--horizon: must be a whole number of days"},
        {"report --product nosuch --prices @prices.csv --out @r.html", "nosuch"},
    };
    const auto before = folder.names();
    for (const auto& row : rows) {
        const auto outcome = command(folder.line(row.line));
        INFO(row.line << '\n' << outcome.err);
        CHECK(outcome.code == 2);
        CHECK(holds(outcome.err, row.message));
        CHECK(folder.names() == before);
    }
}

TEST_CASE("a report with the prices that a token traded at has what `premium` says of them") {
    const Folder folder;
    sample_prices(folder, "200");
    command(folder.line("nav --product 3x --interval 1d --prices @prices.csv --out @nav.csv"));
    std::string closes = "time,close\n";
    const auto rows = lines_of(read_file(folder / "nav.csv"));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto first = rows[i].find(',');
        const double nav = std::stod(rows[i].substr(rows[i].find(',', first + 1) + 1));
        closes += rows[i].substr(0, first) + ',' +
                  std::to_string(nav * (1 + 0.01 * std::sin(static_cast<double>(i) / 4))) + '\n';
    }
    write_file(folder / "closes.csv", closes);
    const std::string of = " --product 3x --prices @prices.csv --observed @closes.csv";
    const auto made = command(folder.line("report --paths 500 --out @r.html" + of));
    INFO(made.err);
    REQUIRE(made.code == 0);
    const auto page = read_file(folder / "r.html");
    CHECK(holds(page, "What the market paid for it"));
    const auto said = json::parse(command(folder.line("premium --format json" + of)).out)["rows"];
    const auto figure = [&](const std::string& name) {
        for (const auto& row : said) {
            if (row["figure"] == name && row["period"] == "all") return row["value"].get<double>();
        }
        return std::nan("");
    };
    CHECK(numbers_of(table_of(page, "premium")).at(0) == figure("premium_sd"));
    const auto quarters = table_of(page, "quarters");
    CHECK(holds(quarters, "2024Q1"));
    CHECK(holds(quarters, '>' + std::to_string(static_cast<int>(figure("days_at_premium"))) + '<'));
    CHECK(data_of(page)["premium"]["premium"].size() > 100);
    CHECK_FALSE(holds(Page("--product 3x").text, "What the market paid"));

    const auto two = command(folder.line("report --product -3x --out @x.html" + of));
    CHECK(two.code == 2);
    CHECK(holds(two.err, "--observed is the market price of one token"));
}

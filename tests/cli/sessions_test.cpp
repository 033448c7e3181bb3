#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "nav/check.hpp"
#include "nav/time.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/data.hpp"

/// Markets that close, from the file to the answer: no return across a weekend is lost, and each
/// day of the calendar is charged.
using namespace levtok::cli;

namespace {

nlohmann::json fitted_to(const std::string& model, const std::string& options) {
    const auto fit = command("fit --model " + model + " --prices " + options);
    INFO(fit.err);
    REQUIRE(fit.code == 0);
    return nlohmann::json::parse(fit.out);
}

/// The model of a price that stands still.
const std::string still = " --model gbm --param volatility=1e-6 --param drift=0 --rate 0.05 ";

/// The logarithm of what UPRO is worth at the end.
double exact_log(const std::string& options) {
    const auto exact = command("exact --product upro --format json" + still + options);
    INFO(options << '\n' << exact.err);
    REQUIRE(exact.code == 0);
    return std::log(nlohmann::json::parse(exact.out)["nav_mean"].get<double>());
}

}  // namespace

TEST_CASE("the index from 2010 grows as it did, and its worst Monday is in the bootstrap") {
    const auto index = levtok::data_file("etf/SPXTR.csv");
    if (!index) return;
    const std::string options = *index + " --column Price --from 2010-01-01 --to 2025-05-09";
    const auto sample = fitted_to("bootstrap", options)["parameters"]["returns"];
    // 3862 closes; the sum is that of the logarithms of the first and the last.
    CHECK(sample.size() == 3861);
    double sum = 0;
    for (const auto& value : sample) sum += value.get<double>();
    CHECK(sum == Approx(1.8997871354));
    const auto worst = std::min_element(sample.begin(), sample.end());
    CHECK(worst->get<double>() == Approx(std::log(4861.22021484375 / 5522.85009765625)));

    const auto gbm = fitted_to("gbm", options)["parameters"];
    const double volatility = gbm["volatility"].get<double>();
    CHECK(gbm["drift"].get<double>() - volatility * volatility / 2 == Approx(0.124).margin(0.0005));
}

TEST_CASE("a fit has the Mondays on which all happens") {
    const auto prices = levtok::case_file("prices/monday.csv");
    if (!prices) return;
    const auto gbm = fitted_to("gbm", *prices);
    CHECK(gbm["parameters"]["volatility"].get<double>() == Approx(0.59).margin(0.005));
}

TEST_CASE("sessions cost what the calendar days cost that they span") {
    // From Monday 3 January 2022 the 251st session is Tuesday 3 January 2023, a year later.
    const double year = exact_log("--sessions 251 --start 2022-01-03");
    const double days = exact_log(
        "--horizon 365d --start 2022-01-03 --set calendar=24/7 --set rebalance.0.at=00:00");
    // Interest on a weekend's interest is all that differs; a day is 3e-4.
    CHECK(year == Approx(days).epsilon(0).margin(3e-5));
    CHECK(std::exp(year) == Approx(0.88455).margin(1e-5));
    // From Friday 31 December 2021 it is Friday 30 December 2022, a day short of a year.
    const double short_year = exact_log("--sessions 251 --start 2021-12-31");
    CHECK(short_year == Approx(year * 364 / 365).epsilon(0).margin(1e-5));
}

TEST_CASE("a simulation of sessions pays for the days between them") {
    const Folder folder;
    // Ten sessions from Tuesday 27 December 2022 end on Wednesday 11 January: 15 days.
    const auto run =
        command("montecarlo --product upro --paths 100 --sessions 10 --start 2022-12-27" + still +
                "--out " + folder / "out");
    INFO(run.err);
    REQUIRE(run.code == 0);
    const auto summary = nlohmann::json::parse(read_file(folder / "out/summary.json"));
    const auto& first = summary["series"][0]["estimates"][0];
    REQUIRE(first["quantity"] == "nav_mean");
    const double day = exact_log("--sessions 1 --start 2022-12-27");
    CHECK(std::log(first["value"].get<double>()) == Approx(15 * day).epsilon(0).margin(1e-5));
}

TEST_CASE("every command that replays counts gaps in sessions, and says where schedules lie") {
    const levtok::cli::Folder folder;
    // Closes of New York, without the session of 18 January; the 15th is a holiday.
    write_file(folder / "closes.csv",
               "date,close\n2024-01-10,100\n2024-01-11,101\n2024-01-12,102\n2024-01-16,103\n"
               "2024-01-17,104\n2024-01-19,105\n2024-01-22,106\n");
    // Bars of four hours, where a rule at 00:02 has no price.
    std::string hours = "time,open,high,low,close\n";
    for (int bar = 0; bar < 18; ++bar) {
        char time[32];
        std::snprintf(time, sizeof time, "2024-01-%02dT%02d:00:00Z", 10 + bar / 6, bar % 6 * 4);
        hours += std::string(time) + ",100,101,99,100\n";
    }
    write_file(folder / "hours.csv", hours);
    for (const char* verb : {"nav --product", "metrics --product", "attribution --product",
                             "compare --product", "report --product"}) {
        const std::string out = std::string(verb).starts_with("report")
                                    ? " --out " + (folder / "page.html")
                                    : std::string();
        const auto gaps =
            command(std::string(verb) + " upro --prices " + (folder / "closes.csv") + out);
        INFO(verb << '\n' << gaps.err);
        CHECK(gaps.code == 0);
        CHECK(gaps.err.find("1 gap (1 bar of 1d missing in sessions of XNYS)") !=
              std::string::npos);
        const auto off =
            command(std::string(verb) + " ftx-bull --prices " + (folder / "hours.csv") + out);
        INFO(off.err);
        CHECK(off.code == 0);
        CHECK(off.err.find("up to 2m before its instant, in 2 of 2 scheduled trades") !=
              std::string::npos);
    }
    CHECK(read_file(folder / "page.html").find("up to 2m before its instant") != std::string::npos);
    const auto both = command("metrics -p upro -p 3x --prices " + (folder / "closes.csv"));
    CHECK(both.err.find("1 bar of 1d missing") != std::string::npos);
}

TEST_CASE(
    "intraday bars of a market that closes keep their nights, their Mondays and all their days") {
    // Seven closes a day of XNYS, 09:30 and on, each a return of the same size: up, up, down, down.
    const Folder folder;
    std::string hours = "time,close\n";
    std::string days = "time,close\n";
    const auto& calendar = levtok::rebalance::trading_calendar("XNYS");
    levtok::rebalance::Date date{std::chrono::year{2023} / 2 / 1};
    const levtok::rebalance::Date end{std::chrono::year{2023} / 11 / 1};
    double log_price = 4;
    std::size_t closes = 0;
    std::size_t sessions = 0;
    for (date = calendar.session_from(date); date < end;
         date = calendar.session_from(date + std::chrono::days{1})) {
        const auto session = calendar.session(date);
        for (auto time = session.open + std::chrono::hours{1}; time <= session.close;
             time += std::chrono::hours{1}, ++closes) {
            log_price += closes % 4 < 2 ? 0.004 : -0.004;
            hours += levtok::format_time(time) + ',' + levtok::shortest(std::exp(log_price)) + '\n';
        }
        days +=
            levtok::format_time(session.close) + ',' + levtok::shortest(std::exp(log_price)) + '\n';
        ++sessions;
    }
    write_file(folder / "hours.csv", hours);
    write_file(folder / "days.csv", days);

    const auto by_hours = fitted_to("gbm", folder / "hours.csv");
    CHECK(command("fit --model gbm --prices " + (folder / "hours.csv")).err.find("gap") ==
          std::string::npos);
    CHECK(by_hours["fit"]["rows"] == closes - 1);
    CHECK(by_hours["parameters"]["volatility"].get<double>() ==
          Approx(0.004 *
                 std::sqrt(252.0 * static_cast<double>(closes) / static_cast<double>(sessions)))
              .epsilon(0.02));
    const auto by_days = fitted_to("gbm", (folder / "hours.csv") + " --step 1d");
    CHECK(by_days["fit"]["rows"] == sessions - 1);
    CHECK(by_days["parameters"] == fitted_to("gbm", folder / "days.csv")["parameters"]);

    // 29 hours are 29 of its rows, not a day.
    CHECK(fitted_to("gbm", (folder / "hours.csv") + " --step 29h")["fit"]["rows"] ==
          (closes - 1) / 29);

    // 65 minutes are no part of a day, but six are a session of 390.
    std::string six = "time,close\n";
    date = calendar.session_from(levtok::rebalance::Date{std::chrono::year{2023} / 9 / 5});
    std::size_t count = 0;
    for (std::size_t session = 0; session < 40; ++session) {
        for (int bar = 1; bar <= 6; ++bar, ++count) {
            log_price += count % 4 < 2 ? 0.004 : -0.004;
            six +=
                levtok::format_time(calendar.session(date).open + bar * std::chrono::minutes{65}) +
                ',' + levtok::shortest(std::exp(log_price)) + '\n';
        }
        date = calendar.session_from(date + std::chrono::days{1});
    }
    write_file(folder / "six.csv", six);
    CHECK(fitted_to("gbm", folder / "six.csv")["fit"]["rows"] == count - 1);
    CHECK(fitted_to("gbm", (folder / "six.csv") + " --step 1d")["fit"]["rows"] == 39);
}

TEST_CASE("a close read alone of bars of days is rebalanced as in a file of closes") {
    const Folder folder;
    const char* const dates[] = {"2023-06-26", "2023-06-27", "2023-06-28", "2023-06-29",
                                 "2023-06-30", "2023-07-03", "2023-07-05", "2023-07-06"};
    const double closes[] = {50, 51, 50.5, 52, 51, 53, 52.5, 54};
    std::string bars = "Date,Open,High,Low,Close\n";
    std::string alone = "Date,Close\n";
    std::string at_midnight = "Date,Close\n";
    for (std::size_t i = 0; i < std::size(dates); ++i) {
        const std::string date = dates[i];
        const std::string close = levtok::shortest(closes[i]);
        bars += date + ",50,55,49," + close + '\n';
        alone += date + ',' + close + '\n';
        at_midnight += date + " 00:00:00-04:00," + close + '\n';
    }
    write_file(folder / "bars.csv", bars);
    write_file(folder / "alone.csv", alone);
    write_file(folder / "midnight.csv", at_midnight);
    const auto nav_of = [&](const std::string& options) {
        const auto nav = command("nav --product upro --prices " + options);
        INFO(nav.err);
        REQUIRE(nav.code == 0);
        CHECK(nav.err.find("gap") == std::string::npos);
        const auto last = nav.out.substr(nav.out.rfind('\n', nav.out.size() - 2) + 1);
        const auto begin = last.find(',', last.find(',') + 1) + 1;
        return last.substr(begin, last.find(',', begin) - begin);
    };
    const std::string expected = nav_of(folder / "alone.csv");
    CHECK(nav_of((folder / "bars.csv") + " --column Close") == expected);
    CHECK(nav_of(folder / "midnight.csv") == expected);
    CHECK(nav_of((folder / "alone.csv") + " --tz America/New_York") == expected);
}

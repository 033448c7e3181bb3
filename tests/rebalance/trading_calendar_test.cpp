#include "rebalance/calendars/trading_calendar.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/rebalance/messages.hpp"
#include "tests/utc.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using levtok::testing::contains;
using levtok::testing::message_of;
using levtok::testing::utc;
using std::chrono::days;

namespace {

const TradingCalendar& xnys() { return trading_calendar("XNYS"); }

Date date(const std::string& text) { return Date{days{utc(text).time_since_epoch() / one_day}}; }
std::string text_of(Date date) {
    return format_time(Instant{date.time_since_epoch()}).substr(0, 10);
}

/// The dates in the first column of a file, each once.
std::set<Date> dates_of(const std::string& path) {
    std::set<Date> found;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) found.insert(date(line.substr(0, line.find(','))));
    return found;
}

}  // namespace

TEST_CASE("sessions of New York, with what closed it") {
    struct Row {
        const char* date;
        const char* open;  ///< empty: no session
        const char* close;
    };
    const Row rows[] = {
        {"2024-01-02", "2024-01-02T14:30:00Z", "2024-01-02T21:00:00Z"},
        {"2024-07-02", "2024-07-02T13:30:00Z", "2024-07-02T20:00:00Z"},
        {"2024-07-03", "2024-07-03T13:30:00Z", "2024-07-03T17:00:00Z"},
        {"2024-11-29", "2024-11-29T14:30:00Z", "2024-11-29T18:00:00Z"},
        {"2024-12-24", "2024-12-24T14:30:00Z", "2024-12-24T18:00:00Z"},
        {"1992-11-27", "1992-11-27T14:30:00Z", "1992-11-27T19:00:00Z"},
        {"1999-12-31", "1999-12-31T14:30:00Z", "1999-12-31T18:00:00Z"},
        {"2012-10-26", "2012-10-26T13:30:00Z", "2012-10-26T20:00:00Z"},
        {"2021-06-18", "2021-06-18T13:30:00Z", "2021-06-18T20:00:00Z"},
        {"1997-01-20", "1997-01-20T14:30:00Z", "1997-01-20T21:00:00Z"},
        {"1990-01-01", "", ""},
        {"1994-04-27", "", ""},
        {"1998-01-19", "", ""},
        {"1999-12-24", "", ""},
        {"2001-09-11", "", ""},
        {"2001-09-14", "", ""},
        {"2004-06-11", "", ""},
        {"2007-01-02", "", ""},
        {"2012-10-29", "", ""},
        {"2012-10-30", "", ""},
        {"2018-12-05", "", ""},
        {"2022-06-20", "", ""},
        {"2025-01-09", "", ""},
        {"2024-03-29", "", ""},
        {"2024-03-30", "", ""},
        {"2030-07-04", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.date);
        REQUIRE(xnys().is_session(date(row.date)) == (*row.open != 0));
        if (*row.open == 0) continue;
        const Session session = xnys().session(date(row.date));
        CHECK(session.open == utc(row.open));
        CHECK(session.close == utc(row.close));
    }
    // New Year on a Saturday closes no day of the old year.
    CHECK(xnys().is_session(date("2021-12-31")));
}

TEST_CASE("sessions are counted and found") {
    CHECK(xnys().sessions(date("2023-12-31"), date("2024-12-31")) == 252);
    CHECK(xnys().sessions(date("2001-09-10"), date("2001-09-17")) == 1);
    CHECK(xnys().sessions(date("2024-03-28"), date("2024-04-01")) == 1);
    CHECK(xnys().sessions(date("2024-03-28"), date("2024-03-28")) == 0);
    CHECK(xnys().session_from(date("2024-03-29")) == date("2024-04-01"));
    CHECK(xnys().session_before(date("2024-04-01")) == date("2024-03-28"));
    CHECK(xnys().sessions_per_year() == Approx(251.6).margin(0.1));
    // Day by day it is the same count.
    std::int64_t counted = 0;
    for (Date day = date("1989-01-01"); day < date("2038-01-01"); day += days{1}) {
        counted += xnys().is_session(day) ? 1 : 0;
        REQUIRE(xnys().sessions(date("1988-12-31"), day) == counted);
    }
}

TEST_CASE("what never closes, and what has weekends alone") {
    const auto& always = trading_calendar("24/7");
    CHECK(always.always_open());
    CHECK(always.is_session(date("2024-12-25")));
    CHECK(always.sessions_per_year() == 365);
    const auto& weekdays = trading_calendar("weekdays");
    CHECK_FALSE(weekdays.always_open());
    CHECK(weekdays.is_session(date("2024-12-25")));
    CHECK_FALSE(weekdays.is_session(date("2024-12-28")));
    CHECK(weekdays.session(date("2024-12-27")).close == utc("2024-12-28"));
    CHECK(weekdays.sessions(date("1969-12-01"), date("1970-02-01")) == 44);
    CHECK(weekdays.sessions_per_year() == Approx(260.714).margin(0.001));
}

TEST_CASE("a calendar that there is not is one message with those there are") {
    CHECK(message_of([] { trading_calendar("XNYZ"); }) ==
          "calendar: must be one of 24/7, XNYS, weekdays; did you mean XNYS?, was \"XNYZ\"");
    CHECK(message_of([] { parse_product(R"({"leverage": 3, "calendar": "weekday"})"); }) ==
          "calendar: must be one of 24/7, XNYS, weekdays; did you mean weekdays?, was \"weekday\"");
    CHECK(contains(message_of([] { parse_product(R"({"leverage": 3, "calendar": 7})"); }),
                   "calendar: must be one of 24/7, XNYS, weekdays, was 7"));
}

TEST_CASE("every row of the real files is a session, and every session has a row") {
    for (const char* name :
         {"etf/SPXTR.csv", "etf/QQQ.csv", "etf/TQQQ.csv", "etf/UPRO-historical_nav.csv"}) {
        const auto path = data_file(name);
        if (!path) return;
        CAPTURE(name);
        const auto rows = dates_of(*path);
        REQUIRE(rows.size() > 3900);
        for (Date day = *rows.begin(); day <= *rows.rbegin(); day += days{1}) {
            if (rows.contains(day) == xnys().is_session(day)) continue;
            FAIL_CHECK(text_of(day) << (rows.contains(day) ? " has a row and no session"
                                                           : " has a session and no row"));
        }
    }
}

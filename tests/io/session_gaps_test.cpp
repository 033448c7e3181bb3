#include <fmt/format.h>

#include "service/io/read/checks/bar_interval.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;

namespace {

/// Half-hour bars of New York's sessions in winter, 14:30 to 21:00 UTC, of these days of January
/// 2024 (the 15th is a holiday), without the bars that begin at `left_out`.
std::string half_hours(std::initializer_list<int> days, const std::string& left_out = "") {
    std::string text = "time,open,high,low,close\n";
    double price = 100;
    for (const int day : days) {
        for (int minute = 14 * 60 + 30; minute < 21 * 60; minute += 30, price += 0.1) {
            const std::string time =
                fmt::format("2024-01-{:02}T{:02}:{:02}:00Z", day, minute / 60, minute % 60);
            if (!left_out.empty() && time.starts_with(left_out)) continue;
            text += fmt::format("{},{:.1f},{:.1f},{:.1f},{:.1f}\n", time, price, price + 0.2,
                                price - 0.1, price + 0.1);
        }
    }
    return text;
}

/// The last note of a kind, and how many gaps there are.
std::pair<std::string, std::uint64_t> gaps_in(const std::string& text,
                                              std::initializer_list<const char*> calendars,
                                              NoteCode code = NoteCode::gap) {
    const io::Scratch scratch;
    io::PriceFileOptions options;
    options.calendars.assign(calendars.begin(), calendars.end());
    std::string told;
    io::PriceReader reader(io::TextSource(scratch.write(text)), options, [&](const Note& note) {
        if (note.code == code) told = note.text;
    });
    Observation bar;
    while (reader.next(bar)) {
    }
    return {told, reader.understood().gaps};
}

}  // namespace

TEST_CASE("nights, weekends and holidays of a market are no gaps; what its sessions lack is") {
    const auto whole = half_hours({10, 11, 12, 16, 17});
    CHECK(gaps_in(whole, {"XNYS"}).first.empty());
    CHECK(gaps_in(whole, {}).second == 4);
    CHECK(gaps_in(whole, {"24/7"}).second == 4);

    const auto without_tuesday = gaps_in(half_hours({10, 11, 12, 17}), {"XNYS"});
    CHECK(without_tuesday.second == 1);
    CHECK(without_tuesday.first.find("13 bars of 30m missing in sessions of XNYS") !=
          std::string::npos);
    const auto without_an_hour = gaps_in(half_hours({10, 11, 12}, "2024-01-11T16:"), {"XNYS"});
    CHECK(without_an_hour.first.find("2 bars of 30m missing") != std::string::npos);
    // The last hour of a session, and the first of the next.
    CHECK(gaps_in(half_hours({10, 11, 12}, "2024-01-11T20:"), {"XNYS"}).second == 1);
    CHECK(gaps_in(half_hours({10, 11, 12}, "2024-01-12T14:"), {"XNYS"}).second == 1);
}

TEST_CASE("of daily closes a session is missing, not a holiday") {
    const std::string closes =
        "date,close\n2024-01-10,100\n2024-01-11,101\n2024-01-12,102\n2024-01-16,103\n"
        "2024-01-17,104\n";
    CHECK(gaps_in(closes, {"XNYS"}).first.empty());
    const auto lacking = gaps_in(closes + "2024-01-19,105\n2024-01-22,106\n", {"XNYS"});
    CHECK(lacking.second == 1);
    CHECK(lacking.first.find("1 bar of 1d missing in sessions of XNYS") != std::string::npos);
    // As bars they are observed at the midnight after their day.
    const std::string bars =
        "date,open,high,low,close\n2024-01-10,100,101,99,100\n2024-01-11,100,102,99,101\n"
        "2024-01-12,101,103,100,102\n2024-01-16,102,104,101,103\n2024-01-17,103,105,102,104\n";
    CHECK(gaps_in(bars, {"XNYS"}).first.empty());
    CHECK(gaps_in(bars + "2024-01-19,104,106,103,105\n", {"XNYS"}).second == 1);
}

TEST_CASE("of two calendars what is missing for one of them is missing") {
    // For a market that never closes the nights and the long weekend are.
    CHECK(gaps_in(half_hours({10, 11, 12, 16, 17}), {"24/7", "XNYS"}).second == 4);
    const std::string lacking =
        "date,close\n2024-01-10,100\n2024-01-11,101\n2024-01-12,102\n2024-01-16,103\n"
        "2024-01-17,104\n2024-01-19,105\n2024-01-22,106\n";
    CHECK(gaps_in(lacking, {"24/7"}).second == 0);
    CHECK(gaps_in(lacking, {"24/7", "XNYS"}).second == 1);
}

TEST_CASE("bars that are equal across a weekend are stale with a calendar as without") {
    const std::string stale =
        "date,open,high,low,close\n2024-01-17,100,101,99,100\n2024-01-18,100,102,99,101\n"
        "2024-01-19,100,102,99,101\n2024-01-22,100,102,99,101\n2024-01-23,100,103,99,102\n";
    const auto told = gaps_in(stale, {}, NoteCode::stale_prices).first;
    CHECK_FALSE(told.empty());
    CHECK(gaps_in(stale, {"XNYS"}, NoteCode::stale_prices).first == told);
}

TEST_CASE("a rate of funding beside prices is not left out without a word") {
    const std::string both =
        "date,close,Funding Rate (%)\n2024-01-10,100,0.01\n2024-01-11,101,0.01\n";
    CHECK(gaps_in(both, {}, NoteCode::left_out).first.find("'Funding Rate (%)' is no part of") ==
          0);
    CHECK(gaps_in("date,close,funds\n2024-01-10,100,7\n2024-01-11,101,7\n", {}, NoteCode::left_out)
              .first.empty());
}

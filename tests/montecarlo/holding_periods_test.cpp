#include "montecarlo/study/holding_periods.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "tests/catch.hpp"

namespace levtok::montecarlo {
namespace {

using namespace std::chrono_literals;

const HoldingRow& find(const std::vector<HoldingRow>& rows, Duration period,
                       std::string_view quantity) {
    for (const auto& row : rows) {
        if (row.period == period && row.estimate.quantity == quantity) return row;
    }
    FAIL("there is no " << quantity);
    return rows.front();
}

struct Path {
    std::vector<Instant> time;
    std::vector<double> nav;
    std::vector<double> price;

    void add(int day, double token, double spot) {
        time.push_back(Instant{std::chrono::days{day}});
        nav.push_back(token);
        price.push_back(spot);
    }
    nav::PathView view(double leverage) const {
        return {.time = time, .nav = nav, .price = price, .leverage = leverage};
    }
};

}  // namespace

TEST_CASE("holding periods by hand, with a gap and a death") {
    Path path;
    path.add(0, 100, 100);
    path.add(1, 120, 110);
    path.add(2, 90, 99);
    path.add(5, 100, 104);  // the day that begins at 2 does not end for long
    path.add(6, 0, 60);
    path.add(7, 0, 61);
    const auto rows = holding_periods(path.view(2), {.periods = {24h}});
    // 0 to 1: +20 against +10; 1 to 2: -25 against -10; 5 to 6: -100; from 6 on there is no token.
    CHECK(find(rows, 24h, "starts").estimate.value == 3);
    CHECK(find(rows, 24h, "return_mean").estimate.value == Approx((0.2 - 0.25 - 1) / 3));
    CHECK(find(rows, 24h, "return_q50").estimate.value == Approx(-0.25));
    CHECK(find(rows, 24h, "return_q25").estimate.value == Approx(-0.625));
    CHECK(find(rows, 24h, "p_loss").estimate.value == Approx(2.0 / 3));
    CHECK(find(rows, 24h, "p_beats_spot").estimate.value == Approx(1.0 / 3));
    CHECK(find(rows, 24h, "p_beats_multiple").estimate.value == 0);
}

TEST_CASE("errors of holding periods are those of independent blocks") {
    // Fair coins a day: the share of losses in a period of a day has the error of coins.
    Path path;
    double price = 100;
    std::uint64_t state = 7;
    constexpr int days = 4000;
    for (int day = 0; day <= days; ++day) {
        path.add(day, price, price);
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        price *= (state >> 63) != 0 ? 1.01 : 0.99;
    }
    const HoldingDesign design{.periods = {24h, 240h}, .resamples = 1000};
    const auto rows = holding_periods(path.view(1), design);
    const auto& loss = find(rows, 24h, "p_loss").estimate;
    CHECK(loss.standard_error ==
          Approx(std::sqrt(loss.value * (1 - loss.value) / days)).epsilon(0.1));
    // Ten days overlap with nine others, so that the error of the mean is about as large as that of
    // 400 periods and not of 4,000.
    const auto& mean = find(rows, 240h, "return_mean").estimate;
    CHECK(mean.standard_error == Approx(0.01 * std::sqrt(10.0) / std::sqrt(400.0)).epsilon(0.25));
    CHECK(holding_periods(path.view(1), design)[3].estimate.standard_error ==
          rows[3].estimate.standard_error);
    CHECK_THROWS_AS(holding_periods(path.view(1), {.periods = {0s}}), InvalidValue);
}

TEST_CASE("a history shorter than the period has no start, one as short as it no error") {
    Path path;
    for (int day = 0; day < 5; ++day) path.add(day, 100 + day, 100);
    const auto rows = holding_periods(path.view(3), {.periods = {72h, 240h}});
    CHECK(find(rows, 72h, "starts").estimate.value == 2);
    CHECK(std::isnan(find(rows, 72h, "p_loss").estimate.standard_error));
    CHECK(find(rows, 240h, "starts").estimate.value == 0);
    CHECK(rows.back().estimate.quantity == "starts");
}

}  // namespace levtok::montecarlo

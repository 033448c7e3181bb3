#include "nav/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include "nav/error.hpp"
#include "nav/supply.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;
using namespace std::chrono;

namespace {

constexpr Instant start = sys_days{2020y / January / 6};  // a Monday
constexpr std::monostate nothing{};

struct Path {
    std::vector<Instant> time;
    std::vector<double> nav;
    std::vector<double> price;
    double leverage = 1;
    double risk_free = 0;

    PathView view() const { return {time, nav, price, leverage, risk_free}; }
};

std::vector<Instant> every(Duration step, std::size_t rows, Instant from = start) {
    std::vector<Instant> time;
    for (std::size_t i = 0; i < rows; ++i) time.push_back(from + static_cast<int>(i) * step);
    return time;
}

/// A daily path whose token and underlying have the same returns.
Path daily_path(const std::vector<double>& returns) {
    Path path{every(one_day, returns.size() + 1), {100}, {}, 1, 0};
    for (const double r : returns) path.nav.push_back(path.nav.back() * (1 + r));
    path.price = path.nav;
    return path;
}

/// Bars of a geometric random walk and a token near `leverage` times it; the seed's bits are the
/// same everywhere.
Path random_path(std::size_t rows, Duration step, double leverage) {
    std::mt19937_64 bits(7);
    Path path{every(step, rows, start + minutes{7}), {100}, {8000}, leverage, 0.02};
    const auto uniform = [&] { return static_cast<double>(bits() >> 11) * 0x1p-53 - 0.5; };
    for (std::size_t i = 1; i < rows; ++i) {
        const double move = 0.04 * uniform();
        path.price.push_back(path.price.back() * (1 + move));
        path.nav.push_back(path.nav.back() * (1 + leverage * move + 0.001 * uniform()));
    }
    return path;
}

MetricResult metric(const Path& path, std::string_view name) {
    for (const MetricValue& row : evaluate(path.view())) {
        if (row.name == name) return row.value;
    }
    FAIL("no metric of the name " << name);
    return nothing;
}

struct Expected {
    std::string_view name;
    MetricResult value;
};

void check_metrics(const Path& path, const std::vector<Expected>& rows) {
    for (const auto& [name, expected] : rows) {
        CAPTURE(name);
        const MetricResult value = metric(path, name);
        REQUIRE(value.index() == expected.index());
        if (const auto* number = std::get_if<double>(&expected)) {
            CHECK(std::get<double>(value) == Approx(*number).epsilon(1e-12).margin(1e-13));
        } else if (const auto* time = std::get_if<Instant>(&expected)) {
            CHECK(format_time(std::get<Instant>(value)) == format_time(*time));
        } else {
            CHECK(value == expected);
        }
    }
}

double squared(double x) { return x * x; }

}  // namespace

TEST_CASE("metrics of a path of five days, worked by hand") {
    // Returns 0.1, -0.2, 0.25, -0.1, which are twice the underlying's; 1 bp of risk-free rate a
    // day.
    const Path path{every(one_day, 5),
                    {100, 110, 88, 110, 99},
                    {100, 105, 94.5, 106.3125, 100.996875},
                    2,
                    0.0365};
    const double mean = 0.0125;
    const double variance =
        (squared(0.1 - mean) + squared(-0.2 - mean) + squared(0.25 - mean) + squared(-0.1 - mean)) /
        3;
    const double shortfall = (squared(0.2001) + squared(0.1001)) / 4;
    check_metrics(path,
                  {
                      {"total_return", -0.01},
                      {"annual_return", nothing},
                      {"volatility", std::sqrt(variance * 365)},
                      {"downside_deviation", std::sqrt(shortfall * 365)},
                      {"sharpe", (mean - 0.0001) * 365 / std::sqrt(variance * 365)},
                      {"sortino", (mean - 0.0001) * 365 / std::sqrt(shortfall * 365)},
                      {"calmar", nothing},
                      {"max_drawdown", 0.2},
                      {"max_drawdown_peak", start + days{1}},
                      {"max_drawdown_trough", start + days{2}},
                      {"max_drawdown_recovery", start + days{3}},
                      {"longest_under_water", Duration{days{2}}},
                      {"time_under_water", 0.75},
                      {"best_day", 0.25},
                      {"best_day_time", start + days{3}},
                      {"worst_day", -0.2},
                      {"worst_day_time", start + days{2}},
                      {"var_95", nothing},
                      {"cvar_99", nothing},
                      {"beta", 2.0},
                      {"tracking_difference", 0.0},
                      {"tracking_error", 0.0},
                      {"realised_variance", (squared(std::log(1.05)) + squared(std::log(0.9)) +
                                             squared(std::log(1.125)) + squared(std::log(0.95))) *
                                                365 / 4},
                  });
}

TEST_CASE(
    "a wiped-out path ends there: all is lost on its last day, and what came later is not its "
    "own") {
    const Path path{every(one_day, 4), {100, 110, 0, 0}, {100, 110, 80, 120}, 3, 0};
    check_metrics(path, {
                            {"total_return", -1.0},
                            {"annual_return", nothing},
                            {"volatility", 1.1 / std::sqrt(2.0) * std::sqrt(365.0)},
                            {"downside_deviation", std::sqrt(0.5 * 365)},
                            {"sharpe", nothing},
                            {"sortino", nothing},
                            {"calmar", nothing},
                            {"max_drawdown", 1.0},
                            {"max_drawdown_peak", start + days{1}},
                            {"max_drawdown_trough", start + days{2}},
                            {"max_drawdown_recovery", nothing},
                            {"longest_under_water", Duration{days{1}}},
                            {"time_under_water", 0.5},
                            {"best_day", 0.1},
                            {"worst_day", -1.0},
                            {"worst_day_time", start + days{2}},
                            {"beta", 1.1 / (0.1 + 30.0 / 110)},
                            // By then the multiple had gone through 1.3 x 2/11 and was still there.
                            {"tracking_difference", -1.3 * (2.0 / 11)},
                            {"tracking_error", std::fabs((0.1 - 0.3) - (-1 + 90.0 / 110)) /
                                                   std::sqrt(2.0) * std::sqrt(365.0)},
                            {"realised_variance",
                             (squared(std::log(1.1)) + squared(std::log(80.0 / 110))) * 365 / 2},
                        });

    // The day that wipes the multiple out does so for ever, though the token lived.
    const Path multiple{every(one_day, 3), {100, 20, 40}, {100, 60, 90}, 3, 0};
    check_metrics(multiple, {{"tracking_difference", 0.4}});
}

TEST_CASE("what a path does not determine is nothing, never NaN") {
    const auto all_undefined = [](const Path& path) {
        for (const MetricValue& row : evaluate(path.view())) {
            CAPTURE(row.name);
            CHECK(row.value == MetricResult{nothing});
        }
    };
    SECTION("no row, one row, a path that starts wiped out") {
        all_undefined({});
        all_undefined({{start}, {100}, {8000}, 3, 0});
        all_undefined({every(one_day, 3), {0, 0, 0}, {1, 2, 3}, 3, 0});
    }
    SECTION("two rows") {
        const Path path{every(one_day, 2), {100, 101}, {100, 101}, 1, 0};
        check_metrics(path, {{"total_return", 0.01},
                             {"annual_return", nothing},
                             {"volatility", nothing},
                             {"downside_deviation", nothing},
                             {"sharpe", nothing},
                             {"sortino", nothing},
                             {"beta", nothing},
                             {"tracking_error", nothing},
                             {"best_day", 0.01},
                             {"worst_day", 0.01}});
    }
    SECTION("a constant path") {
        const Path path{every(days{100}, 5), std::vector<double>(5, 100),
                        std::vector<double>(5, 8000), 3, 0};
        check_metrics(path, {{"total_return", 0.0},
                             {"annual_return", 0.0},
                             {"volatility", 0.0},
                             {"downside_deviation", 0.0},
                             {"sharpe", nothing},
                             {"sortino", nothing},
                             {"calmar", nothing},
                             {"max_drawdown", 0.0},
                             {"max_drawdown_peak", nothing},
                             {"max_drawdown_trough", nothing},
                             {"max_drawdown_recovery", nothing},
                             {"longest_under_water", Duration{0}},
                             {"time_under_water", 0.0},
                             {"beta", nothing},
                             {"tracking_difference", 0.0},
                             {"tracking_error", 0.0},
                             {"realised_variance", 0.0}});
    }
    SECTION("steady growth, whose returns differ by rounding alone") {
        Path path = daily_path(std::vector<double>(500, 0.0123));
        path.risk_free = 0.0123 * 365;
        check_metrics(path, {{"volatility", 0.0},
                             {"downside_deviation", 0.0},
                             {"sharpe", nothing},
                             {"sortino", nothing},
                             {"calmar", nothing},
                             {"max_drawdown", 0.0},
                             {"beta", nothing}});
    }
    SECTION("an annual return beyond every double") {
        const Path path{every(seconds{1}, 2), {100, 150}, {100, 150}, 1, 0};
        check_metrics(path,
                      {{"total_return", 0.5}, {"annual_return", nothing}, {"calmar", nothing}});
    }
}

TEST_CASE("annual return and Calmar ratio need a year of 365 days") {
    for (const auto& [lasts, annual] : {std::pair<Duration, MetricResult>{days{364}, nothing},
                                        {days{365} - microseconds{1}, nothing},
                                        {days{365}, -0.19},
                                        {days{730}, -0.1}}) {
        CAPTURE(lasts.count());
        const Path path{{start, start + days{9}, start + lasts}, {100, 120, 81}, {1, 1, 1}, 3, 0};
        const MetricResult calmar =
            annual == MetricResult{nothing} ? annual : std::get<double>(annual) / (1 - 81.0 / 120);
        check_metrics(path,
                      {{"annual_return", annual}, {"calmar", calmar}, {"total_return", -0.19}});
    }
}

TEST_CASE("nothing that the market does after a wipe-out moves a metric") {
    const Path ended{every(days{100}, 6), {100, 150, 90, 120, 60, 0}, {9, 8, 7, 9, 5, 4}, 3, 0.01};
    Path longer = ended;
    for (int i = 1; i < 40; ++i) {
        longer.time.push_back(longer.time.back() + hours{9});
        longer.nav.push_back(0);
        longer.price.push_back(longer.price.back() * (i % 3 == 0 ? 2 : 0.7));
    }
    const auto before = evaluate(ended.view());
    const auto after = evaluate(longer.view());
    for (std::size_t i = 0; i < before.size(); ++i) {
        CAPTURE(before[i].name);
        CHECK(after[i].value == before[i].value);
    }
    check_metrics(longer, {{"annual_return", -1.0}, {"total_return", -1.0}, {"max_drawdown", 1.0}});
}

TEST_CASE("daily metrics see one row a UTC day, the last at or before its end") {
    SECTION("a row at 00:00 closes the day before") {
        const Path path{every(hours{6}, 9),
                        {100, 130, 70, 90, 110, 300, 1, 50, 99},
                        {100, 99, 98, 97, 105, 104, 103, 102, 101},
                        1,
                        0};
        check_metrics(path, {{"best_day", 0.1},
                             {"best_day_time", start + days{1}},
                             {"worst_day", -0.1},
                             {"worst_day_time", start + days{2}},
                             {"volatility", 0.2 / std::sqrt(2.0) * std::sqrt(365.0)},
                             // Every row counts for drawdown.
                             {"max_drawdown", 299.0 / 300},
                             {"max_drawdown_peak", start + hours{30}},
                             {"max_drawdown_trough", start + hours{36}}});
    }
    SECTION("parts of a day at the ends count as days, so days compound to the total") {
        const std::vector<Instant> time{start + hours{1}, start + hours{23}, start + hours{24},
                                        start + hours{25}};
        const Path path{time, {100, 500, 120, 150}, {1, 5, 1.2, 1.5}, 1, 0};
        check_metrics(
            path,
            {{"best_day", 0.25}, {"best_day_time", time[3]}, {"worst_day", 0.2}, {"beta", 1.0}});
    }
    SECTION("a weekend without rows is no day without return") {
        const std::vector<Instant> time{start, start + days{1}, start + days{4}, start + days{7}};
        const Path path{time, {100, 110, 99, 108.9}, {1, 1.1, 0.99, 1.089}, 1, 0};
        check_metrics(path, {{"volatility",
                              std::sqrt((2 * squared(0.1 - 0.1 / 3) + squared(0.1 + 0.1 / 3)) / 2) *
                                  std::sqrt(3 / (7.0 / 365))}});
    }
    SECTION("a coarser path keeps its own rows") {
        const Path path{every(days{7}, 3), {100, 110, 99}, {100, 110, 99}, 1, 0};
        check_metrics(path, {{"volatility", 0.2 / std::sqrt(2.0) * std::sqrt(365.0 / 7)}});
    }
}

TEST_CASE("value at risk is the empirical quantile, and its condition the mean beyond it") {
    struct Row {
        int days;
        const char* name;
        MetricResult value;
    };
    // Returns of -1, -2, ... -days thousandths, in an order that is not theirs.
    const Row rows[] = {
        {19, "var_95", nothing}, {19, "cvar_95", nothing},
        {20, "var_95", 0.020},   {20, "cvar_95", 0.020},
        {21, "var_95", 0.020},   {21, "cvar_95", (0.021 + 0.05 * 0.020) / 1.05},
        {30, "var_95", 0.029},   {30, "cvar_95", (0.030 + 0.5 * 0.029) / 1.5},
        {40, "var_95", 0.039},   {40, "cvar_95", 0.0395},
        {99, "var_99", nothing}, {99, "cvar_99", nothing},
        {100, "var_99", 0.100},  {100, "cvar_99", 0.100},
        {100, "var_95", 0.096},  {100, "cvar_95", 0.098},
        {250, "var_99", 0.248},  {250, "cvar_99", (0.250 + 0.249 + 0.5 * 0.248) / 2.5},
    };
    for (const auto& [days, name, value] : rows) {
        std::vector<double> returns;
        for (int i = 0; i < days; ++i) returns.push_back(-0.001 * ((i + days / 2) % days + 1));
        CAPTURE(days);
        check_metrics(daily_path(returns), {{name, value}});
    }
    check_metrics(daily_path(std::vector<double>(20, 0.0)), {{"var_95", 0.0}, {"cvar_95", 0.0}});
}

TEST_CASE("drawdowns agree with the definition: the worst of all pairs of rows") {
    const Path path = random_path(400, hours{5}, 3);
    double deepest = 0;
    std::size_t peak = 0;
    std::size_t trough = 0;
    for (std::size_t i = 0; i < path.nav.size(); ++i) {
        for (std::size_t j = i + 1; j < path.nav.size(); ++j) {
            if (const double depth = 1 - path.nav[j] / path.nav[i]; depth > deepest) {
                deepest = depth;
                peak = i;
                trough = j;
            }
        }
    }
    REQUIRE(deepest > 0.1);
    check_metrics(path, {{"max_drawdown", deepest},
                         {"max_drawdown_peak", path.time[peak]},
                         {"max_drawdown_trough", path.time[trough]}});

    Duration longest{0};
    Duration dry{0};
    for (std::size_t i = 1; i < path.nav.size(); ++i) {
        const auto at_high = [&](std::size_t row) {
            return path.nav[row] ==
                   *std::max_element(path.nav.begin(),
                                     path.nav.begin() + static_cast<std::ptrdiff_t>(row) + 1);
        };
        if (at_high(i - 1) && at_high(i)) dry += path.time[i] - path.time[i - 1];
        std::size_t left = i;
        while (!at_high(--left)) {
        }
        longest = std::max(
            longest, left + 1 == i && at_high(i) ? Duration{0} : path.time[i] - path.time[left]);
    }
    const Duration length = path.time.back() - path.time.front();
    check_metrics(path, {{"longest_under_water", longest},
                         {"time_under_water", 1 - in_units_of(dry, length)}});
}

TEST_CASE(
    "a drawdown's dates: the last row at the peak, the first at the bottom, the first back at the "
    "peak") {
    const Path path{every(hours{1}, 9),
                    {100, 100, 80, 80, 99, 100, 90, 120, 110},
                    std::vector<double>(9, 1),
                    1,
                    0};
    check_metrics(path, {{"max_drawdown", 0.2},
                         {"max_drawdown_peak", start + hours{1}},
                         {"max_drawdown_trough", start + hours{2}},
                         {"max_drawdown_recovery", start + hours{5}},
                         {"longest_under_water", Duration{hours{4}}},
                         {"time_under_water", 7.0 / 8}});
}

TEST_CASE("the recovery is that of the deepest drawdown, not of one before or after") {
    const auto recovery = [](const std::vector<double>& nav) {
        const Path path{every(one_day, nav.size()), nav, std::vector<double>(nav.size(), 1), 1, 0};
        return metric(path, "max_drawdown_recovery");
    };
    CHECK(recovery({100, 90, 100, 50, 60}) == MetricResult{nothing});
    CHECK(recovery({100, 50, 100, 90, 100}) == MetricResult{start + days{2}});
    CHECK(recovery({100, 90, 110, 50, 110, 100, 120}) == MetricResult{start + days{4}});
    CHECK(recovery({100, 110, 120}) == MetricResult{nothing});
}

TEST_CASE("a merge leaves no trace in the metrics of the adjusted series") {
    const Path path = random_path(300, hours{4}, -3);
    const std::vector<MergeEvent> merges{{path.time[100], 10}, {path.time[200], 50}};
    Path adjusted = path;
    adjusted.nav = adjusted_nav(path.time, unadjusted_nav(path.time, path.nav, merges), merges);
    for (const MetricValue& row : evaluate(path.view()))
        check_metrics(adjusted, {{row.name, row.value}});
}

// The list drives the tests that every metric has to pass, so a new row is tested before its author
// writes a test.
TEST_CASE("every metric says what it is") {
    const std::set<std::string_view> units{"fraction",       "ratio", "per year",
                                           "per sqrt(year)", "time",  "duration"};
    std::set<std::string_view> names;
    for (const Metric& row : metrics()) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
              std::string_view::npos);
        CHECK(units.count(row.unit) == 1);
        CHECK(row.description.size() > 10);
        CHECK(row.description.back() == '.');
        REQUIRE(row.of);
    }
    const auto values = evaluate(random_path(500, hours{8}, 3).view());
    REQUIRE(values.size() == metrics().size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        CAPTURE(values[i].name);
        CHECK(values[i].name == metrics()[i].name);
        CHECK(values[i].unit == metrics()[i].unit);
        if (values[i].unit == "time") CHECK_FALSE(std::holds_alternative<double>(values[i].value));
        if (values[i].unit == "duration") CHECK(std::holds_alternative<Duration>(values[i].value));
    }
}

TEST_CASE("every metric is finite or nothing on every path") {
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    constexpr double huge = std::numeric_limits<double>::max();
    const Path paths[] = {
        {{start}, {1}, {1}, 0, 0},
        {every(microseconds{1}, 3), {1, 2, 1}, {1, 2, 1}, 100, 0.5},
        {every(one_day, 3), {tiny, huge, tiny}, {tiny, huge, tiny}, -100, 0},
        {every(one_day, 3), {huge, tiny, 0}, {huge, tiny, huge}, 3, 1e300},
        {every(days{10'000}, 3), {1, 2, 0}, {1, 2, 3}, 3, -1e300},
        {every(hours{1}, 5), {1, 0, 0, 0, 0}, {1, 1, 1, 1, 1}, 0, 0},
        {every(one_day, 150), std::vector<double>(150, tiny), std::vector<double>(150, huge), 5, 0},
        random_path(5000, hours{1}, 5),
        random_path(5000, minutes{1}, -5),
    };
    for (const Path& path : paths) {
        for (const MetricValue& row : evaluate(path.view())) {
            CAPTURE(row.name, path.time.size(), path.nav[0]);
            if (const auto* number = std::get_if<double>(&row.value)) CHECK(std::isfinite(*number));
        }
    }
}

TEST_CASE(
    "no metric depends on the unit of NAV or of the price, nor on the day at which the path "
    "starts") {
    const Path path = random_path(700, hours{3}, 3);
    Path scaled = path;
    for (double& nav : scaled.nav) nav *= 1024;
    for (double& price : scaled.price) price /= 1024;
    Path later = path;
    for (Instant& time : later.time) time += days{400};
    const auto values = evaluate(path.view());
    CHECK(values.size() == evaluate(scaled.view()).size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        CAPTURE(values[i].name);
        CHECK(evaluate(scaled.view())[i].value == values[i].value);
        const MetricResult moved = evaluate(later.view())[i].value;
        if (const auto* time = std::get_if<Instant>(&values[i].value)) {
            CHECK(moved == MetricResult{*time + days{400}});
        } else {
            CHECK(moved == values[i].value);
        }
    }
}

TEST_CASE("a path that breaks the rules is refused by row") {
    struct Row {
        Path path;
        const char* message;
    };
    const auto two = every(one_day, 2);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Row rows[] = {
        {{two, {100}, {1, 1}, 1, 0}, "path.nav: must have a row for each of the 2 times, was 1"},
        {{two, {100, 100}, {1, 1, 1}, 1, 0},
         "path.price: must have a row for each of the 2 times, was 3"},
        {{two, {100, -1}, {1, 1}, 1, 0}, "path.nav[1]: must be >= 0, was -1"},
        {{two, {nan, 1}, {1, 1}, 1, 0}, "path.nav[0]: must be >= 0, was nan"},
        {{two, {100, 100}, {1, 0}, 1, 0}, "path.price[1]: must be > 0, was 0"},
        {{two, {0, 1}, {1, 1}, 1, 0}, "path.nav[1]: must stay 0 once wiped out, was 1"},
        {{two, {1, 1}, {1, 1}, nan, 0}, "path.leverage: must be a finite number, was nan"},
        {{two, {1, 1}, {1, 1}, 1, nan}, "path.risk_free: must be a finite number, was nan"},
        {{{start, start}, {1, 1}, {1, 1}, 1, 0},
         "path.time[1]: must be after 2020-01-06T00:00:00Z, was 2020-01-06T00:00:00Z"},
    };
    for (const auto& [path, message] : rows) CHECK_THROWS_WITH(evaluate(path.view()), message);
}

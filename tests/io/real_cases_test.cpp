#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "nav/closed_form.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/utc.hpp"

/// Tokens that existed, replayed on real prices and held against what was published or traded.
namespace levtok {
namespace {

using levtok::testing::utc;
using rebalance::Event;
using rebalance::MarketFeed;
using rebalance::PathRow;
using rebalance::Setting;
using rebalance::Token;
using rebalance::TradeRow;

struct Run {
    std::vector<PathRow> rows;
    std::vector<TradeRow> trades;
    nav::AttributionReport attribution;

    double nav_at(Instant time) const {
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const PathRow& r) { return r.time == time; });
        REQUIRE(row != rows.end());
        return row->nav;
    }
    double day_return(const char* from, const char* to) const {
        return nav_at(utc(to)) / nav_at(utc(from)) - 1;
    }
};

Run run(Token token, const std::vector<Observation>& bars,
        const std::vector<FundingEvent>& funding = {}, const std::vector<RateEvent>& rates = {}) {
    MarketFeed feed(funding, rates);
    Run out;
    for (const auto& bar : bars) {
        out.rows.push_back(token.advance(feed.step(bar)));
        out.trades.insert(out.trades.end(), token.trades().begin(), token.trades().end());
    }
    out.attribution = token.attribution();
    return out;
}

Token library_token(const char* name, std::vector<Setting> settings = {}) {
    return Token(rebalance::product(name, settings));
}

std::vector<Observation> prices(const std::string& file, const char* from = nullptr,
                                const char* to = nullptr, const char* column = "") {
    io::PriceFileOptions options;
    options.column = column;
    if (from != nullptr) options.from = utc(from);
    if (to != nullptr) options.to = utc(to);
    return io::read_prices(file, options);
}

/// What a fund published or traded at, by time.
std::map<Instant, double> by_time(const std::vector<Observation>& bars) {
    std::map<Instant, double> out;
    for (const auto& bar : bars) out[bar.time] = bar.close.value();
    return out;
}

struct Tracking {
    std::vector<double> errors;  ///< absolute differences of the returns between rows, sorted
    double drift_per_year = 0;   ///< of the log ratio, model over published
    double r_squared = 0;        ///< of the returns

    double median() const { return errors[errors.size() / 2]; }
};

/// The returns of `rows` against those of a published series, over the stamps that both have.
Tracking track(const std::vector<PathRow>& rows, const std::map<Instant, double>& published) {
    Tracking out;
    const PathRow* last = nullptr;
    Instant first_time{};
    double last_published = 0;
    double log_ratio = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (const auto& row : rows) {
        const auto found = published.find(row.time);
        if (found == published.end()) continue;
        if (last == nullptr) {
            first_time = row.time;
        } else {
            const double model = row.nav / last->nav - 1;
            const double real = found->second / last_published - 1;
            out.errors.push_back(std::fabs(model - real));
            log_ratio += std::log1p(model) - std::log1p(real);
            sxx += model * model;
            syy += real * real;
            sxy += model * real;
        }
        last = &row;
        last_published = found->second;
    }
    REQUIRE(out.errors.size() > 20);
    std::sort(out.errors.begin(), out.errors.end());
    out.drift_per_year = log_ratio / in_units_of(last->time - first_time, std::chrono::days{365});
    out.r_squared = sxy * sxy / (sxx * syy);
    return out;
}

}  // namespace

TEST_CASE("case 15: the prospectus tables of estimated fund returns") {
    for (const char* name :
         {"reference/fund-returns_2x_1y.csv", "reference/fund-returns_m3x_1y.csv"}) {
        const auto path = data_file(name);
        if (!path) return;
        std::ifstream file(*path);
        std::string line;
        std::getline(file, line);  // a comment
        std::getline(file, line);
        std::vector<double> volatilities;
        std::stringstream header(line);
        for (std::string field; std::getline(header, field, ',');) {
            if (field.starts_with("vol")) volatilities.push_back(std::stod(field.substr(3)) / 100);
        }
        REQUIRE(volatilities.size() == 5);
        int cells = 0;
        while (std::getline(file, line)) {
            std::stringstream row(line);
            std::string field;
            std::getline(row, field, ',');
            const double index_return = std::stod(field) / 100;
            std::getline(row, field, ',');
            const double leverage = std::stod(field);
            for (const double volatility : volatilities) {
                std::getline(row, field, ',');
                const double estimate =
                    100 * (nav::continuous_limit({.leverage = leverage,
                                                  .price_ratio = 1 + index_return,
                                                  .integrated_variance = volatility * volatility}) -
                           1);
                CAPTURE(name, index_return, volatility);
                CHECK(std::fabs(estimate - std::stod(field)) <= 0.05 + 1e-9);
                ++cells;
            }
        }
        CHECK(cells == 65);
    }
}

TEST_CASE("case 17: 12 March 2020, hourly, with and without the emergency trigger") {
    const auto path = data_file("btc/spot-1h_2017-08_2022-03.csv");
    if (!path) return;
    const auto bars = prices(*path, "2020-03-01", "2020-03-15");
    const auto bull = run(library_token("ftx-bull"), bars);
    const auto bear = run(library_token("ftx-bear"), bars);
    const auto naive = run(library_token("3x", {{"intrabar", "ohlc"}}), bars);

    CHECK(std::any_of(naive.rows.begin(), naive.rows.end(), [](const PathRow& row) {
        return row.events.has(Event::wiped_out) && row.time <= utc("2020-03-13");
    }));
    CHECK(naive.rows.back().nav == 0);

    CHECK(bull.day_return("2020-03-12", "2020-03-13") == Approx(-0.82).margin(0.005));
    CHECK(bear.day_return("2020-03-12", "2020-03-13") == Approx(1.185).margin(0.005));
    CHECK(bear.day_return("2020-03-13", "2020-03-14") == Approx(-0.425).margin(0.005));
    const auto emergencies =
        std::count_if(bull.trades.begin(), bull.trades.end(), [](const TradeRow& trade) {
            return trade.time > utc("2020-03-12") && trade.time <= utc("2020-03-13") &&
                   trade.trigger != std::string("schedule");
        });
    CHECK(emergencies == 4);

    const auto bull_file = data_file("tokens/ftx-BULL-1d.csv");
    const auto bear_file = data_file("tokens/ftx-BEAR-1d.csv");
    if (!bull_file || !bear_file) return;
    const auto traded_bull = by_time(prices(*bull_file));
    const auto traded_bear = by_time(prices(*bear_file));
    const auto traded = [](const std::map<Instant, double>& closes, const char* from,
                           const char* to) {
        return closes.at(utc(to)) / closes.at(utc(from)) - 1;
    };
    CHECK(traded(traded_bull, "2020-03-12", "2020-03-13") == Approx(-0.848).margin(0.001));
    CHECK(traded(traded_bear, "2020-03-12", "2020-03-13") == Approx(1.29).margin(0.01));
    CHECK(traded(traded_bear, "2020-03-13", "2020-03-14") == Approx(-0.47).margin(0.01));
}

TEST_CASE("the 3x and -3x Bitcoin tokens of 2020 against their traded prices") {
    const auto path = data_file("btc/spot-1h_2017-08_2022-03.csv");
    const auto bull_file = data_file("tokens/ftx-BULL-1d.csv");
    const auto bear_file = data_file("tokens/ftx-BEAR-1d.csv");
    if (!path || !bull_file || !bear_file) return;
    const auto bars = prices(*path, "2020-01-22", "2020-12-17");
    // R^2 of traded prices' daily returns is what the data can bear: 0.97 to 0.99.
    CHECK(track(run(library_token("ftx-bull"), bars).rows, by_time(prices(*bull_file))).r_squared >
          0.97);
    CHECK(track(run(library_token("ftx-bear"), bars).rows, by_time(prices(*bear_file))).r_squared >
          0.97);
}

TEST_CASE("the tokens of 2020 on 4-hour bars: a rule at 00:02 trades at the open of 00:00") {
    const auto path = data_file("btc/spot-4h_2017-08_2022-12.csv");
    const auto bull_file = data_file("tokens/ftx-BULL-1d.csv");
    const auto bear_file = data_file("tokens/ftx-BEAR-1d.csv");
    if (!path || !bull_file || !bear_file) return;
    const auto bars = prices(*path, "2020-01-22", "2020-12-17");
    struct Row {
        const char* product;
        std::string file;
        double r_squared;
    };
    for (const Row& row :
         {Row{"ftx-bull", *bull_file, 0.987}, Row{"ftx-bear", *bear_file, 0.990}}) {
        const auto result = run(library_token(row.product), bars);
        for (const auto& trade : result.trades) {
            if (trade.trigger != std::string("schedule")) continue;
            CHECK(trade.instant - trade.time == std::chrono::minutes{2});
            CHECK(trade.nav_time == trade.time + std::chrono::hours{4});
        }
        auto traded = by_time(prices(row.file));
        // The prices of 1 to 3 April are those of 31 March.
        for (const char* stale : {"2020-04-02", "2020-04-03", "2020-04-04"}) {
            traded.erase(utc(stale));
        }
        const double r_squared = track(result.rows, traded).r_squared;
        WARN(row.product << " on 4-hour bars: R^2 " << r_squared);
        CHECK(r_squared >= row.r_squared);
    }
}

TEST_CASE("13 March 2020, hourly: what follows from a rebalance at the open of 00:00") {
    const auto path = data_file("btc/spot-1h_2017-08_2022-03.csv");
    if (!path) return;
    const auto bars = prices(*path, "2020-03-01", "2020-03-15");
    const auto free = run(library_token("ftx-bull", {{"execution.taker_fee", "0"},
                                                     {"execution.half_spread", "0"},
                                                     {"fees.management.rate", "0"}}),
                          bars);
    std::vector<TradeRow> day;
    for (const auto& trade : free.trades) {
        if (trade.nav_time > utc("2020-03-13") && trade.nav_time <= utc("2020-03-14")) {
            day.push_back(trade);
        }
    }
    // By hand: 3x at 4800 is 4x at 8/9 of it, and again 8/9 below; either takes a third of NAV. The
    // low of the third hour, 3782.13, goes 0.3 % beyond the second, and the day ends at 5578.60.
    REQUIRE(day.size() == 3);
    CHECK(day[0].price == 4800);
    CHECK(day[1].price == Approx(4800 * 8 / 9.0));
    CHECK(day[2].price == Approx(4800 * 64 / 81.0));
    const double by_hand = 4 / 9.0 * (1 + 3 * (5578.6 / (4800 * 64 / 81.0) - 1)) - 1;
    CHECK(free.day_return("2020-03-13", "2020-03-14") == Approx(by_hand));

    // Charges aside, that is nearer to what traded than a rule that waits for the close of 01:00,
    // which leaves the second emergency out.
    const double late = run(library_token("ftx-bull", {{"rebalance.0.fill", "observed"}}), bars)
                            .day_return("2020-03-13", "2020-03-14");
    const double gain = run(library_token("ftx-bull"), bars).day_return("2020-03-13", "2020-03-14");
    constexpr double traded = 0.129;
    CHECK(gain == Approx(0.071).margin(0.001));
    CHECK(late == Approx(0.230).margin(0.001));
    CHECK(std::fabs(gain - traded) < std::fabs(late - traded));
}

TEST_CASE("UPRO on dated closes trades at the close of each session of its calendar") {
    const auto index = data_file("etf/SPXTR.csv");
    if (!index) return;
    const auto result = run(library_token("upro"), prices(*index, "2009-06-24", nullptr, "Price"));
    REQUIRE(result.trades.size() == result.rows.size() - 1);
    for (std::size_t i = 0; i < result.trades.size(); ++i) {
        CHECK(result.trades[i].nav_time == result.rows[i + 1].time);
        CHECK(result.trades[i].price == result.rows[i + 1].price);
    }
}

TEST_CASE("case 18: UPRO's published NAV") {
    const auto index = data_file("etf/SPXTR.csv");
    const auto fund = data_file("etf/UPRO-historical_nav.csv");
    const auto fed_funds = data_file("etf/fed-funds-daily.csv");
    if (!index || !fund || !fed_funds) return;
    const auto rates = io::read_rates(*fed_funds);
    const auto model =
        run(library_token("upro"), prices(*index, "2009-06-24", nullptr, "Price"), {}, rates);
    const auto tracking = track(model.rows, by_time(prices(*fund)));
    WARN("UPRO: median error " << tracking.median() * 1e4 << " bp a day, drift "
                               << tracking.drift_per_year * 100 << " % a year, "
                               << tracking.errors.size() << " days");
    CHECK(tracking.errors.size() > 3900);
    CHECK(tracking.median() < 1e-4);
    CHECK(std::fabs(tracking.drift_per_year) < 0.0035);
}

TEST_CASE("TQQQ and SQQQ against QQQ") {
    const auto index = data_file("etf/QQQ.csv");
    const auto fed_funds = data_file("etf/fed-funds-daily.csv");
    if (!index || !fed_funds) return;
    const auto rates = io::read_rates(*fed_funds);
    struct Row {
        const char* product;
        const char* file;
    };
    for (const Row& row : {Row{"tqqq", "etf/TQQQ.csv"}, Row{"sqqq", "etf/SQQQ.csv"}}) {
        const auto fund = data_file(row.file);
        if (!fund) return;
        const auto model =
            run(library_token(row.product), prices(*index, "2010-02-11", "2026-07-20"), {}, rates);
        const auto tracking = track(model.rows, by_time(prices(*fund)));
        WARN(row.product << ": median error " << tracking.median() * 1e4 << " bp a day, drift "
                         << tracking.drift_per_year * 100 << " % a year, R^2 "
                         << tracking.r_squared);
        CHECK(tracking.median() < 20e-4);  // market closes, not NAV
        CHECK(tracking.r_squared > 0.99);
        CHECK(std::fabs(tracking.drift_per_year) < 0.02);
    }
}

TEST_CASE("Bitcoin 2023 to 2025: what a 3x long paid in funding, in fees, to volatility") {
    const auto path = data_file("btc/perp-1h_2023-01_2025-12.csv");
    const auto funding_file = data_file("btc/funding-8h_2023-01_2025-12.csv");
    if (!path || !funding_file) return;
    const auto funding = io::read_funding(*funding_file);
    const auto result = run(library_token("ftx-bull"), prices(*path), funding);
    const auto& a = result.attribution;
    WARN("BTC 2023-2025, ftx-bull, logs: total "
         << a.total << " target " << a.target << " variance_drag " << a.variance_drag
         << " path_residual " << a.path_residual << " financing " << a.financing << " fees "
         << a.fees << " trading " << a.trading);
    CHECK(a.total == Approx(std::log(result.rows.back().nav / 100)).margin(1e-12));
    CHECK(a.variance_drag < -0.5);
    CHECK(a.financing < -0.5);
    // The sum of the funding rates times 3 is what a token that is at its target all the time pays.
    double rates = 0;
    for (const auto& event : funding) rates += event.rate.value();
    CHECK(a.financing == Approx(-3 * rates).epsilon(0.05));
    const double days = in_units_of(result.rows.back().time - result.rows.front().time, one_day);
    CHECK(a.fees == Approx(days * std::log1p(-0.0003)).epsilon(0.01));
}

}  // namespace levtok

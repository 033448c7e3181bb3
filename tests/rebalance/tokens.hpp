#pragma once

#include <string>
#include <vector>

#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"

/// Short ways to write down a token and a path in a test.
namespace levtok::rebalance::test {

inline constexpr Instant start{std::chrono::sys_days{std::chrono::year{2021} / 1 / 1}};

/// A product as JSON, from its leverage and further fields: token(3, R"("intrabar": "ohlc")").
inline Token token(double leverage, const std::string& fields = "") {
    const std::string comma = fields.empty() ? "" : ", ";
    return Token(parse_product("{\"leverage\": " + shortest(leverage) + comma + fields + "}"));
}

inline Observation bar(Instant time, double open, double high, double low, double close) {
    return {time, Price::of(open), Price::of(high), Price::of(low), Price::of(close)};
}

inline MarketStep quiet_step(const Observation& bar) { return {bar, Rate{}, Rate{}}; }

/// A day a price, from `start`.
inline std::vector<PathRow> run_days(Token& token, const std::vector<double>& prices) {
    std::vector<PathRow> rows;
    Instant time = start;
    for (const double price : prices) {
        rows.push_back(token.advance(quiet_step(Observation::at(time, Price::of(price)))));
        time += one_day;
    }
    return rows;
}

/// NAV after the days, from 100.
inline double nav_after(double leverage, const std::vector<double>& prices,
                        const std::string& fields = "") {
    Token t = token(leverage, fields);
    return run_days(t, prices).back().nav;
}

}  // namespace levtok::rebalance::test

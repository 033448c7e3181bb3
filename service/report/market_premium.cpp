#include "service/report/market_premium.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/report/drawn.hpp"
#include "service/report/html.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

double figure_in(const MarketPremium& premium, std::string_view name,
                 const std::string& period = rebalance::whole_period) {
    for (const auto& figure : premium.figures) {
        if (figure.name == name && figure.period == period) return figure.value.value_or(not_known);
    }
    return not_known;
}

std::string count_in(const MarketPremium& premium, std::string_view name,
                     const std::string& period = rebalance::whole_period) {
    const double count = figure_in(premium, name, period);
    return std::isfinite(count) ? count_text(static_cast<std::uint64_t>(count)) : "–";
}

std::vector<std::string> periods_in(const MarketPremium& premium) {
    std::vector<std::string> periods;
    for (const auto& figure : premium.figures) {
        if (figure.time) continue;
        const bool is_known =
            std::find(periods.begin(), periods.end(), figure.period) != periods.end();
        if (!is_known) periods.push_back(figure.period);
    }
    return periods;
}

std::string row_of(const char* name, const std::string& value) {
    return "<tr>" + row_head(name) + cell(value) + "</tr>\n";
}

}  // namespace

MarketPremium market_premium_of(const History& history,
                                std::span<const rebalance::ObservedValue> prices,
                                const std::string& place) {
    std::vector<rebalance::ModelRow> worth;
    for (std::size_t i = 0; i < history.time.size(); ++i) {
        worth.push_back(
            {.time = history.time[i], .price = history.price[i], .nav = history.nav[i]});
    }
    const auto joined =
        rebalance::join(worth, prices, rebalance::trading_calendar(history.terms.calendar), place);
    const auto days = rebalance::premium_days(joined);
    constexpr auto level = rebalance::PremiumLevel::relative;
    auto found = rebalance::premium(days, level, 0, place);
    MarketPremium out{.premium = rebalance::premiums(days, level),
                      .figures = std::move(found.figures),
                      .notes = joined.notes};
    append(out.notes, found.notes);
    for (const auto& day : days) out.time.push_back(day.time);
    return out;
}

std::string premium_finding(const MarketPremium& premium) {
    return fmt::format("Over {} sessions the market price was {} to {} over NAV in nine of ten",
                       count_in(premium, "sessions"),
                       signed_percent(figure_in(premium, "premium_q05")),
                       signed_percent(figure_in(premium, "premium_q95")));
}

std::string premium_tables(const MarketPremium& premium) {
    std::string whole;
    const double sd = figure_in(premium, "premium_sd");
    whole += row_of("standard deviation", data_element(sd, percent(sd)));
    whole += row_of("half-life, sessions", number_text(figure_in(premium, "half_life")));
    whole += row_of("longest stretch beyond 2 %, sessions",
                    count_in(premium, "longest_beyond_2_percent"));
    whole += row_of("stretches beyond 2 % of more than seven sessions",
                    count_in(premium, "stretches_beyond_2_percent_over_7"));
    std::string quarters;
    for (const auto& period : periods_in(premium)) {
        quarters += "<tr>" + row_head(period == rebalance::whole_period ? "all" : period);
        for (const char* side : {"days_at_premium", "days_at_discount", "days_at_neither"}) {
            quarters += cell(count_in(premium, side, period));
        }
        quarters += "</tr>\n";
    }
    return table("premium", "The premium", heads({"figure", "value#"}), whole) +
           table("quarters", "Sessions by calendar quarter",
                 heads({"quarter", "at a premium#", "at a discount#", "at neither#"}), quarters);
}

std::string premium_data(const MarketPremium& premium, std::size_t points) {
    const std::span<const double> series[] = {premium.premium};
    const auto rows = rows_to_draw(series, points);
    return "\"premium\":{" + column("time", premium.time, rows) + ',' +
           column("premium", premium.premium, rows) + '}';
}

}  // namespace levtok::report

#include "service/http/endpoints/parts/charts.hpp"

#include <utility>

#include "nav/error.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/report/charts.hpp"

namespace levtok::http::endpoints {
namespace {

/// Adds the rows of a stored path, the first of which opens it, to a history.
class StoredHistory {
public:
    StoredHistory(const Service& service, const store::TokenRecord& token,
                  std::optional<Instant> from, std::optional<Instant> to)
        : history_(token.terms),
          attribution_(token.terms.leverage, rebalance::merge_factor(token.terms)) {
        if (from) {
            if (const auto opening = service.store.nav_at(token.symbol, *from)) {
                from = opening->row.time;
            }
        }
        trades_ =
            service.store.trades(token.symbol, {.from = from, .to = to, .limit = limits::all_rows});
        for_each_nav(service, token.symbol, from, to,
                     [this](const rebalance::PathRow& row) { add(row); });
        if (history_.time.empty()) {
            throw Error(ErrorKind::not_found, "there is no NAV in this time");
        }
        history_.attribution = attribution_.report();
    }

    report::Past past() && { return report::past_of(std::move(history_)); }

private:
    void add(const rebalance::PathRow& row) {
        require_drawable(row);
        const auto first = next_;
        while (next_ < trades_.size() && trades_[next_].nav_time <= row.time) ++next_;
        const std::span trades(trades_.data() + first, next_ - first);
        if (!history_.wiped_out) {
            std::vector<nav::PublishedTrade> published;
            for (const auto& trade : trades) published.push_back(rebalance::published(trade));
            attribution_.add(rebalance::published(row), published);
        }
        history_.add(row, trades, row.nav > 0 ? attribution_.adjusted_nav() : 0);
    }

    void require_drawable(const rebalance::PathRow& row) const {
        if (history_.time.empty() && !(row.nav > 0)) {
            throw InvalidValue("from", "must be before the token was wiped out",
                               format_time(row.time));
        }
        if (history_.time.size() == limits::most_charted_rows) {
            throw InvalidValue("from",
                               "must leave at most " + std::to_string(limits::most_charted_rows) +
                                   " rows to draw: give from, or from and to, of a shorter time",
                               "more");
        }
    }

    report::History history_;
    nav::PathAttribution attribution_;
    std::vector<rebalance::TradeRow> trades_;
    std::size_t next_ = 0;  ///< of the trades
};

}  // namespace

Response show_charts(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto [from, to] = stretch_parameters(request);
    const auto points = count_parameter(request, "points", limits::most_points);
    const auto past = StoredHistory(service, token, from, to).past();
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::first_row_time, past.history.time.front());
    json.field(io::columns::last_row_time, past.history.time.back());
    json.warnings(warnings_of(service, token));
    put_charts(json, past, points.value_or(limits::default_points));
    json.key("returns").raw(report::returns_of(report::months_of(past)));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints

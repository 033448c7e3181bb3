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
        history_.underlying = token.underlying;
        for_each_in_stretch(service, token.symbol, from, to,
                            [this](const auto& row, auto trades) { add(row, trades); });
        history_.attribution = attribution_.report();
    }

    report::Past past() && { return report::past_of(std::move(history_)); }

private:
    void add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades) {
        require_few();
        if (!history_.wiped_out) {
            attribution_.add(rebalance::published(row), rebalance::published(trades));
        }
        history_.add(row, trades, row.nav > 0 ? attribution_.adjusted_nav() : 0);
    }

    void require_few() const {
        if (history_.time.size() == limits::most_charted_rows) {
            throw InvalidValue("from",
                               "must leave at most " + std::to_string(limits::most_charted_rows) +
                                   " rows to draw: give from, or from and to, of a shorter time",
                               "more");
        }
    }

    report::History history_;
    nav::PathAttribution attribution_;
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

#include "service/io/tables/columns/analysis.hpp"

#include <algorithm>
#include <limits>

#include "nav/error.hpp"
#include "nav/metrics.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/flow.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/columns/path.hpp"

namespace levtok::http::endpoints {
namespace {

constexpr std::string_view default_moves = "-0.1:0.1:0.01";

/// A page ends between two instants, since its cursor names one.
void complete_last_instant(const store::Store& store, const std::string& symbol,
                           std::vector<rebalance::TradeRow>& trades) {
    const Instant last = trades.back().nav_time;
    std::erase_if(trades, [&](const auto& trade) { return trade.nav_time == last; });
    const auto at_last =
        store.trades(symbol, {.from = last, .to = last, .limit = limits::all_rows});
    trades.insert(trades.end(), at_last.begin(), at_last.end());
}

/// Adds up a stretch of a stored path; the first row opens it.
class Stretch {
public:
    Stretch(const Service& service, const store::TokenRecord& token, std::optional<Instant> from,
            std::optional<Instant> to)
        : attribution_(token.terms.leverage, rebalance::merge_factor(token.terms)) {
        const auto death = death_of(service, token.symbol);
        if (death && (!from || *from < death->time))
            to = to ? std::min(*to, death->time) : death->time;
        for_each_in_stretch(service, token.symbol, from, to,
                            [this](const auto& row, auto trades) { add(row, trades); });
    }

    const std::vector<Instant>& times() const { return times_; }
    double last_price() const { return prices_.back(); }
    nav::AttributionReport report() const { return attribution_.report(); }
    nav::PathView view(double leverage, double risk_free) const {
        return {.time = times_,
                .nav = navs_,
                .price = prices_,
                .leverage = leverage,
                .risk_free = risk_free};
    }

private:
    void add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades) {
        attribution_.add(rebalance::published(row), rebalance::published(trades));
        times_.push_back(row.time);
        navs_.push_back(attribution_.adjusted_nav());
        prices_.push_back(row.price);
    }

    nav::PathAttribution attribution_;
    std::vector<Instant> times_;
    std::vector<double> navs_;
    std::vector<double> prices_;
};

struct Attributed {
    Instant first;
    Instant last;
    nav::AttributionReport report;
    Notes notes{};
};

/// A note that the stretch that was asked for begins before the first row.
void note_start(Notes& notes, const std::string& symbol, std::string_view asked,
                std::optional<Instant> from, Instant first) {
    if (from && *from < first) {
        notes.push_back(nav::before_first_row_note(symbol, asked, *from, first));
    }
}

Attributed of_stretch(const Service& service, const store::TokenRecord& token,
                      std::optional<Instant> from, std::optional<Instant> to) {
    const Stretch stretch(service, token, from, to);
    Attributed out{stretch.times().front(), stretch.times().back(), stretch.report()};
    note_start(out.notes, token.symbol, "from", from, out.first);
    if (const auto by = nav::wiped_out_by(out.report); !by.empty()) {
        out.notes.push_back(nav::wiped_out_note(token.symbol, out.last, stretch.last_price(), by));
    }
    return out;
}

std::optional<rebalance::PathRow> last_row(const Service& service, const std::string& symbol) {
    const auto last = service.store.nav_at(symbol);
    return last ? std::optional(last->row) : std::nullopt;
}

/// The engine has gathered the whole, so the path need not be read again.
Attributed of_whole(const Service& service, const store::TokenRecord& token) {
    const auto first = service.store.nav(token.symbol, {.limit = 1});
    if (first.empty()) throw Error(ErrorKind::not_found, token.symbol + ": has no NAV yet");
    const auto engine = service.store.engine(token.symbol);
    if (engine.state().ledger.wiped_out) return of_stretch(service, token, {}, {});
    return {first.front().row.time, engine.state().time, engine.attribution()};
}

}  // namespace

Response list_rebalances(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const Page page = page_of(request);
    auto trades = service.store.trades(token.symbol, page.range);
    std::optional<std::string> next;
    if (trades.size() > page.limit) {
        const Instant end = trades.back().nav_time;
        trades.resize(page.limit);
        if (end == trades.back().nav_time)
            complete_last_instant(service.store, token.symbol, trades);
        next = cursor_behind(page, trades.back().nav_time);
    }
    return answer_page(request, io::tables::trades, trades, "rebalances",
                       head_of(io::columns::symbol, token.symbol), next,
                       warnings_of(service, token));
}

Response show_attribution(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto [from, to] = stretch_parameters(request);
    const auto [first, last, report, notes] =
        from || to ? of_stretch(service, token, from, to) : of_whole(service, token);
    auto warnings = charges_of(service, token);
    append(warnings, notes);
    if (request.csv) return csv_answer(attribution_csv(report), warnings);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::first_row_time, first).field(io::columns::last_row_time, last);
    put_attribution(json, report);
    json.warnings(warnings);
    return json_answer(std::move(json.close_object()));
}

Response show_metrics(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto window = window_parameter(request, "window");
    const double risk_free = number_parameter(request, "risk_free", finite).value_or(0);
    auto [from, to] = stretch_parameters(request);
    if (window && (from || to)) {
        throw InvalidValue("window", "must be left out where from or to is given",
                           std::string(*request.parameter("window")));
    }
    auto last = death_of(service, token.symbol);
    if (!last) last = last_row(service, token.symbol);
    if (window && last) from = window->start(last->time);
    const Stretch stretch(service, token, from, to);
    const auto view = stretch.view(token.terms.leverage, risk_free);
    const auto values = nav::evaluate(view);
    auto warnings = charges_of(service, token);
    append(warnings, nav::metric_notes(token.symbol, view, nav::wiped_out_by(stretch.report())));
    note_start(warnings, token.symbol, window ? "window" : "from", from, view.time.front());
    if (request.csv) return csv_answer(metrics_csv(token.symbol, values), warnings);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::first_row_time, view.time.front());
    json.field(io::columns::last_row_time, view.time.back());
    put_metrics(json, values);
    json.warnings(warnings);
    return json_answer(std::move(json.close_object()));
}

Response show_flow(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto moves = io::parse_grid(request.parameter("moves").value_or(default_moves), "moves");
    if (moves.size() > limits::most_moves) {
        throw InvalidValue("moves",
                           "must be at most " + std::to_string(limits::most_moves) + " moves",
                           std::to_string(moves.size()));
    }
    const auto engine = service.store.engine(token.symbol);
    if (!engine.state().opened) {
        throw Error(ErrorKind::not_found, token.symbol + ": has no NAV yet");
    }
    const auto flow = rebalance::flow(engine, moves);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::nav_time, engine.state().time);
    json.field(io::columns::price_of_last_row, engine.state().price);
    const auto warnings = warnings_of(service, token);
    json.warnings(warnings);
    auto response = answer_rows(request, io::tables::flow, flow, "flow", std::move(json));
    if (request.csv) name_in_header(response, warnings);
    return response;
}

}  // namespace levtok::http::endpoints

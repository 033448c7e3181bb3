#include "service/io/tables/columns/tokens.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

struct ListedToken {
    io::TokenRow row;
    Notes warnings{};
};

std::vector<ListedToken> listed(const Service& service) {
    std::vector<ListedToken> out;
    for (const auto& token : service.store.tokens()) {
        io::TokenRow row{.symbol = token.symbol,
                         .underlying = token.underlying,
                         .product = token.terms.name,
                         .leverage = token.terms.leverage,
                         .last = {},
                         .change_24h = {},
                         .session = {},
                         .next = next_trades_of(service, token),
                         .retired = token.retired};
        if (const auto last = service.store.nav_at(token.symbol)) {
            row.last = last->row;
            row.change_24h = change_of_a_day(service, token, last->row);
            row.session = change_of_session(service, token, last->row);
        }
        auto warnings = brief_warnings_of(service, token, row.last);
        out.push_back({std::move(row), std::move(warnings)});
    }
    return out;
}

/// When and at which price it died, and its real leverage before; null of one that lives.
void put_death(JsonText& json, const Service& service, const store::TokenRecord& token) {
    json.key("death");
    const auto death = death_of(service, token.symbol);
    if (!death) {
        json.value(std::nullopt);
        return;
    }
    const auto rows =
        service.store.nav(token.symbol, {.to = death->time, .limit = 2, .newest_first = true});
    json.open_object().field(io::columns::death_time, death->time);
    json.field(io::columns::price, death->price);
    json.field(io::columns::real_leverage_before_death,
               rows.size() < 2 ? std::nullopt : std::optional(rows.back().row.leverage));
    json.close_object();
}

void put_last_rebalance(JsonText& json, const Service& service, const rebalance::Token& engine,
                        const std::string& symbol) {
    const auto trades = service.store.trades(symbol, {.limit = 1, .newest_first = true});
    json.key("last_rebalance").open_object();
    json.field(io::columns::rebalance_time,
               trades.empty() ? std::nullopt : std::optional(trades.front().time));
    json.field(io::columns::rebalance_nav, engine.state().ledger.rebalance_nav);
    json.field(io::columns::price, engine.state().ledger.rebalance_price).close_object();
}

void put_state(JsonText& json, const Service& service, const store::TokenRecord& token) {
    const auto last = service.store.nav_at(token.symbol);
    if (!last) {
        json.key("state").value(std::nullopt);
        return;
    }
    const auto engine = service.store.engine(token.symbol);
    json.key("state").open_object().fields(io::tables::nav_state(), last->row);
    json.field(io::columns::first_nav_time,
               service.store.nav(token.symbol, {.limit = 1}).front().row.time);
    json.field(io::columns::supply, engine.state().supply);
    json.field(io::columns::wiped_out, engine.state().ledger.wiped_out);
    put_last_rebalance(json, service, engine, token.symbol);
    const auto next = next_trades_of(service, token);
    json.field(io::columns::next_rebalance_time, next ? next->schedule : std::nullopt);
    json.key("emergency").raw(json_rows(io::tables::emergencies, engine.emergency_prices()));
    put_death(json, service, token);
    json.close_object();
}

Response token_answer(const Service& service, const store::TokenRecord& token, int status) {
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::underlying_of_token, token.underlying);
    json.field(io::columns::rates_id,
               token.rates.empty() ? std::nullopt : std::optional(token.rates));
    json.field(io::columns::from, token.from).field(io::columns::retired, token.retired);
    json.field(io::columns::management_fee, token.terms.fees.management.rate);
    json.field(io::columns::funding_rate, last_funding_rate(service, token.underlying));
    put_state(json, service, token);
    json.warnings(warnings_of(service, token));
    json.key("terms").raw(rebalance::written_product(token.terms).dump()).close_object();
    return json_answer(std::move(json), status);
}

/// "recent": NAV at equal steps over the last days, for a picture beside a row of the list.
void put_recent(JsonText& json, const Service& service, const io::TokenRow& token,
                std::size_t points) {
    json.key("recent");
    if (!token.last) {
        json.value(std::nullopt);
        return;
    }
    const auto recent = recent_navs(service, token.symbol, token.last->time, points);
    json.open_object().field(io::columns::points_from, recent.first);
    json.field(io::columns::points_to, token.last->time).key("nav").open_list();
    for (const double nav : recent.navs) json.value(nav);
    json.close_list().close_object();
}

/// A token would be charged without them, and nobody would be told.
void require_rates(const Service& service, const std::string& id) {
    if (id.empty()) return;
    const auto known = service.store.rate_ids();
    if (std::find(known.begin(), known.end(), id) != known.end() &&
        !service.store.rates(id, {.limit = 1}).empty()) {
        return;
    }
    throw InvalidValue("rates",
                       "must be of rates that are there; post them to /v1/rates/{id} first",
                       io::in_quotes(id));
}

}  // namespace

Response list_tokens(const Service& service, const Request& request) {
    const auto points = count_parameter(request, "points", limits::most_listed_points);
    const auto tokens = listed(service);
    if (request.csv) {
        if (points) {
            throw InvalidValue("points", "must be left out where the answer is CSV",
                               std::to_string(*points));
        }
        return csv_of_noted(io::tables::tokens, tokens);
    }
    JsonText json;
    json.open_object().key("tokens").open_list();
    for (const auto& token : tokens) {
        json.open_object().fields(io::tables::tokens.cells, token.row);
        if (points) put_recent(json, service, token.row, *points);
        json.warnings(token.warnings).close_object();
    }
    return json_answer(std::move(json.close_list().close_object()));
}

Response show_token(const Service& service, const Request& request) {
    return token_answer(service, service.store.token(request.in_path.at("symbol")), 200);
}

Response put_token(const Service& service, const Request& request) {
    const auto& symbol = request.in_path.at("symbol");
    auto body = read_body<TokenBody>(request);
    store::TokenRecord token;
    token.symbol = symbol;
    token.underlying = body.underlying;
    token.rates = body.rates;
    token.terms = terms_of(body.product, std::move(body.terms));
    token.from = time_of(body.from, "from");
    require_rates(service, token.rates);
    const bool is_new = service.store.put_token(token);
    auto response = token_answer(service, service.store.token(symbol), is_new ? 201 : 200);
    if (is_new) response.headers.emplace_back("Location", "/v1/tokens/" + symbol);
    return response;
}

Response retire_token(const Service& service, const Request& request) {
    const auto& symbol = request.in_path.at("symbol");
    service.store.retire_token(symbol);
    JsonText json = head_of(io::columns::symbol, symbol);
    return json_answer(std::move(json.field(io::columns::retired, true).close_object()));
}

}  // namespace levtok::http::endpoints

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/answer.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/input_error.hpp"

namespace levtok::http::endpoints {
namespace {

struct ListedToken {
    store::TokenRecord token;
    std::optional<rebalance::PathRow> last;
    std::optional<double> change;
    Notes warnings{};
};

std::vector<ListedToken> listed(const Service& service) {
    std::vector<ListedToken> out;
    for (auto& token : service.store.tokens()) {
        ListedToken row{.token = std::move(token), .last = {}, .change = {}};
        if (const auto last = service.store.nav_at(row.token.symbol)) {
            row.last = last->row;
            row.change = change_of_a_day(service, row.token, last->row);
        }
        row.warnings = brief_warnings_of(service, row.token, row.last);
        out.push_back(std::move(row));
    }
    return out;
}

Notes all_warnings(const std::vector<ListedToken>& tokens) {
    Notes all;
    for (const auto& token : tokens) append(all, token.warnings);
    return all;
}

std::string csv_of(const std::vector<ListedToken>& tokens) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    return csv_rows({io::tables::tokens, [&](io::RowWriter& rows) {
                         for (const auto& [token, last, change, warnings] : tokens) {
                             rows.field(token.symbol).field(token.underlying);
                             rows.field(token.terms.name).field(token.terms.leverage);
                             rows.field(last ? std::optional(last->time) : std::nullopt);
                             rows.field(last ? last->nav : nothing);
                             rows.field(last ? last->leverage : nothing);
                             rows.field(change.value_or(nothing));
                             rows.field(token.retired ? "true" : "false").end_row();
                         }
                     }});
}

/// The first instant of a schedule that is to come, in the time of the data; nothing where the
/// token trades no more.
std::optional<Instant> next_schedule(const store::TokenRecord& token,
                                     const rebalance::Token& engine) {
    std::optional<Instant> next;
    if (token.retired || engine.state().ledger.wiped_out) return next;
    const auto& due = engine.state().next_due;
    for (std::size_t i = 0; i < due.size(); ++i) {
        if (!std::holds_alternative<rebalance::Schedule>(engine.terms().rules[i].when)) continue;
        if (!next || due[i] < *next) next = due[i];
    }
    return next;
}

/// A price of 0 or infinity stands for never.
void put_price(JsonText& json, const char* name, double price) {
    json.key(name);
    price > 0 ? json.value(price) : json.value(std::nullopt);
}

void put_emergencies(JsonText& json, const rebalance::Token& engine) {
    json.key("emergency").open_list();
    for (const auto& at : engine.emergency_prices()) {
        json.open_object().field("rule", at.rule).field("trigger", at.trigger);
        put_price(json, "at_or_below", at.below);
        put_price(json, "at_or_above", at.above);
        json.close_object();
    }
    json.close_list();
}

void put_last_rebalance(JsonText& json, const Service& service, const rebalance::Token& engine,
                        const std::string& symbol) {
    const auto trades = service.store.trades(symbol, {.limit = 1, .newest_first = true});
    json.key("last_rebalance").open_object().key("time");
    trades.empty() ? json.value(std::nullopt) : json.value(trades.front().time);
    json.field("nav", engine.state().ledger.rebalance_nav);
    json.field("price", engine.state().ledger.rebalance_price).close_object();
}

void put_state(JsonText& json, const Service& service, const store::TokenRecord& token) {
    const auto last = service.store.nav_at(token.symbol);
    if (!last) {
        json.field("state", std::nullopt);
        return;
    }
    const auto engine = service.store.engine(token.symbol);
    json.key("state").open_object();
    put_nav(json, last->row);
    json.field("circulation", engine.state().supply);
    json.field("wiped_out", engine.state().ledger.wiped_out);
    put_last_rebalance(json, service, engine, token.symbol);
    json.field("next_scheduled_rebalance", next_schedule(token, engine));
    put_emergencies(json, engine);
    json.close_object();
}

Response token_answer(const Service& service, const store::TokenRecord& token, int status) {
    JsonText json;
    json.open_object().field("symbol", token.symbol).field("underlying", token.underlying);
    json.field("rates", token.rates.empty() ? std::nullopt : std::optional(token.rates));
    json.field("from", token.from).field("retired", token.retired);
    json.field("management_fee", token.terms.fees.management.rate);
    json.field("funding_rate", last_funding_rate(service, token.underlying));
    put_state(json, service, token);
    json.field("warnings", warnings_of(service, token));
    json.key("terms").raw(rebalance::written_product(token.terms).dump()).close_object();
    return json_answer(std::move(json), status);
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
    const auto tokens = listed(service);
    if (request.csv) return csv_answer(csv_of(tokens), all_warnings(tokens));
    JsonText json;
    json.open_object().key("tokens").open_list();
    for (const auto& [token, last, change, warnings] : tokens) {
        json.open_object().field("symbol", token.symbol).field("underlying", token.underlying);
        json.field("product", token.terms.name).field("leverage", token.terms.leverage);
        json.field("nav_time", last ? std::optional(last->time) : std::nullopt);
        json.field("nav", last ? std::optional(last->nav) : std::nullopt);
        json.field("real_leverage", last ? std::optional(last->leverage) : std::nullopt);
        json.field("change_24h", change).field("retired", token.retired);
        json.field("warnings", warnings).close_object();
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
    JsonText json;
    json.open_object().field("symbol", symbol).field("retired", true).close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints

#include "rebalance/token/saved_token.hpp"

#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/writer.hpp"
#include "rebalance/product.hpp"

namespace levtok::rebalance {

void describe(Fields& fields, CompensatedSum& sum) {
    fields.exact("sum", sum.sum);
    fields.exact("compensation", sum.compensation);
}

void describe(Fields& fields, nav::Attribution& gathered) {
    fields.exact("first_price", gathered.first_price);
    fields.object("market", gathered.market, "");
    fields.object("financing", gathered.financing, "");
    fields.object("fees", gathered.fees, "");
    fields.object("trading", gathered.trading, "");
    fields.object("cap", gathered.cap, "");
    fields.object("squared_returns", gathered.squared_returns, "");
}

void describe(Fields& fields, nav::Ledger& ledger) {
    fields.exact("equity", ledger.equity);
    fields.exact("position", ledger.position);
    fields.exact("price", ledger.price);
    fields.exact("rebalance_price", ledger.rebalance_price);
    fields.exact("rebalance_nav", ledger.rebalance_nav);
    // Tokens of earlier versions had nothing withheld, and do not say so.
    fields.number("withheld", ledger.withheld, non_negative, "");
    fields.exact("deficit", ledger.deficit);
    fields.flag("wiped_out", ledger.wiped_out);
    fields.object("attribution", ledger.attribution, "");
}

void describe(Fields& fields, PendingOrder& order) {
    fields.count("rule", order.rule);
    fields.instant("from", order.from);
    fields.instant("until", order.until);
    fields.exact("sum", order.sum);
    fields.exact("count", order.count);
}

void describe(Fields& fields, TokenState& state) {
    fields.flag("opened", state.opened);
    fields.instant("time", state.time);
    fields.exact("price", state.price);
    fields.object("ledger", state.ledger, "");
    fields.exact("supply", state.supply);
    fields.exact("merged", state.merged);
    fields.instant("next_fee", state.next_fee);
    fields.instants("next_due", state.next_due);
    fields.optional_object("pending", state.pending, "");
    fields.span("shortest_step", state.shortest_step);
    fields.flag("bars", state.bars);
    fields.flag("bars_by_stamps", state.bars_by_stamps);
}

namespace {

using nlohmann::json;

/// What decides how the token goes on.
json deciding(const Terms& terms) {
    json fields = written_product(terms);
    for (const char* key : {"name", "symbol", "description", "source"}) fields.erase(key);
    return fields;
}

/// `/fees/management/rate` as `fees.management.rate`.
std::string dotted(std::string pointer) {
    pointer.erase(0, 1);
    for (char& c : pointer) {
        if (c == '/') c = '.';
    }
    return pointer;
}

void check_same(const Terms& saved, const Terms& given) {
    const json before = deciding(saved);
    const json now = deciding(given);
    const json changes = json::diff(before, now);
    if (changes.empty()) return;
    const json::json_pointer place(changes.front().at("path").get<std::string>());
    const auto shown = [&](const json& terms) {
        return terms.contains(place) ? terms.at(place).dump() : std::string("absent");
    };
    throw InvalidValue(dotted(place.to_string()),
                       "must be as the token was saved with, " + shown(before), shown(now));
}

}  // namespace

std::string write_token(const Token& token) {
    nlohmann::ordered_json out;
    out["terms"] = written_product(token.terms());
    out["state"] = written(token.state());
    return out.dump(2) + '\n';
}

Token read_token(std::string_view text, Terms terms) {
    const json document = parse_strictly(text);
    if (!document.is_object() || document.size() != 2 || !document.contains("terms") ||
        !document.contains("state")) {
        throw Error(ErrorKind::malformed,
                    "is no saved token: must be an object of \"terms\" and \"state\"");
    }
    check_same(read_product(document["terms"]), terms);
    TokenState state;
    read(document["state"], "state", state);
    return {std::move(terms), std::move(state)};
}

}  // namespace levtok::rebalance

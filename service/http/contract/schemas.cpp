#include "service/http/contract/schemas.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "montecarlo/job.hpp"
#include "nav/metrics.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"

namespace levtok::http {
namespace {

using Json = nlohmann::ordered_json;

/// A property of an answer: its name, its schema and what it says.
struct Property {
    std::string_view name;
    std::string_view schema;
    std::string_view what;
};

constexpr std::string_view text = R"({"type":"string"})";
constexpr std::string_view text_or_null = R"({"type":["string","null"]})";
constexpr std::string_view number = R"({"type":"number"})";
constexpr std::string_view number_or_null = R"({"type":["number","null"]})";
constexpr std::string_view time = R"({"type":"string","format":"date-time"})";
constexpr std::string_view time_or_null =
    R"({"oneOf":[{"type":"null"},{"type":"string","format":"date-time"}]})";
constexpr std::string_view count = R"({"type":"integer","minimum":0})";
constexpr std::string_view flag = R"({"type":"boolean"})";
constexpr std::string_view texts = R"({"type":"array","items":{"type":"string"}})";

constexpr Property symbol{"symbol", text, "of the token"};
constexpr Property underlying{"underlying", text, "id of the price history"};
constexpr Property leverage{"leverage", number, "signed target"};
constexpr Property next{"next", text_or_null, "cursor of the next page; null at the end"};
constexpr Property retired{"retired", flag, "gets no further rows"};

/// A token after everything at an observation.
constexpr auto nav_fields = std::to_array<Property>({
    {"nav_time", time, "of the observation"},
    {"price", number, "of the underlying"},
    {"nav", number, "net asset value of one token, in quote currency"},
    {"real_leverage", number, "exposure over NAV"},
    {"basket", number, "units of the underlying per token; negative is short"},
    {"loan", number, "quote currency owed per token; negative is held"},
});

constexpr auto row_fields = std::to_array<Property>({
    {"fee", number, "management fee charged since the row before, per token"},
    {"financing", number, "funding and interest since the row before, per token"},
    {"cost", number, "of the trades since the row before, per token"},
    {"event", text, "open, scheduled, emergency, merge, wiped_out, joined by +; empty for none"},
});

constexpr auto trade_fields = std::to_array<Property>({
    {"time", time, "of the price that it traded at; within a bar the bar's close"},
    {"instant", time, "when its rule was due, or had fired"},
    {"trigger", text, "the rule that traded"},
    {"price", number, "of the underlying"},
    {"leverage_before", number, ""},
    {"leverage_after", number, ""},
    {"notional", number, "exposure bought, or sold where negative, per token"},
    {"cost", number, "per token"},
    {"nav", number, "after the cost"},
    {"nav_time", time, "of the row of the path that it belongs to"},
});

constexpr auto flow_fields = std::to_array<Property>({
    {"move", number, "of the price, relative"},
    {"price", number, "after the move"},
    {"trigger", text, "the rule that trades; empty where none does"},
    {"trade_price", number, "where it trades"},
    {"nav", number, "there, before the trade; 0 where the token is wiped out on the way"},
    {"real_leverage", number, "there, before the trade"},
    {"notional", number, "exposure bought, or sold where negative, of the whole supply"},
    {"cost", number, "of the whole supply"},
});

constexpr auto level_fields = std::to_array<Property>({
    {"side", R"({"enum":["support","resistance"]})", "of the last close"},
    {"price", number, "mean of its pivots"},
    {"low", number, "least pivot"},
    {"high", number, "greatest pivot"},
    {"touches", count, "pivots"},
    {"strength", number, "touches, each halved for every 125 bars of age"},
    {"first_touch", time, ""},
    {"last_touch", time, ""},
});

constexpr auto bar_fields = std::to_array<Property>({
    {"close_time", time, "when the bar closed"},
    {"open", number, ""},
    {"high", number, ""},
    {"low", number, ""},
    {"close", number, ""},
    {"volume", number, "units of the underlying; 0 where unknown"},
});

constexpr auto note_fields = std::to_array<Property>({
    {"code", text, "what kind of note: the list is in service/README.md"},
    {"text", text, "a sentence without its full stop"},
    {"place", text, "file and line, product, setting or parameter; may be empty"},
});

constexpr auto attribution_fields = std::to_array<Property>({
    {"total", number_or_null, "ln of NAV at the end over that at the begin; the sum of the rest"},
    {"target", number_or_null, "leverage x ln of the price's ratio"},
    {"variance_drag", number_or_null, "-L (L - 1) / 2 x squared log returns between rebalances"},
    {"path_residual", number_or_null, "what the second-order picture leaves out"},
    {"financing", number_or_null, ""},
    {"fees", number_or_null, ""},
    {"trading", number_or_null, ""},
});

Json parsed(std::string_view schema, std::string_view what = {}) {
    Json out = Json::parse(schema);
    if (!what.empty()) out["description"] = what;
    return out;
}

Json list_of(const std::string& name) { return {{"type", "array"}, {"items", reference(name)}}; }
Json or_null(const std::string& name) {
    return {{"oneOf", Json::array({{{"type", "null"}}, reference(name)})}};
}

/// An object whose properties are all required and all there are.
class ObjectSchema {
public:
    ObjectSchema& add(const Property& property) {
        return add(property.name, parsed(property.schema, property.what));
    }
    template <std::size_t size>
    ObjectSchema& add(const std::array<Property, size>& properties) {
        for (const auto& property : properties) add(property);
        return *this;
    }
    ObjectSchema& add(std::string_view name, Json schema) {
        properties_[std::string(name)] = std::move(schema);
        required_.push_back(name);
        return *this;
    }

    Json take() {
        return {{"type", "object"},
                {"additionalProperties", false},
                {"properties", std::move(properties_)},
                {"required", std::move(required_)}};
    }

private:
    Json properties_ = Json::object();
    Json required_ = Json::array();
};

Json metrics_schema() {
    ObjectSchema out;
    for (const auto& metric : nav::metrics()) {
        const bool is_text = metric.unit == "time" || metric.unit == "duration";
        out.add(metric.name, parsed(is_text ? text_or_null : number_or_null,
                                    std::string(metric.description) +
                                        " Unit: " + std::string(metric.unit) + '.'));
    }
    return out.take();
}

/// A text of JSON Schema without what only a file of its own needs.
Json embedded(const std::string& schema) {
    Json out = Json::parse(schema);
    out.erase("$schema");
    return out;
}

/// The rows of a list may be lists themselves.
void let_rows_be_lists(Json& schema, const char* list, std::size_t fewest, std::size_t most) {
    Json& items = schema["properties"][list]["items"];
    const Json short_form{{"type", "array"},
                          {"items", {{"type", Json::array({"string", "number"})}}},
                          {"minItems", fewest},
                          {"maxItems", most}};
    items = {{"oneOf", Json::array({items, short_form})}};
}

Json required(Json schema, std::initializer_list<const char*> names) {
    for (const char* name : names) schema["required"].push_back(name);
    return schema;
}

void add_requests(Json& out) {
    using rebalance::schema_of;
    out["PutToken"] = required(schema_of(TokenBody{}), {"underlying"});
    out["PostBars"] = required(schema_of(BarsBody{}), {"bars"});
    let_rows_be_lists(out["PostBars"], "bars", 2, 6);
    out["PostFunding"] = required(schema_of(FundingsBody{}), {"funding"});
    let_rows_be_lists(out["PostFunding"], "funding", 2, 2);
    out["PostRates"] = required(schema_of(RatesBody{}), {"rates"});
    let_rows_be_lists(out["PostRates"], "rates", 2, 2);
    out["PostTick"] = required(schema_of(TickBody{}), {"time"});
    out["PostSimulation"] = schema_of(SimulationBody{});
    let_rows_be_lists(out["PostSimulation"], "prices", 2, 6);
    let_rows_be_lists(out["PostSimulation"], "funding", 2, 2);
    let_rows_be_lists(out["PostSimulation"], "rates", 2, 2);
    out["MonteCarloJob"] = embedded(montecarlo::job_schema());
    // 2^64 - 1 is beyond the integers of many a reader of schemas.
    out["MonteCarloJob"]["properties"]["seed"].erase("maximum");
}

void add_rows(Json& out) {
    out["NavRow"] = ObjectSchema().add(nav_fields).add(row_fields).take();
    out["IndicativeNav"] = ObjectSchema().add(nav_fields).take();
    out["Rebalance"] = ObjectSchema().add(trade_fields).take();
    out["FlowRow"] = ObjectSchema().add(flow_fields).take();
    out["Level"] = ObjectSchema().add(level_fields).take();
    out["Bar"] = ObjectSchema().add(bar_fields).take();
    out["Note"] = ObjectSchema().add(note_fields).take();
    out["AttributionParts"] = ObjectSchema().add(attribution_fields).take();
    out["MetricValues"] = metrics_schema();
    out["ListedToken"] = ObjectSchema()
                             .add(symbol)
                             .add(underlying)
                             .add({"product", text, "name of its terms"})
                             .add(leverage)
                             .add({"nav_time", time_or_null, "null: it has no NAV yet"})
                             .add({"nav", number_or_null, ""})
                             .add({"real_leverage", number_or_null, ""})
                             .add({"change_24h", number_or_null,
                                   "NAV over that of the last row at least 24 h before, less 1, "
                                   "merges undone; null: none of 24 h to 48 h before"})
                             .add(retired)
                             .add("warnings", list_of("Note"))
                             .take();
    out["ListedProduct"] = ObjectSchema()
                               .add({"product", text, "name"})
                               .add({"symbol", text, ""})
                               .add(leverage)
                               .add({"intrabar", R"({"enum":["close","ohlc"]})", ""})
                               .add({"description", text, ""})
                               .take();
    out["EmergencyPrices"] =
        ObjectSchema()
            .add({"rule", count, "index among the rules of the terms"})
            .add({"trigger", text, "its kind"})
            .add({"at_or_below", number_or_null, "price at which it fires; null: never"})
            .add({"at_or_above", number_or_null, "price at which it fires; null: never"})
            .take();
    out["LastRebalance"] = ObjectSchema()
                               .add({"time", time_or_null, "null: none since the opening"})
                               .add({"nav", number, "after it, or at the opening"})
                               .add({"price", number, "of the underlying"})
                               .take();
    out["ListedUnderlying"] = ObjectSchema()
                                  .add(underlying)
                                  .add({"from", time_or_null, "first bar"})
                                  .add({"to", time_or_null, "last bar"})
                                  .add({"close", number_or_null, "of the last bar"})
                                  .add("tick", or_null("Tick"))
                                  .take();
    out["Tick"] = ObjectSchema().add({"time", time, ""}).add({"price", number, ""}).take();
}

void add_token_answers(Json& out) {
    out["Tokens"] = ObjectSchema().add("tokens", list_of("ListedToken")).take();
    out["TokenState"] =
        ObjectSchema()
            .add(nav_fields)
            .add({"circulation", number, "tokens outstanding"})
            .add({"wiped_out", flag, "NAV fell to 0 and stays there"})
            .add("last_rebalance", reference("LastRebalance"))
            .add({"next_scheduled_rebalance", time_or_null, "in the time of the data"})
            .add("emergency", list_of("EmergencyPrices"))
            .take();
    out["Token"] = ObjectSchema()
                       .add(symbol)
                       .add(underlying)
                       .add({"rates", text_or_null, "id of the benchmark rates of its cash"})
                       .add({"from", time_or_null, "history before it is left out"})
                       .add(retired)
                       .add({"management_fee", number, "rate per the period of its terms"})
                       .add({"funding_rate", number_or_null, "the last of the underlying"})
                       .add("state", or_null("TokenState"))
                       .add("warnings", list_of("Note"))
                       .add("terms", reference("Product"))
                       .take();
    out["RetiredToken"] = ObjectSchema().add(symbol).add(retired).take();
    out["NavPath"] = ObjectSchema()
                         .add(symbol)
                         .add("warnings", list_of("Note"))
                         .add(next)
                         .add("rows", list_of("NavRow"))
                         .take();
    out["NavAt"] =
        ObjectSchema().add(symbol).add(nav_fields).add("warnings", list_of("Note")).take();
    out["NavEvent"] = ObjectSchema()
                          .add(symbol)
                          .add(nav_fields)
                          .add({"change_24h", number_or_null,
                                "this NAV over that of 24 h to 48 h before, less 1; null: none"})
                          .take();
    out["LatestNav"] =
        ObjectSchema()
            .add(symbol)
            .add(nav_fields)
            .add({"circulation", number_or_null, "tokens outstanding; null: unreadable"})
            .add({"management_fee", number, "rate per the period of its terms"})
            .add({"funding_rate", number_or_null, "the last of the underlying"})
            .add(retired)
            .add("indicative", or_null("IndicativeNav"))
            .add("warnings", list_of("Note"))
            .take();
    out["LatestNavs"] = ObjectSchema().add("navs", list_of("LatestNav")).take();
    out["Rebalances"] = ObjectSchema()
                            .add(symbol)
                            .add("warnings", list_of("Note"))
                            .add(next)
                            .add("rebalances", list_of("Rebalance"))
                            .take();
    out["Attribution"] = ObjectSchema()
                             .add(symbol)
                             .add({"from", time, "first row"})
                             .add({"to", time, "last row, or that of a wipe-out"})
                             .add("attribution", reference("AttributionParts"))
                             .add("warnings", list_of("Note"))
                             .take();
    out["Metrics"] = ObjectSchema()
                         .add(symbol)
                         .add({"from", time, "first row"})
                         .add({"to", time, "last row, or that of a wipe-out"})
                         .add("metrics", reference("MetricValues"))
                         .add("warnings", list_of("Note"))
                         .take();
    out["Flow"] = ObjectSchema()
                      .add(symbol)
                      .add({"nav_time", time, "of the last row"})
                      .add({"price", number, "from which the moves are counted"})
                      .add("warnings", list_of("Note"))
                      .add("flow", list_of("FlowRow"))
                      .take();
}

void add_other_answers(Json& out) {
    out["Product"] = embedded(rebalance::product_schema());
    out["Products"] = ObjectSchema().add("products", list_of("ListedProduct")).take();
    out["Underlyings"] = ObjectSchema().add("underlyings", list_of("ListedUnderlying")).take();
    out["Bars"] = ObjectSchema().add(underlying).add(next).add("bars", list_of("Bar")).take();
    out["Levels"] = ObjectSchema()
                        .add(underlying)
                        .add({"timeframe", text, "of a bar"})
                        .add({"bars", count, "of the timeframe that were looked at"})
                        .add({"time", time_or_null, "of the last bar"})
                        .add({"close", number_or_null, "of the last bar"})
                        .add("levels", list_of("Level"))
                        .take();
    out["Appended"] = ObjectSchema()
                          .add({"added", count, ""})
                          .add({"repeated", count, "there already with the same values"})
                          .add({"corrected", count, "replaced; the old values are kept"})
                          .add({"tokens", texts, "that were advanced or recomputed"})
                          .add("warnings", list_of("Note"))
                          .take();
    out["RemovedBars"] = ObjectSchema()
                             .add(underlying)
                             .add({"removed", count, "bars; they are kept aside"})
                             .add({"tokens", texts, "that were recomputed"})
                             .take();
    out["TickKept"] = ObjectSchema()
                          .add(underlying)
                          .add({"kept", flag, "false: it is not newer than the last bar or tick"})
                          .add({"note", text_or_null, "why it was not kept"})
                          .take();
    out["Simulation"] = ObjectSchema()
                            .add("warnings", list_of("Note"))
                            .add("attribution", reference("AttributionParts"))
                            .add("metrics", reference("MetricValues"))
                            .add("rebalances", list_of("Rebalance"))
                            .add("path", list_of("NavRow"))
                            .take();
    out["Job"] =
        ObjectSchema()
            .add({"id", text, ""})
            .add({"state", R"({"enum":["queued","running","done","failed","cancelled"]})", ""})
            .add({"progress", R"({"type":"number","minimum":0,"maximum":1})", ""})
            .add({"created", time, ""})
            .add({"finished", time_or_null, ""})
            .add({"error", text_or_null, "where it failed"})
            .add({"result", text_or_null, "path of its result, once it is done"})
            .add("job", reference("MonteCarloJob"))
            .take();
    out["JobResult"] = ObjectSchema()
                           .add({"id", text, "of the job"})
                           .add({"table", text, ""})
                           .add({"result", R"({"type":["object","array"]})",
                                 "rows; of summary and manifest an object"})
                           .take();
    out["Health"] = parsed(R"({"type":"object","required":["status"],"additionalProperties":false,
        "properties":{"status":{"type":"string"},"detail":{"type":"string"}}})");
    out["OpenApi"] = parsed(R"({"type":"object","required":["openapi","info","paths"]})");
    out["Problem"] = parsed(R"({"type":"object","additionalProperties":false,
        "required":["type","title","status","detail","request_id"],
        "properties":{
          "type":{"type":"string","description":"urn:levtok:problem:…"},
          "title":{"type":"string","description":"of the status"},
          "status":{"type":"integer"},
          "detail":{"type":"string","description":"what is wrong and what would be right"},
          "field":{"type":"string","description":"path of the field or name of the parameter"},
          "request_id":{"type":"string","description":"X-Request-Id of the answer"}}})");
}

}  // namespace

Json reference(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }

Json schemas() {
    Json out = Json::object();
    add_rows(out);
    add_token_answers(out);
    add_other_answers(out);
    add_requests(out);
    return out;
}

}  // namespace levtok::http

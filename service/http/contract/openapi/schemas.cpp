#include "service/http/contract/openapi/schemas.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "montecarlo/job.hpp"
#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/io/tables/columns/market.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view text_or_null = R"({"type":["string","null"]})";
constexpr std::string_view number_or_null = R"({"type":["number","null"]})";
constexpr std::string_view texts = R"({"type":"array","items":{"type":"string"}})";

Json parsed(std::string_view schema, std::string_view what = {}) {
    Json out = Json::parse(schema);
    if (!what.empty()) out["description"] = what;
    return out;
}

Json choices_of(std::string_view words) {
    Json list = Json::array();
    for (;;) {
        const auto bar = words.find('|');
        list.push_back(words.substr(0, bar));
        if (bar == std::string_view::npos) return list;
        words.remove_prefix(bar + 1);
    }
}

/// Without what it says.
Json bare_schema_of(const io::Column& column) {
    if (!column.choices.empty()) return {{"enum", choices_of(column.choices)}};
    switch (column.type) {
        case io::ColumnType::time:
            return {{"type", "string"}, {"format", "date-time"}};
        case io::ColumnType::number:
            return {{"type", "number"}};
        case io::ColumnType::integer:
            return {{"type", "integer"}, {"minimum", 0}};
        case io::ColumnType::boolean:
            return {{"type", "boolean"}};
        case io::ColumnType::text:
            break;
    }
    return {{"type", "string"}};
}

/// The schema of a quantity of the dictionary. Of what is counted the unit stands beside it.
Json schema_of(const io::Column& column) {
    Json out = bare_schema_of(column);
    if (column.optional) out = {{"oneOf", Json::array({{{"type", "null"}}, std::move(out)})}};
    out["description"] = column.meaning;
    const bool counted =
        column.type == io::ColumnType::number || column.type == io::ColumnType::integer;
    if (counted) out["x-unit"] = column.unit;
    return out;
}

Json list_of(const std::string& name) { return {{"type", "array"}, {"items", reference(name)}}; }
Json or_null(const std::string& name) {
    return {{"oneOf", Json::array({{{"type", "null"}}, reference(name)})}};
}

/// An object whose properties are all required and all there are.
class ObjectSchema {
public:
    ObjectSchema& add(const io::Column& column) { return add(column.name, schema_of(column)); }
    ObjectSchema& add(std::span<const io::Column> columns) {
        for (const auto& column : columns) add(column);
        return *this;
    }
    template <class Row>
    ObjectSchema& add(io::Cells<Row> cells) {
        for (const auto& cell : cells) add(cell.column);
        return *this;
    }
    ObjectSchema& add(const io::TableColumns& table) { return add(table.columns); }
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

/// One page of rows of one thing.
ObjectSchema page_of(const io::Column& kind, const char* rows, const char* row) {
    ObjectSchema out;
    out.add(kind).add(io::columns::next_page).add(rows, list_of(row));
    return out;
}

/// What was worked out from the rows of a stretch of time.
Json stretch_schema(const char* name, const char* values) {
    using namespace io::columns;
    return ObjectSchema()
        .add(symbol)
        .add(first_row_time)
        .add(last_row_time)
        .add(name, reference(values))
        .add("warnings", list_of("Note"))
        .take();
}

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

Json attribution_schema() {
    ObjectSchema out;
    for (const auto& part : nav::attribution_parts) {
        out.add(part.name, parsed(number_or_null, part.meaning));
    }
    return out.take();
}

/// A text of JSON Schema without what only a file of its own needs.
Json embedded(const std::string& schema) {
    Json out = Json::parse(schema);
    out.erase("$schema");
    return out;
}

/// The rows of a list may be lists themselves; an object names its time.
void let_rows_be_lists(Json& schema, const char* list, std::size_t fewest, std::size_t most) {
    Json& items = schema["properties"][list]["items"];
    items["required"].push_back("time");
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
    out["PutToken"]["anyOf"] =
        Json::array({required(Json::object(), {"product"}), required(Json::object(), {"terms"})});
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
    using namespace io::columns;
    namespace tables = io::tables;
    out["NavRow"] = ObjectSchema().add(tables::nav).take();
    out["Rebalance"] = ObjectSchema().add(tables::trades).take();
    out["FlowRow"] = ObjectSchema().add(tables::flow).take();
    out["Level"] = ObjectSchema().add(tables::levels).take();
    out["Bar"] = ObjectSchema().add(tables::bars).take();
    out["Note"] = ObjectSchema().add(note_code).add(note_text).add(note_place).take();
    out["AttributionParts"] = attribution_schema();
    out["MetricValues"] = metrics_schema();
    out["ListedToken"] = ObjectSchema().add(tables::tokens).add("warnings", list_of("Note")).take();
    out["ListedProduct"] = ObjectSchema().add(tables::products).take();
    out["EmergencyPrices"] = ObjectSchema().add(tables::emergencies).take();
    out["LastRebalance"] = ObjectSchema().add(rebalance_time).add(rebalance_nav).add(price).take();
    out["ListedUnderlying"] = ObjectSchema().add(tables::underlyings).take();
}

void add_token_answers(Json& out) {
    using namespace io::columns;
    namespace tables = io::tables;
    out["Tokens"] = ObjectSchema().add("tokens", list_of("ListedToken")).take();
    out["TokenState"] = ObjectSchema()
                            .add(tables::nav_state())
                            .add(supply)
                            .add(wiped_out)
                            .add("last_rebalance", reference("LastRebalance"))
                            .add(next_rebalance_time)
                            .add("emergency", list_of("EmergencyPrices"))
                            .take();
    out["Token"] = ObjectSchema()
                       .add(symbol)
                       .add(underlying_of_token)
                       .add(rates_id)
                       .add(io::columns::from)
                       .add(retired)
                       .add(management_fee)
                       .add(funding_rate)
                       .add("state", or_null("TokenState"))
                       .add("warnings", list_of("Note"))
                       .add("terms", reference("Product"))
                       .take();
    out["RetiredToken"] = ObjectSchema().add(symbol).add(retired).take();
    out["NavPath"] = page_of(symbol, "rows", "NavRow").add("warnings", list_of("Note")).take();
    out["NavAt"] =
        ObjectSchema().add(symbol).add(tables::nav).add("warnings", list_of("Note")).take();
    out["NavEvent"] = ObjectSchema().add(symbol).add(tables::nav_state()).add(change_24h).take();
    out["LatestNav"] = ObjectSchema().add(tables::latest).add("warnings", list_of("Note")).take();
    out["LatestNavs"] = ObjectSchema().add("navs", list_of("LatestNav")).take();
    out["Rebalances"] =
        page_of(symbol, "rebalances", "Rebalance").add("warnings", list_of("Note")).take();
    out["Attribution"] = stretch_schema("attribution", "AttributionParts");
    out["Metrics"] = stretch_schema("metrics", "MetricValues");
    out["Flow"] = ObjectSchema()
                      .add(symbol)
                      .add(nav_time)
                      .add(price_of_last_row)
                      .add("warnings", list_of("Note"))
                      .add("flow", list_of("FlowRow"))
                      .take();
}

void add_market_answers(Json& out) {
    using namespace io::columns;
    out["Underlyings"] = ObjectSchema().add("underlyings", list_of("ListedUnderlying")).take();
    out["Bars"] = page_of(underlying, "bars", "Bar").take();
    out["Levels"] = ObjectSchema()
                        .add(underlying)
                        .add(timeframe)
                        .add(bars_looked_at)
                        .add(last_time)
                        .add(last_close)
                        .add("levels", list_of("Level"))
                        .take();
    out["Appended"] =
        ObjectSchema()
            .add(added)
            .add(repeated)
            .add(corrected)
            .add("tokens", parsed(texts, "Symbols of those that were advanced or recomputed."))
            .add("warnings", list_of("Note"))
            .take();
    out["RemovedBars"] = ObjectSchema()
                             .add(underlying)
                             .add(removed)
                             .add("tokens", parsed(texts, "Symbols of those that were recomputed."))
                             .take();
    out["TickKept"] = ObjectSchema().add(underlying).add(kept).add(why_not_kept).take();
}

void add_other_answers(Json& out) {
    using namespace io::columns;
    out["Product"] = embedded(rebalance::product_schema());
    out["Products"] = ObjectSchema().add("products", list_of("ListedProduct")).take();
    out["Simulation"] = ObjectSchema()
                            .add("warnings", list_of("Note"))
                            .add("attribution", reference("AttributionParts"))
                            .add("metrics", reference("MetricValues"))
                            .add("rebalances", list_of("Rebalance"))
                            .add("path", list_of("NavRow"))
                            .take();
    out["Job"] = ObjectSchema()
                     .add(job_id)
                     .add(job_state)
                     .add(progress)
                     .add(created_time)
                     .add(finished_time)
                     .add(error)
                     .add(result_path)
                     .add("job", reference("MonteCarloJob"))
                     .take();
    out["JobResult"] = ObjectSchema()
                           .add(job_id)
                           .add(result_table)
                           .add("result", parsed(R"({"type":["object","array"]})",
                                                 "Rows; of summary and manifest an object."))
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
    add_market_answers(out);
    add_other_answers(out);
    add_requests(out);
    return out;
}

}  // namespace levtok::http

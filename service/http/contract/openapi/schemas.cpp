#include "service/http/contract/openapi/schemas.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "montecarlo/job.hpp"
#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"
#include "rebalance/holder/trade_statistics.hpp"
#include "rebalance/json/schema.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/tables/columns/accounts.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/io/tables/columns/instruments.hpp"
#include "service/io/tables/columns/market.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/columns/tracking.hpp"
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
    for (const auto word : io::split(words, '|')) list.push_back(word);
    return list;
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

struct Property {
    std::string_view name;
    Json schema;
};

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
    ObjectSchema& add(const Property& property) { return add(property.name, property.schema); }
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

/// Of columns, cells, tables and properties.
template <class... Parts>
Json object_of(const Parts&... parts) {
    ObjectSchema out;
    (out.add(parts), ...);
    return out.take();
}

Property rows_property(std::string_view name, const std::string& row) {
    return {name, list_of(row)};
}
Property warnings_property() { return rows_property("warnings", "Note"); }

/// One page of rows of one thing.
ObjectSchema page_of(const io::Column& kind, const char* rows, const char* row) {
    ObjectSchema out;
    out.add(kind).add(io::columns::next_page).add(rows, list_of(row));
    return out;
}

/// What was worked out from the rows of a stretch of time.
Json stretch_schema(const char* name, const char* values) {
    using namespace io::columns;
    return object_of(symbol, first_row_time, last_row_time, Property{name, reference(values)},
                     warnings_property());
}

Json numbers_or_null() {
    return {{"type", "array"}, {"items", {{"type", Json::array({"number", "null"})}}}};
}

/// Series by their names, each with its times.
ObjectSchema series(std::initializer_list<const char*> names) {
    ObjectSchema out;
    out.add("time", {{"type", "array"},
                     {"items", {{"type", "integer"}}},
                     {"description", "Seconds since 1970, UTC."}});
    for (const char* name : names) out.add(name, numbers_or_null());
    return out;
}

Json described(Json schema, const char* meaning) {
    schema["description"] = meaning;
    return schema;
}

void add_charts(Json& out) {
    using namespace io::columns;
    const Json seconds{{"type", Json::array({"integer", "null"})},
                       {"description", "When it was wiped out, in seconds since 1970."}};
    const Json bars{{"oneOf", Json::array({{{"type", "null"}}, list_of("WaterfallBar")})}};
    out["GrowthSeries"] =
        series({"token", "underlying", "naive"})
            .add("start",
                 {{"type", "number"}, {"x-unit", "ratio"}, {"description", "What all begin at."}})
            .take();
    out["DrawdownSeries"] = series({"token", "underlying"}).take();
    out["TradeMarks"] = series({"real_leverage"}).take();
    out["LeverageSeries"] = series({"real_leverage"})
                                .add("target", schema_of(leverage))
                                .add("scheduled", reference("TradeMarks"))
                                .add("emergency", reference("TradeMarks"))
                                .take();
    out["WaterfallBar"] = object_of(
        Property{"part", schema_of(attribution_part)},
        Property{"words", parsed(R"({"type":"string"})", "The part in plain words.")},
        Property{"value", schema_of(attribution_value)},
        Property{"from", numbers_or_null()["items"]}, Property{"to", numbers_or_null()["items"]});
    out["PeriodReturn"] =
        object_of(period_year, period_month, token_return, underlying_return, partial, shade);
    out["PeriodReturns"] = object_of(
        Property{"finding", parsed(R"({"type":"string"})", "What the months show, in a sentence.")},
        rows_property("months", "PeriodReturn"), rows_property("years", "PeriodReturn"));
    out["RebalanceCounts"] = object_of(scheduled, emergency);
    out["ChartSeries"] = object_of(
        Property{"name", schema_of(product_of_token)}, Property{"wiped_out", seconds},
        Property{"growth", reference("GrowthSeries")},
        Property{"leverage", reference("LeverageSeries")},
        Property{"drawdown", reference("DrawdownSeries")},
        Property{"rebalances", reference("RebalanceCounts")},
        Property{"attribution", described(bars, "Logs: they add up to ln of the return's factor.")},
        Property{"attribution_of_start",
                 described(bars, "Fractions of NAV at the start: they add up to the return.")});
}

Json findings_schema() {
    return {{"type", "array"},
            {"items", {{"type", "string"}}},
            {"description", "Sentences, the first of what was made."}};
}

Json schema_of_metric(std::string_view unit, const std::string& meaning) {
    const bool is_text = unit == "time" || unit == "duration";
    return parsed(is_text ? text_or_null : number_or_null,
                  meaning + " Unit: " + std::string(unit) + '.');
}

Json statistics_schema() {
    ObjectSchema out;
    for (const auto& value : rebalance::TradeStatistics{}.values({}, one_day)) {
        out.add(value.name, schema_of_metric(value.unit, "Of the trades that are closed."));
    }
    return out.take();
}

Json metrics_schema() {
    ObjectSchema out;
    for (const auto& metric : nav::metrics()) {
        out.add(metric.name, schema_of_metric(metric.unit, std::string(metric.description)));
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

/// The schema of a body that has the fields of a market.
Json on_a_market(Json schema) {
    let_rows_be_lists(schema, "prices", 2, 6);
    let_rows_be_lists(schema, "funding", 2, 2);
    let_rows_be_lists(schema, "rates", 2, 2);
    return schema;
}

/// Its parameters are those of any of the models.
Json with_models(Json schema) {
    schema["properties"]["parameters"] = montecarlo::parameters_schema();
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
    out["PostObserved"] = required(schema_of(ObservedsBody{}), {"observed"});
    let_rows_be_lists(out["PostObserved"], "observed", 2, 3);
    out["PostTick"] = required(schema_of(TickBody{}), {"time"});
    out["PostSimulation"] = on_a_market(schema_of(SimulationBody{}));
    let_rows_be_lists(out["PostSimulation"], "flows", 2, 2);
    out["PostStrategy"] = on_a_market(schema_of(StrategyBody{}));
    let_rows_be_lists(out["PostStrategy"], "entry", 2, 2);
    out["PostHolding"] = on_a_market(schema_of(HoldingBody{}));
    out["PostPortfolio"] = required(schema_of(PortfolioBody{}), {"holdings"});
    let_rows_be_lists(out["PostPortfolio"], "rates", 2, 2);
    let_rows_be_lists(out["PostPortfolio"], "flows", 2, 2);
    Json& held = out["PostPortfolio"]["properties"]["holdings"]["items"];
    held = on_a_market(held);
    let_rows_be_lists(held, "entry", 2, 2);
    out["PostComparison"] = on_a_market(schema_of(ComparisonBody{}));
    Json& compared = out["PostComparison"]["properties"]["products"]["items"];
    compared = {{"oneOf", Json::array({{{"type", "string"}}, compared})}};
    out["PostEstimates"] = schema_of(EstimatesBody{});
    out["PostCalibration"] = required(schema_of(CalibrationBody{}), {"free"});
    out["PostKeyInformation"] = on_a_market(schema_of(KeyInformationBody{}));
    out["PutAccount"] = schema_of(AccountBody{});
    out["PostOrder"] = schema_of(rebalance::OrderRequest{});
    out["PostTransfer"] = required(schema_of(TransferBody{}), {"amount"});
    out["PostPosition"] = schema_of(PositionBody{});
    out["PostFit"] = schema_of(FitBody{});
    let_rows_be_lists(out["PostFit"], "prices", 2, 6);
    out["PostExact"] = with_models(schema_of(ExactBody{}));
    out["PostStudy"] = with_models(schema_of(StudyBody{}));
    out["MonteCarloJob"] = embedded(montecarlo::job_schema());
    // 2^64 - 1 is beyond the integers of many a reader of schemas.
    for (const char* name : {"MonteCarloJob", "PostStudy"}) {
        out[name]["properties"]["seed"].erase("maximum");
    }
}

void add_rows(Json& out) {
    using namespace io::columns;
    namespace tables = io::tables;
    out["NavRow"] = object_of(tables::nav);
    out["SupplyRow"] = object_of(tables::nav_supply);
    out["Rebalance"] = object_of(tables::trades);
    out["FlowRow"] = object_of(tables::flow);
    out["Level"] = object_of(tables::levels);
    out["Bar"] = object_of(tables::bars);
    out["ExactValue"] = object_of(tables::exact);
    out["DensityPoint"] = object_of(tables::density);
    out["StudyRow"] = object_of(tables::study);
    out["Note"] = object_of(note_code, note_text, note_place);
    out["AttributionParts"] = attribution_schema();
    out["MetricValues"] = metrics_schema();
    add_charts(out);
    out["ComparisonRow"] = object_of(tables::comparison);
    out["HolderStatistics"] = statistics_schema();
    out["HolderTrade"] = object_of(tables::holder_trades);
    out["HolderRow"] = object_of(tables::holder_path);
    out["HoldingRow"] = object_of(tables::holding);
    out["PortfolioMetric"] = object_of(tables::metrics);
    out["PortfolioRow"] = object_of(tables::portfolio_path);
    out["Correlation"] = object_of(tables::correlations);
    out["ShuffledOutcome"] = object_of(tables::shuffled);
    out["MarginCalls"] = series({"value"}).take();
    out["ComparedPath"] =
        series({"value"}).add(contender).add("margin_calls", reference("MarginCalls")).take();
    out["ListedInstrument"] = object_of(tables::instruments);
    const Json recent = object_of(points_from, points_to, Property{"nav", numbers_or_null()});
    out["ListedToken"] = object_of(tables::tokens, warnings_property());
    out["ListedToken"]["properties"]["recent"] = {
        {"oneOf", Json::array({{{"type", "null"}}, recent})},
        {"description", "NAV at equal steps of time, where points are asked for."}};
    out["ObservedValue"] = object_of(tables::observed);
    out["ListedObserved"] = object_of(tables::observed_series);
    out["Figure"] = object_of(tables::figures);
    out["TrackingDay"] = object_of(tables::tracking_days);
    out["PerformanceRow"] = object_of(tables::performance);
    out["EstimateRow"] = object_of(tables::estimates);
    out["CalibratedTerm"] = object_of(tables::calibration);
    out["SpreadsOfYear"] =
        object_of(yearly_spread_time, yearly_borrow_spread, yearly_lend_spread, yearly_borrow_fee);
    out["SplicedValue"] = object_of(tables::spliced);
    out["TrackingSeries"] = series({"error", "drift"}).take();
    out["PremiumSeries"] = series({"premium"}).take();
    out["ListedProduct"] = object_of(tables::products);
    out["EmergencyPrices"] = object_of(tables::emergencies);
    out["LastRebalance"] = object_of(rebalance_time, rebalance_nav, price);
    out["Death"] = object_of(death_time, price, real_leverage_before_death);
    out["ListedUnderlying"] = object_of(tables::underlyings);
}

void add_token_answers(Json& out) {
    using namespace io::columns;
    namespace tables = io::tables;
    out["Tokens"] = object_of(rows_property("tokens", "ListedToken"));
    out["TokenState"] = object_of(
        tables::nav_state(), first_nav_time, supply, wiped_out,
        Property{"last_rebalance", reference("LastRebalance")}, next_rebalance_time,
        rows_property("emergency", "EmergencyPrices"), Property{"death", or_null("Death")});
    out["Token"] = object_of(symbol, underlying_of_token, rates_id, io::columns::from, retired,
                             management_fee, funding_rate, Property{"state", or_null("TokenState")},
                             warnings_property(), Property{"terms", reference("Product")});
    out["RetiredToken"] = object_of(symbol, retired);
    out["NavPath"] = page_of(symbol, "rows", "NavRow").add(warnings_property()).take();
    out["NavAt"] = object_of(symbol, tables::nav, warnings_property());
    out["NavEvent"] =
        object_of(symbol, tables::nav_state(), tables::beside_nav(), warnings_property());
    out["LatestNav"] = object_of(tables::latest, warnings_property());
    out["LatestNavs"] = object_of(rows_property("navs", "LatestNav"));
    out["Rebalances"] = page_of(symbol, "rebalances", "Rebalance").add(warnings_property()).take();
    out["Attribution"] = stretch_schema("attribution", "AttributionParts");
    out["Metrics"] = stretch_schema("metrics", "MetricValues");
    out["Charts"] = object_of(symbol, first_row_time, last_row_time, warnings_property(),
                              Property{"findings", findings_schema()},
                              Property{"charts", reference("ChartSeries")},
                              Property{"returns", reference("PeriodReturns")});
    out["Flow"] = object_of(symbol, nav_time, price_of_last_row, warnings_property(),
                            rows_property("flow", "FlowRow"));
}

void add_observed_answers(Json& out) {
    using namespace io::columns;
    out["ObservedList"] = object_of(symbol, rows_property("observed", "ListedObserved"));
    out["ObservedSeries"] = page_of(symbol, "rows", "ObservedValue").add(observed_kind).take();
    out["RemovedObserved"] = object_of(symbol, observed_kind, removed_values);
    out["Tracking"] = object_of(
        symbol, observed_kind, warnings_property(), rows_property("figures", "Figure"),
        rows_property("days", "TrackingDay"), Property{"charts", or_null("TrackingSeries")});
    out["Premium"] =
        object_of(symbol, worth_of_premium, warnings_property(), rows_property("figures", "Figure"),
                  Property{"charts", or_null("PremiumSeries")});
    out["PeriodPerformances"] =
        object_of(symbol, warnings_property(), rows_property("rows", "PerformanceRow"));
    out["Calibration"] = object_of(
        symbol, observed_kind, observed_first_time, observed_last_time, calibration_noise,
        calibrated_short_form, warnings_property(), rows_property("rows", "CalibratedTerm"),
        rows_property("spreads", "SpreadsOfYear"), Property{"terms", reference("Product")});
    out["Spliced"] = page_of(symbol, "rows", "SplicedValue")
                         .add(observed_kind)
                         .add(splice_time)
                         .add(splice_factor)
                         .add(warnings_property())
                         .take();
    out["Estimates"] = object_of(rows_property("rows", "EstimateRow"));
    out["KeyInformation"] = object_of(warnings_property(), rows_property("figures", "Figure"));
}

void add_market_answers(Json& out) {
    using namespace io::columns;
    out["Underlyings"] = object_of(rows_property("underlyings", "ListedUnderlying"));
    out["Bars"] = page_of(underlying, "bars", "Bar").take();
    out["Levels"] = object_of(underlying, timeframe, bars_looked_at, last_time, last_close,
                              rows_property("levels", "Level"));
    out["Appended"] = object_of(
        added, repeated, corrected,
        Property{"tokens", parsed(texts, "Symbols of those that were advanced or recomputed.")},
        warnings_property());
    out["RemovedBars"] =
        object_of(underlying, removed,
                  Property{"tokens", parsed(texts, "Symbols of those that were recomputed.")});
    out["TickKept"] = object_of(underlying, kept, why_not_kept);
}

void add_account_answers(Json& out) {
    using namespace io::columns;
    namespace tables = io::tables;
    out["AccountTerms"] = rebalance::schema_of(rebalance::PaperTerms{});
    out["ListedAccount"] = object_of(tables::accounts);
    out["Accounts"] = object_of(rows_property("accounts", "ListedAccount"));
    out["Account"] = object_of(tables::accounts, Property{"terms", reference("AccountTerms")});
    out["Order"] = object_of(tables::account_orders);
    out["Orders"] = page_of(account, "orders", "Order").take();
    out["Lot"] = object_of(tables::account_lots);
    out["Lots"] = object_of(account, rows_property("lots", "Lot"));
    out["MarginPosition"] = object_of(tables::account_positions);
    out["Positions"] = object_of(account, rows_property("positions", "MarginPosition"));
    out["JournalLine"] = object_of(tables::account_journal);
    out["Journal"] = page_of(account, "lines", "JournalLine").take();
}

void add_other_answers(Json& out) {
    using namespace io::columns;
    out["Product"] = embedded(rebalance::product_schema());
    out["Products"] = object_of(rows_property("products", "ListedProduct"));
    const Property attribution{"attribution", reference("AttributionParts")};
    const Property metrics{"metrics", reference("MetricValues")};
    const auto replayed = [&](const char* row) {
        return object_of(warnings_property(), attribution, metrics,
                         rows_property("rebalances", "Rebalance"), rows_property("path", row));
    };
    out["SimulatedPath"] = replayed("NavRow");
    out["SimulatedSupply"] = replayed("SupplyRow");
    out["SimulatedCharts"] = object_of(warnings_property(), attribution, metrics,
                                       Property{"findings", findings_schema()},
                                       Property{"charts", reference("ChartSeries")});
    out["Simulation"] = {
        {"oneOf", Json::array({reference("SimulatedPath"), reference("SimulatedSupply"),
                               reference("SimulatedCharts")})}};
    out["ComparedRows"] = object_of(warnings_property(), rows_property("rows", "ComparisonRow"));
    out["ComparedPaths"] = object_of(warnings_property(), rows_property("rows", "ComparisonRow"),
                                     rows_property("paths", "ComparedPath"));
    out["Comparison"] = {
        {"oneOf", Json::array({reference("ComparedRows"), reference("ComparedPaths")})}};
    const Property statistics{"statistics", reference("HolderStatistics")};
    out["HolderPath"] =
        object_of(warnings_property(), statistics, metrics, rows_property("trades", "HolderTrade"),
                  rows_property("path", "HolderRow"));
    out["HolderCharts"] =
        object_of(warnings_property(), statistics, metrics, rows_property("trades", "HolderTrade"),
                  rows_property("paths", "ComparedPath"));
    out["HeldByStrategy"] = {
        {"oneOf", Json::array({reference("HolderPath"), reference("HolderCharts")})}};
    out["HeldForPeriods"] = object_of(warnings_property(), rows_property("rows", "HoldingRow"));
    out["PositionReport"] = object_of(io::tables::position);
    out["LadderRow"] = object_of(io::tables::position_ladder);
    out["Position"] = object_of(Property{"position", reference("PositionReport")},
                                rows_property("ladder", "LadderRow"));
    out["PortfolioExample"] = parsed(R"({"type":"object","required":["name","portfolio"],
        "additionalProperties":false,"properties":{"name":{"type":"string"},
        "portfolio":{"type":"object"}}})",
                                     "As a file of `levtok portfolio` has it.");
    out["Portfolios"] = object_of(rows_property("portfolios", "PortfolioExample"));
    const auto held_together = [](const Property& path) {
        return object_of(warnings_property(), rows_property("rows", "PortfolioMetric"),
                         rows_property("correlations", "Correlation"),
                         rows_property("shuffled", "ShuffledOutcome"), path);
    };
    out["PortfolioPath"] = held_together(rows_property("path", "PortfolioRow"));
    out["PortfolioCharts"] = held_together(rows_property("paths", "ComparedPath"));
    out["HeldTogether"] = {
        {"oneOf", Json::array({reference("PortfolioPath"), reference("PortfolioCharts")})}};
    out["Instruments"] = object_of(rows_property("instruments", "ListedInstrument"));
    out["FittedModel"] = parsed(R"({"type":"object","additionalProperties":false,
        "required":["model","parameters","standard_errors","fit","warnings"],"properties":{
        "model":{"type":"string","description":"Its name."},
        "parameters":{"type":"object","description":"As /v1/exact, /v1/studies and jobs take them."},
        "standard_errors":{"type":"object","description":"By the names of the parameters."},
        "fit":{"type":"object","description":"Method, rows, likelihood, tests of goodness."},
        "warnings":{"type":"array","items":{"$ref":"#/components/schemas/Note"}}}})");
    out["Exact"] =
        object_of(warnings_property(), Property{"findings", findings_schema()},
                  rows_property("exact", "ExactValue"), rows_property("density", "DensityPoint"));
    out["Study"] =
        object_of(Property{"findings", findings_schema()}, rows_property("rows", "StudyRow"));
    out["Job"] = object_of(job_id, job_state, progress, created_time, finished_time, error,
                           result_path, Property{"job", reference("MonteCarloJob")});
    out["Jobs"] = object_of(next_page, rows_property("jobs", "Job"));
    out["JobResult"] =
        object_of(job_id, result_table,
                  Property{"result", parsed(R"({"type":["object","array"]})",
                                            "Rows; of summary and manifest an object.")});
    out["Health"] = parsed(R"({"type":"object","required":["status"],"additionalProperties":false,
        "properties":{"status":{"type":"string"},"detail":{"type":"string"},"writing":{"const":"open",
        "description":"no key is needed to write; absent where one is"},
        "clock":{"const":"data","description":"now is the time of the newest bar; absent where it is that of the clock"}}})");
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
    add_observed_answers(out);
    add_market_answers(out);
    add_account_answers(out);
    add_other_answers(out);
    add_requests(out);
    return out;
}

}  // namespace levtok::http

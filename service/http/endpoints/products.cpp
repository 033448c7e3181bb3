#include <nlohmann/json.hpp>

#include "rebalance/product.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/answer.hpp"
#include "service/io/write/write.hpp"

namespace levtok::http::endpoints {
namespace {

std::string_view intrabar_name(const rebalance::Terms& terms) {
    return terms.intrabar == rebalance::Intrabar::ohlc ? "ohlc" : "close";
}

Response as_csv() {
    std::string csv;
    io::CsvWriter rows(csv, io::tables::products);
    for (const auto& entry : rebalance::library()) {
        const auto terms = rebalance::product(entry.name);
        rows.field(entry.name).field(terms.symbol).field(terms.leverage);
        rows.field(intrabar_name(terms)).field(terms.description).end_row();
    }
    rows.finish();
    return csv_answer(std::move(csv));
}

}  // namespace

Response list_products(const Service&, const Request& request) {
    if (request.csv) return as_csv();
    JsonText json;
    json.open_object().key("products").open_list();
    for (const auto& entry : rebalance::library()) {
        const auto terms = rebalance::product(entry.name);
        json.open_object().field("product", entry.name).field("symbol", terms.symbol);
        json.field("leverage", terms.leverage).field("intrabar", intrabar_name(terms));
        json.field("description", terms.description).close_object();
    }
    return json_answer(std::move(json.close_list().close_object()));
}

Response show_product(const Service&, const Request& request) {
    JsonText json;
    json.raw(rebalance::written_product(rebalance::product(request.in_path.at("name"))).dump());
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints

#include <nlohmann/json.hpp>

#include "rebalance/product.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"

namespace levtok::http::endpoints {

Response list_products(const Service&, const Request& request) {
    std::vector<rebalance::Terms> rows;
    for (const auto& entry : rebalance::library()) rows.push_back(rebalance::product(entry.name));
    JsonText json;
    json.open_object();
    return answer_rows(request, io::tables::products, rows, "products", std::move(json));
}

Response show_product(const Service&, const Request& request) {
    JsonText json;
    json.raw(rebalance::written_product(rebalance::product(request.in_path.at("name"))).dump());
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints

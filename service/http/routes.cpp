#include <array>

#include "service/http/endpoints/endpoints.hpp"
#include "service/http/route.hpp"

namespace levtok::http {
namespace {

using namespace endpoints;

// A new endpoint is a row here.
constexpr auto table = std::to_array<Route>({
    {.method = Method::get,
     .pattern = "/v1/products",
     .endpoint = list_products,
     .access = Access::read,
     .weight = Weight::light,
     .summary = "The product library",
     .answer_schema = "Products",
     .csv = true,
     .cached = true},
    {.method = Method::get,
     .pattern = "/v1/products/{name}",
     .endpoint = show_product,
     .access = Access::read,
     .weight = Weight::light,
     .summary = "A product's terms",
     .answer_schema = "Product",
     .cached = true},
});

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace levtok::http

#include <nlohmann/json.hpp>

#include "service/http/contract/openapi/openapi.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/web/files.hpp"
#include "service/web/page.hpp"

namespace levtok::http::endpoints {
Response openapi_document(const Service&, const Request&) {
    // The table does not change while the program runs.
    static const std::string document = openapi().dump() + '\n';
    Response response;
    response.body = document;
    return response;
}

Response explorer(const Service&, const Request&) {
    // It holds no data: its script asks for all that it shows, with a key where one is needed.
    static const std::string page = web::whole_page({.title = "levtok",
                                                     .body = std::string(web::explorer_html()),
                                                     .script = web::explorer_js(),
                                                     .style = web::explorer_css(),
                                                     .asks = true});
    Response response;
    response.content_type = "text/html; charset=utf-8";
    // What a meta element cannot say.
    response.headers.emplace_back("Content-Security-Policy", "frame-ancestors 'none'");
    response.body = page;
    return response;
}

}  // namespace levtok::http::endpoints

#include "service/http/answer.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/openapi.hpp"

namespace levtok::http::endpoints {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string token_rows(const store::Store& store) {
    std::string rows;
    for (const auto& token : store.tokens()) {
        const auto last = store.nav_at(token.symbol);
        const std::string symbol = escaped(token.symbol);
        rows += "<tr><td><a href=\"/v1/tokens/" + symbol;
        rows += "\">" + symbol;
        rows += "</a></td><td>" + escaped(token.underlying);
        rows += "</td><td>" + (last ? shortest(last->row.nav) : std::string());
        rows += "</td><td>" + (last ? format_time(last->row.time) : std::string("no NAV yet"));
        rows += "</td></tr>\n";
    }
    return rows.empty() ? "<tr><td colspan=\"4\">none yet</td></tr>\n" : rows;
}

constexpr std::string_view page_head = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>levtok</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem }
table { border-collapse: collapse } td, th { padding: .2rem 1rem .2rem 0; text-align: left }
</style></head>
<body>
<h1>levtok</h1>
<p>NAV of leveraged tokens. <a href="/openapi.json">The API</a> ·
<a href="/v1/tokens">tokens</a> · <a href="/v1/products">products</a> ·
<a href="/v1/underlyings">underlyings</a></p>
<table><tr><th>token</th><th>underlying</th><th>NAV</th><th>at</th></tr>
)";

}  // namespace

Response openapi_document(const Service&, const Request&) {
    // The table does not change while the program runs.
    static const std::string document = openapi().dump() + '\n';
    Response response;
    response.body = document;
    return response;
}

Response index_page(const Service& service, const Request&) {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body =
        std::string(page_head) + token_rows(service.store) + "</table>\n</body></html>\n";
    return response;
}

}  // namespace levtok::http::endpoints

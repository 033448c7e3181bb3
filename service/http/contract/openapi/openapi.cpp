#include "service/http/contract/openapi/openapi.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "service/http/contract/openapi/schemas.hpp"
#include "service/http/contract/problem.hpp"
#include "service/http/contract/route_match.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/write/table_manifest.hpp"
#include "service/version.hpp"

namespace levtok::http {
namespace {

using Json = nlohmann::ordered_json;

/// The names in braces.
std::vector<std::string> names_of(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != std::string_view::npos;
         open = pattern.find('{', open + 1)) {
        const auto close = pattern.find('}', open);
        names.emplace_back(pattern.substr(open + 1, close - open - 1));
    }
    return names;
}

Json parameters_of(const Route& route) {
    Json list = Json::array();
    for (const auto& name : names_of(route.pattern)) {
        list.push_back(
            {{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    for (const auto& parameter : route.parameters) {
        list.push_back({{"name", parameter.name},
                        {"in", "query"},
                        {"description", parameter.what},
                        {"required", parameter.required},
                        {"schema", Json::parse(parameter.schema)}});
    }
    const Json forms = route.csv.empty() ? Json::array({"json"}) : Json::array({"json", "csv"});
    list.push_back({{"name", "format"},
                    {"in", "query"},
                    {"description", "of the answer; without it the header Accept decides"},
                    {"schema", {{"enum", forms}}}});
    return list;
}

Json header(std::string_view name, std::string_view what) {
    return {
        {"name", name}, {"in", "header"}, {"description", what}, {"schema", {{"type", "string"}}}};
}

/// The columns, for which OpenAPI has no field, are in an extension field.
Json csv_content(const Route& route) {
    Json tables;
    for (const auto* table : route.csv) tables[std::string(table->name)] = io::schema_of(*table);
    return {{"schema", {{"type", "string"}}}, {"x-tables", std::move(tables)}};
}

Json content_of(const Route& route) {
    Json content = Json::object();
    const std::string type(route.content_type);
    content[type]["schema"] = route.answer_schema.empty()
                                  ? Json{{"type", "string"}}
                                  : reference(std::string(route.answer_schema));
    if (!route.csv.empty()) content["text/csv"] = csv_content(route);
    return content;
}

/// Headers that say something beyond the body.
Json headers_of(std::vector<std::pair<std::string_view, std::string_view>> rows) {
    rows.emplace_back("X-Request-Id", "names the request in the log");
    Json headers;
    for (const auto& [name, what] : rows) {
        headers[std::string(name)] = {{"description", what}, {"schema", {{"type", "string"}}}};
    }
    return headers;
}

/// Whether the answer has a tag and If-None-Match is evaluated. The state of the server is never
/// cached.
bool is_conditional(const Route& route) {
    const bool of_the_server =
        route.pattern == "/healthz" || route.pattern == "/readyz" || route.pattern == "/metrics";
    return route.method == Method::get && route.weight != Weight::stream && !of_the_server;
}

bool has_pages(const Route& route) {
    return std::any_of(route.parameters.begin(), route.parameters.end(),
                       [](const Parameter& parameter) { return parameter.name == "cursor"; });
}

Json headers_of_success(const Route& route, int status) {
    std::vector<std::pair<std::string_view, std::string_view>> rows;
    if (is_conditional(route)) rows.emplace_back("ETag", "strong, for If-None-Match");
    if (has_pages(route)) rows.emplace_back("Link", "rel=next: the next page, where there is one");
    if (!route.csv.empty()) {
        rows.emplace_back("Levtok-Warnings", "codes of the notes, where CSV has some");
    }
    if (status == 201 || status == 202) rows.emplace_back("Location", "of what was made");
    if (status == 503) rows.emplace_back("Retry-After", "seconds");
    if (route.content_type.starts_with("text/html")) {
        rows.emplace_back("Content-Security-Policy", "no page may frame it");
    }
    return headers_of(std::move(rows));
}

Json answers_of(const Route& route) {
    Json answers = Json::object();
    for (const int status : route.statuses) {
        answers[std::to_string(status)] = {{"description", reason_of(status)},
                                           {"headers", headers_of_success(route, status)},
                                           {"content", content_of(route)}};
    }
    if (is_conditional(route)) {
        answers["304"] = {{"description", reason_of(304)},
                          {"headers", headers_of({{"ETag", "the one that the client has"}})}};
    }
    for (const int status : problem_statuses_of(route)) {
        answers[std::to_string(status)] = {
            {"$ref", "#/components/responses/" + std::to_string(status)}};
    }
    return answers;
}

Json body_of(const Route& route) {
    Json content;
    content["application/json"]["schema"] = reference(std::string(route.request_schema));
    if (route.body == Body::json_or_csv) {
        content["text/csv"]["schema"] = {{"type", "string"},
                                         {"description", "a header and rows, as files have them"}};
    }
    return {{"required", true}, {"content", std::move(content)}};
}

Json operation_of(const Route& route) {
    Json out{{"summary", route.summary}, {"parameters", parameters_of(route)}};
    if (route.weight == Weight::stream) {
        out["parameters"].push_back(header("Last-Event-ID",
                                           "the last id seen, that of an event or the one that the "
                                           "stream began with: the stream continues after it"));
    }
    if (route.idempotent) {
        out["parameters"].push_back(
            header("Idempotency-Key", "the same key and body are done once, and answered alike"));
    }
    if (route.body != Body::none) out["requestBody"] = body_of(route);
    out["responses"] = answers_of(route);
    if (route.access == Access::open) {
        out["security"] = Json::array();
    } else if (route.access == Access::read) {
        // On a loopback address reading is open where the settings say no other.
        out["security"] = Json::array({Json::object(), {{"key", Json::array()}}});
    } else {
        out["security"] = Json::array({{{"key", Json::array()}}});
    }
    return out;
}

Json headers_of_problem(int status) {
    switch (status) {
        case 401:
            return headers_of({{"WWW-Authenticate", "how to authenticate"}});
        case 405:
            return headers_of({{"Allow", "the methods of the path"}});
        case 429:
        case 503:
            return headers_of({{"Retry-After", "seconds"}});
        default:
            return headers_of({});
    }
}

Json problems() {
    Json out = Json::object();
    for (const int status : problem_statuses()) {
        Json answer{{"description", reason_of(status)}, {"headers", headers_of_problem(status)}};
        answer["content"]["application/problem+json"]["schema"] = reference("Problem");
        out[std::to_string(status)] = std::move(answer);
    }
    return out;
}

}  // namespace

std::vector<int> problem_statuses_of(const Route& route) {
    std::vector<int> statuses{400, 405, 406, 408, 414, 429, 431, 500, 503, 505};
    const auto add = [&](std::initializer_list<int> more) {
        statuses.insert(statuses.end(), more);
    };
    if (route.access != Access::open) add({401, 403});
    if (!names_of(route.pattern).empty() || !route.parameters.empty()) add({404, 422});
    if (route.body != Body::none) add({404, 409, 411, 413, 415, 422});
    if (route.method == Method::del || route.answer_schema == "JobResult") add({409});
    std::sort(statuses.begin(), statuses.end());
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    std::erase_if(statuses, [&](int status) {
        return std::find(route.statuses.begin(), route.statuses.end(), status) !=
               route.statuses.end();
    });
    return statuses;
}

Json openapi() {
    Json out{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "levtok"},
          {"description",
           "NAV of leveraged tokens. Times are RFC 3339 in UTC, numbers the shortest that read "
           "back as the same double, amounts per token in quote currency unless said "
           "otherwise. HEAD answers everywhere GET does."},
          {"version", version_number()}}}};
    Json paths = Json::object();
    for (const auto& route : routes()) {
        paths[std::string(route.pattern)][io::lower(name_of(route.method))] = operation_of(route);
    }
    out["paths"] = std::move(paths);
    out["components"]["schemas"] = schemas();
    out["components"]["responses"] = problems();
    out["components"]["securitySchemes"]["key"] = {{"type", "http"}, {"scheme", "bearer"}};
    return out;
}

}  // namespace levtok::http

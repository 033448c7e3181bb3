#include "tests/http/contract.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "service/http/contract/openapi/openapi.hpp"
#include "service/http/contract/route_match.hpp"
#include "tests/catch.hpp"

namespace levtok::testing {
namespace {

using nlohmann::json;

const json& document() {
    static const json parsed = json::parse(http::openapi().dump());
    return parsed;
}

/// The schema called `name` with all that it may refer to.
const valijson::Schema& schema_called(const std::string& name) {
    static std::map<std::string, valijson::Schema> known;
    const auto [at, is_new] = known.try_emplace(name);
    if (is_new) {
        // Kept: the schema refers to its document.
        static std::map<std::string, json> roots;
        const json& root =
            roots[name] = {{"allOf", {{{"$ref", "#/components/schemas/" + name}}}},
                           {"components", {{"schemas", document()["components"]["schemas"]}}}};
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::NlohmannJsonAdapter(root), at->second);
    }
    return at->second;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool is_json(const http::Response& response) {
    return response.content_type.find("json") != std::string::npos;
}

/// What the document says of an answer, wherever it says it.
const json& described(const json& operation, int status) {
    const auto& answer = operation["responses"][std::to_string(status)];
    return answer.contains("$ref") ? document()["components"]["responses"][std::to_string(status)]
                                   : answer;
}

void check_headers(const json& answer, const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        // Of every answer that may be kept, whatever it is.
        if (name == "Cache-Control" || name == "Content-Type") continue;
        CAPTURE(name);
        CHECK(answer["headers"].contains(name));
    }
}

void check_problem(const http::Response& response) {
    CHECK(response.content_type == "application/problem+json");
    CHECK(mismatch("Problem", response.body) == "");
    CHECK(json::parse(response.body)["status"] == response.status);
}

}  // namespace

std::string mismatch(const std::string& schema, const std::string& body) {
    const json target = json::parse(body);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_called(schema), valijson::adapters::NlohmannJsonAdapter(target),
                           &results)) {
        return {};
    }
    std::string text;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const auto& step : error.context) text += step;
        text += ": " + error.description + '\n';
    }
    return text + body.substr(0, 2000);
}

void check_answer(const http::Route* route, const http::Response& response) {
    if (route == nullptr) {
        CHECK((response.status == 404 || response.status == 405 || response.status == 400));
        check_problem(response);
        return;
    }
    const auto& operation =
        document()["paths"][std::string(route->pattern)][lower(http::name_of(route->method))];
    CAPTURE(route->pattern, response.status, response.body.substr(0, 300));
    CHECK(operation["responses"].contains(std::to_string(response.status)));
    const auto& said = described(operation, response.status);
    check_headers(said, response);
    if (response.content_type == "application/problem+json") {
        check_problem(response);
        return;
    }
    const auto& content = said["content"];
    const auto type = response.content_type.substr(0, response.content_type.find(';'));
    CHECK(content.contains(type));
    if (is_json(response)) CHECK(mismatch(std::string(route->answer_schema), response.body) == "");
}

}  // namespace levtok::testing

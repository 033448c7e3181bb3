#include "tests/http/in_process.hpp"

#include <cmath>

#include "nav/check.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/error_status.hpp"
#include "service/http/pipeline/target.hpp"
#include "tests/catch.hpp"
#include "tests/http/contract.hpp"

namespace levtok::testing {
namespace {

using namespace levtok::http;

Response problem(const std::exception& error) {
    return problem_response(problem_of(error), "request-1");
}

HttpError no_route(const RouteMatch& match) {
    if (match.allow.empty()) return {404, "there is nothing at this path"};
    return {405, "the path takes " + match.allow, {}, {{"Allow", match.allow}}};
}

Request request_of(const RouteMatch& match, Target target, std::string body,
                   const std::vector<std::pair<std::string, std::string>>& headers) {
    Request request;
    if (match.route != nullptr) request.method = match.route->method;
    request.path = std::move(target.path);
    request.query = std::move(target.query);
    request.in_path = match.in_path;
    request.headers["content-type"] = "application/json";
    for (const auto& [name, value] : headers) request.headers[name] = value;
    request.body = std::move(body);
    request.id = "request-1";
    request.csv = request.header("accept") == "text/csv";
    return request;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
    for (const auto& [own, value] : headers) {
        if (own == name) return value;
    }
    return {};
}

InProcess::InProcess() : metrics_({}) { restart(); }

void InProcess::restart() {
    store_.reset();
    store_ = std::make_unique<store::Store>("sqlite:" + scratch_.path("levtok.db"));
}

Answer InProcess::ask(std::string_view method, std::string_view target, std::string body,
                      std::vector<std::pair<std::string, std::string>> headers) {
    Response response;
    const Route* route = nullptr;
    try {
        Target read = read_target(target);
        const auto match = match_route(method, read.path);
        route = match.route;
        if (route == nullptr) throw no_route(match);
        const auto own = service();
        const auto request = request_of(match, std::move(read), std::move(body), headers);
        response = route->endpoint(own, request);
        // What is taken is what the contract says may be given.
        if (route->body != Body::none && !has_csv(request)) {
            CHECK(mismatch(std::string(route->request_schema), request.body) == "");
        }
    } catch (const std::exception& error) {
        response = problem(error);
    }
    check_answer(route, response);
    return {response.status, response.content_type, response.body, response.headers};
}

Answer InProcess::csv(std::string_view target) {
    return ask("GET", target, {}, {{"accept", "text/csv"}});
}

Answer InProcess::post_csv(std::string_view target, std::string body) {
    return ask("POST", target, std::move(body), {{"content-type", "text/csv; charset=utf-8"}});
}

std::vector<Observation> wave(int hours, int first_hour) {
    const Instant start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    const auto price = [](int hour) {
        return 40000 * std::exp(0.0001 * hour + 0.08 * std::sin(hour / 9.0));
    };
    std::vector<Observation> bars;
    for (int hour = first_hour; hour < first_hour + hours; ++hour) {
        const double open = price(hour - 1);
        const double close = price(hour);
        bars.push_back({start + std::chrono::hours{hour}, Price::of(open),
                        Price::of(std::max(open, close) * 1.001),
                        Price::of(std::min(open, close) * 0.999), Price::of(close), 12.5});
    }
    return bars;
}

std::string bars_body(const std::vector<Observation>& bars) {
    std::string body = R"({"bars": [)";
    for (const auto& bar : bars) {
        body += (body.back() == '[' ? "[\"" : ", [\"") + format_time(bar.time) + "\", " +
                shortest(bar.open.value()) + ", " + shortest(bar.high.value()) + ", " +
                shortest(bar.low.value()) + ", " + shortest(bar.close.value()) + ", " +
                shortest(bar.volume) + ']';
    }
    return body + "]}";
}

void fill(InProcess& service, int hours) {
    service.put("/v1/tokens/3L", R"({"underlying": "btc", "product": "3x"})");
    service.put("/v1/tokens/3S", R"({"underlying": "btc", "product": "ftx-bear"})");
    service.post("/v1/underlyings/btc/bars", bars_body(wave(hours)));
}

}  // namespace levtok::testing

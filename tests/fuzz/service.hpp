#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "service/http/pipeline/pipeline.hpp"
#include "service/store/store.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace levtok::fuzz {

/// A service over a store with two days of bars and two tokens, behind the pipeline of requests.
class FuzzedService {
public:
    FuzzedService()
        : folder_(std::filesystem::temp_directory_path() /
                  ("levtok-fuzz-" + std::to_string(::getpid()))),
          metrics_({}),
          log_(http::RequestLog::off, [](std::string_view) {}),
          streams_(1, std::chrono::milliseconds{1}) {
        std::filesystem::create_directories(folder_);
        store_ = std::make_unique<store::Store>("sqlite:" + (folder_ / "levtok.db").string());
        service_ = std::make_unique<http::Service>(http::Service{*store_, settings_, metrics_});
        pipeline_ = std::make_unique<http::Pipeline>(*service_, log_, streams_);
        fill();
    }
    ~FuzzedService() {
        store_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    FuzzedService(const FuzzedService&) = delete;
    FuzzedService& operator=(const FuzzedService&) = delete;

    const http::Service& service() const { return *service_; }
    http::Pipeline& pipeline() { return *pipeline_; }

private:
    http::Response call(std::string_view method, const std::string& path, std::string body) {
        const auto match = http::match_route(method, path);
        http::Request request;
        request.method = match.route->method;
        request.path = path;
        request.in_path = match.in_path;
        request.headers["content-type"] = "application/json";
        request.body = std::move(body);
        return match.route->endpoint(*service_, request);
    }

    void fill() {
        call("PUT", "/v1/tokens/3L", R"({"underlying": "btc", "product": "3x"})");
        call("PUT", "/v1/tokens/3S", R"({"underlying": "btc", "product": "ftx-bear"})");
        std::string bars;
        for (int hour = 1; hour <= 48; ++hour) {
            const int close = 40'000 + 37 * hour - (hour % 7) * 300;
            const auto price = std::to_string(close);
            bars += (bars.empty() ? R"(["2024-01-0)" : R"(, ["2024-01-0)") +
                    std::to_string(1 + hour / 24) + (hour % 24 < 10 ? "T0" : "T") +
                    std::to_string(hour % 24) + R"(:00:00Z", )" + price + ", " +
                    std::to_string(close + 90) + ", " + std::to_string(close - 110) + ", " + price +
                    ", 12.5]";
        }
        call("POST", "/v1/underlyings/btc/bars", R"({"bars": [)" + bars + "]}");
    }

    std::filesystem::path folder_;
    http::Settings settings_;
    http::ServerMetrics metrics_;
    http::Log log_;
    http::Streams streams_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<http::Service> service_;
    std::unique_ptr<http::Pipeline> pipeline_;
};

/// Made at the first call.
inline FuzzedService& fuzzed_service() {
    static FuzzedService service;
    return service;
}

/// The answer of that service.
inline http::Outgoing answer(const http::wire::Head& head, std::string body) {
    const http::wire::Peer peer{"127.0.0.1", 1, true};
    http::wire::Budget budget(std::size_t{256} << 20);
    http::wire::Share share(budget);
    return fuzzed_service().pipeline()(
        {head, std::move(body), peer, http::wire::Clock::now(), share});
}

/// What every answer has to be.
inline void check_answer(const http::Outgoing& out) {
    require(out.status >= 200 && out.status < 500, "no request is an error of the service's own");
    for (const auto& [name, value] : out.headers) {
        require((name + value).find_first_of("\r\n") == std::string::npos, "a header is one line");
        const bool json = name == "Content-Type" && value.find("json") != std::string::npos;
        const bool plain = out.body && !out.body->starts_with("\x1f\x8b");
        if (json && plain && !out.body->empty()) {
            require(nlohmann::json::accept(*out.body), "JSON that is answered is JSON");
        }
    }
}

}  // namespace levtok::fuzz

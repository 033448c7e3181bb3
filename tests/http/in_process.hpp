#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "service/http/contract/route_match.hpp"
#include "service/http/endpoints/service.hpp"
#include "service/http/pipeline/server_metrics.hpp"
#include "tests/io/scratch.hpp"

/// The endpoints without a wire: a store on a file of its own, and calls by method and target.
namespace levtok::testing {

/// What an endpoint answered, an error told as a problem; checked against the contract.
struct Answer {
    int status = 0;
    std::string type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    nlohmann::json json() const { return nlohmann::json::parse(body); }
    std::string header(std::string_view name) const;
    /// Of a problem.
    std::string field() const { return json().value("field", ""); }
    std::string detail() const { return json().value("detail", ""); }
};

class InProcess {
public:
    InProcess();

    Answer ask(std::string_view method, std::string_view target, std::string body = {},
               std::vector<std::pair<std::string, std::string>> headers = {});
    Answer get(std::string_view target) { return ask("GET", target); }
    Answer csv(std::string_view target);
    Answer post(std::string_view target, std::string body) {
        return ask("POST", target, std::move(body));
    }
    Answer post_csv(std::string_view target, std::string body);
    Answer put(std::string_view target, std::string body) {
        return ask("PUT", target, std::move(body));
    }

    /// Closes the store and opens it anew, as a restart does.
    void restart();

    store::Store& store() { return *store_; }
    http::Service service() { return {*store_, settings, metrics_}; }
    http::Settings settings;
    const io::Scratch& scratch() const { return scratch_; }

private:
    io::Scratch scratch_;
    std::unique_ptr<store::Store> store_;
    http::ServerMetrics metrics_;
};

/// Hourly bars of a wave with a drift, from 2024-01-01 01:00 on.
std::vector<Observation> wave(int hours, int first_hour = 1);

/// The same as the body of a post.
std::string bars_body(const std::vector<Observation>& bars);

/// A store with `hours` of bars of "btc" and the tokens 3L and 3S on it.
void fill(InProcess& service, int hours);

}  // namespace levtok::testing

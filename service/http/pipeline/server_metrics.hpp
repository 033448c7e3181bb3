#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "service/http/contract/route.hpp"

namespace levtok::http {

/// The metrics of a running server, written as Prometheus text (exposition format 0.0.4). All
/// functions may be called from several threads.
class ServerMetrics {
public:
    /// Requests are counted by `routes`, pattern and method (HEAD is GET); those without a route as
    /// "none".
    explicit ServerMetrics(std::span<const Route> routes);
    ~ServerMetrics();
    ServerMetrics(const ServerMetrics&) = delete;
    ServerMetrics& operator=(const ServerMetrics&) = delete;

    /// Counts an answered request; `route` is an index into the routes, or their number for none.
    void served(std::size_t route, int status, std::chrono::nanoseconds took, std::size_t bytes);

    /// Adds a value to be read whenever the metrics are written. `kind` is gauge or counter; `name`
    /// may carry labels. The value is left out where `read` throws.
    void add(std::string name, std::string kind, std::string help, std::function<double()> read);

    std::string text() const;

    /// Set while the server drains: /readyz then answers 503.
    std::atomic<bool> draining{false};

private:
    struct Counts;
    struct Value {
        std::string name;
        std::string kind;
        std::string help;
        std::function<double()> read;
    };

    std::vector<std::string> labels_;  ///< of each route, and of none
    std::vector<std::unique_ptr<Counts>> counts_;
    mutable std::mutex mutex_;
    std::vector<Value> values_;
};

}  // namespace levtok::http

#include "service/http/pipeline/server_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "service/http/contract/route_match.hpp"

namespace levtok::http {
namespace {

/// Upper bounds in seconds: from a cached answer to a heavy one.
constexpr std::array bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                            0.1,    0.25,  0.5,    1.0,   2.5,  10.0};
constexpr std::array<std::string_view, 4> classes{"2xx", "3xx", "4xx", "5xx"};

std::size_t class_of(int status) {
    return static_cast<std::size_t>(std::clamp(status / 100 - 2, 0, 3));
}

using Counter = std::atomic<std::uint64_t>;

std::uint64_t value(const Counter& counter) { return counter.load(std::memory_order_relaxed); }

void add_to(Counter& counter, std::uint64_t n) { counter.fetch_add(n, std::memory_order_relaxed); }

/// The name of a metric without its labels.
std::string family(const std::string& name) { return name.substr(0, name.find('{')); }

std::string labels_of(std::string_view pattern, std::string_view method) {
    return fmt::format("route=\"{}\",method=\"{}\"", pattern, method);
}

void describe(std::string& out, std::string_view name, std::string_view kind,
              std::string_view help) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, kind);
}

}  // namespace

/// The counts of each route are on separate cache lines, so that threads that serve different
/// routes do not contend.
struct alignas(64) ServerMetrics::Counts {
    std::array<Counter, classes.size()> by_class{};
    std::array<Counter, bounds.size() + 1> buckets{};
    Counter nanoseconds{0};
    Counter bytes{0};
};

ServerMetrics::ServerMetrics(std::span<const Route> routes) {
    for (const Route& route : routes) {
        labels_.push_back(labels_of(route.pattern, name_of(route.method)));
    }
    labels_.push_back(labels_of("none", ""));
    for (std::size_t i = 0; i < labels_.size(); ++i) counts_.push_back(std::make_unique<Counts>());
}

ServerMetrics::~ServerMetrics() = default;

void ServerMetrics::served(std::size_t route, int status, std::chrono::nanoseconds took,
                           std::size_t bytes) {
    Counts& counts = *counts_[std::min(route, counts_.size() - 1)];
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    add_to(counts.by_class[class_of(status)], 1);
    add_to(counts.buckets[static_cast<std::size_t>(bucket)], 1);
    add_to(counts.nanoseconds, static_cast<std::uint64_t>(took.count()));
    add_to(counts.bytes, bytes);
}

void ServerMetrics::add(std::string name, std::string kind, std::string help,
                        std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    values_.push_back({std::move(name), std::move(kind), std::move(help), std::move(read)});
}

std::string ServerMetrics::text() const {
    std::string out;
    describe(out, "levtok_requests_total", "counter", "Requests answered.");
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        for (std::size_t c = 0; c < classes.size(); ++c) {
            if (const auto n = value(counts_[i]->by_class[c])) {
                out += fmt::format("levtok_requests_total{{{},status=\"{}\"}} {}\n", labels_[i],
                                   classes[c], n);
            }
        }
    }
    describe(out, "levtok_answer_bytes_total", "counter", "Bytes of the bodies of answers.");
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        if (const auto n = value(counts_[i]->bytes)) {
            out += fmt::format("levtok_answer_bytes_total{{{}}} {}\n", labels_[i], n);
        }
    }
    describe(out, "levtok_request_seconds", "histogram", "From a complete request to its answer.");
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        std::uint64_t total = 0;
        std::string rows;
        for (std::size_t b = 0; b <= bounds.size(); ++b) {
            total += value(counts_[i]->buckets[b]);
            rows += fmt::format("levtok_request_seconds_bucket{{{},le=\"{}\"}} {}\n", labels_[i],
                                b == bounds.size() ? "+Inf" : fmt::format("{}", bounds[b]), total);
        }
        if (total == 0) continue;
        out += rows;
        out += fmt::format("levtok_request_seconds_sum{{{}}} {}\n", labels_[i],
                           static_cast<double>(value(counts_[i]->nanoseconds)) * 1e-9);
        out += fmt::format("levtok_request_seconds_count{{{}}} {}\n", labels_[i], total);
    }
    const std::lock_guard lock(mutex_);
    std::string last;
    for (const auto& [name, kind, help, read] : values_) {
        double x = 0;
        try {
            x = read();
        } catch (const std::exception&) {
            continue;  // An unavailable store must not remove the other metrics.
        }
        if (family(name) != last) describe(out, family(name), kind, help);
        last = family(name);
        out += fmt::format("{} {}\n", name, x);
    }
    return out;
}

}  // namespace levtok::http

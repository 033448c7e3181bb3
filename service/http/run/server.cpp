#include "service/http/run/server.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include "nav/error.hpp"
#include "service/http/contract/route.hpp"
#include "service/http/pipeline/pipeline.hpp"
#include "service/http/wire/http_server.hpp"

namespace levtok::http {
namespace {

/// Remote clients need a key, so there must be one.
Settings checked(const store::Store& store, Settings settings) {
    if (!listen_address(settings).loopback && store.keys().empty()) {
        throw InvalidValue("listen",
                           "must be a loopback address until a key is made with `levtok keys add`",
                           '"' + settings.listen + '"');
    }
    return settings;
}

/// The allocator of glibc gives threads arenas of their own, eight for each core, and each keeps
/// its peak memory: with many threads several times what the server uses.
void share_arenas() {
#ifdef M_ARENA_MAX
    ::mallopt(M_ARENA_MAX, static_cast<int>(std::max(4U, std::thread::hardware_concurrency())));
#endif
}

/// Raises the limit of descriptors, one per client, and ignores SIGPIPE of clients that have
/// disconnected.
void prepare_process() {
    share_arenas();
    std::signal(SIGPIPE, SIG_IGN);
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace

class Server::Impl {
public:
    Impl(store::Store& store, Settings given, Log::Sink sink)
        : settings(checked(store, std::move(given))),
          log(settings.request_log, std::move(sink)),
          metrics(routes()),
          service_{store, settings, metrics},
          streams_(settings.max_streams, std::chrono::milliseconds(settings.answer_ms)),
          pipeline_(service_, log, streams_),
          wire(
              settings, [this](Incoming incoming) { return pipeline_(std::move(incoming)); },
              streams_, log, [this](const wire::Refused& refused) { note(refused); },
              [this](const wire::Head& head) { return pipeline_.awaits_body(head); }) {
        add_values(store);
    }

    bool drain() {
        metrics.draining = true;
        return wire.drain(std::chrono::milliseconds(settings.drain_ms));
    }

private:
    /// Requests that the event loop answered itself are counted and logged like all others.
    void note(const wire::Refused& refused) {
        metrics.served(routes().size(), refused.status, {}, 0);
        LogEntry entry;
        entry.request_id = refused.request_id;
        entry.client = refused.peer.address;
        if (refused.head != nullptr) entry.method = refused.head->method;
        entry.status = refused.status;
        log.request(entry);
    }

    void add_values(store::Store& store) {
        const auto gauge = [&](const char* name, const char* help, auto read) {
            metrics.add(name, "gauge", help, [=] { return static_cast<double>(read()); });
        };
        const auto& traffic = wire.traffic();
        gauge("levtok_draining", "1 while the server is about to end.",
              [this] { return metrics.draining ? 1 : 0; });
        gauge("levtok_connections", "Clients connected.",
              [&traffic] { return traffic.connections(); });
        gauge("levtok_requests_in_flight", "Requests served or queued.",
              [&traffic] { return traffic.in_flight(); });
        gauge("levtok_requests_queued", "Requests that wait for a thread.",
              [&traffic] { return traffic.queued(); });
        gauge("levtok_answers_unsent", "Answers that slow clients have not taken in full.",
              [&traffic] { return traffic.unsent(); });
        gauge("levtok_buffered_bytes", "Bytes of large requests and answers in progress.",
              [&traffic] { return traffic.buffered_bytes(); });
        metrics.add("levtok_requests_shed_total", "counter",
                    "Requests answered 503 because too many were in progress.",
                    [&traffic] { return static_cast<double>(traffic.shed()); });
        gauge("levtok_streams", "Server-sent event streams open.",
              [this] { return streams_.count(); });
        gauge("levtok_heavy_running", "Heavy requests that compute.",
              [this] { return pipeline_.heavy().running(); });
        gauge("levtok_heavy_waiting", "Heavy requests that wait for a turn.",
              [this] { return pipeline_.heavy().waiting(); });
        gauge("levtok_writes_running", "Requests that write, or wait for the store to be free.",
              [this] { return pipeline_.writes().running(); });
        gauge("levtok_writes_waiting", "Requests that wait until they may write.",
              [this] { return pipeline_.writes().waiting(); });
        gauge("levtok_cache_bytes", "Bytes of cached answers.",
              [this] { return pipeline_.cache().bytes(); });
        for (const auto state : store::job_states) {
            const std::string name =
                std::string("levtok_jobs{state=\"") + store::name_of(state) + "\"}";
            gauge(name.c_str(), "Monte Carlo jobs in the store.",
                  [&store, state] { return store.count_jobs(state); });
        }
        gauge("levtok_accounts", "Paper accounts.", [&store] { return store.count_accounts(); });
        gauge("levtok_resting_orders", "Orders of paper accounts that wait for their level.",
              [&store] { return store.count_resting_orders(); });
        gauge("levtok_store_bytes", "Size of the store.", [&store] { return store.size_bytes(); });
        gauge("levtok_store_sequence", "Rows written to NAV paths in all.",
              [&store] { return store.last_sequence(); });
    }

public:
    Settings settings;
    Log log;
    ServerMetrics metrics;

private:
    Service service_;
    Streams streams_;
    Pipeline pipeline_;

public:
    wire::HttpServer wire;
};

Server::Server(store::Store& store, Settings settings, Log::Sink sink) {
    prepare_process();
    impl_ = std::make_unique<Impl>(store, std::move(settings), std::move(sink));
}

Server::~Server() = default;

std::uint16_t Server::port() const { return impl_->wire.address().port; }

std::string Server::url() const {
    const auto& address = impl_->wire.address();
    const bool six = address.address.find(':') != std::string::npos;
    return (impl_->settings.certificate.empty() ? "http://" : "https://") +
           (six ? '[' + address.address + ']' : address.address) + ':' +
           std::to_string(address.port);
}

bool Server::drain() { return impl_->drain(); }

}  // namespace levtok::http

#include "service/http/wire/http_server.hpp"

#include <optional>
#include <thread>
#include <utility>

#include "service/http/wire/workers.hpp"

namespace levtok::http::wire {
namespace {

Limits limits_of(const Settings& settings) {
    return {.max_connections = settings.max_connections,
            .request = std::chrono::milliseconds(settings.request_ms),
            .answer = std::chrono::milliseconds(settings.answer_ms),
            .idle = std::chrono::milliseconds(settings.idle_ms)};
}

std::optional<TlsContext> tls_of(const Settings& settings) {
    if (settings.certificate.empty()) return std::nullopt;
    return TlsContext(settings.certificate, settings.private_key);
}

}  // namespace

class HttpServer::Impl {
public:
    Impl(const Settings& settings, Serve serve, Streams& streams_of_server, const Log& log,
         Observer observer, std::function<bool(const Head&)> awaits_body)
        : streams(streams_of_server),
          rules_{limits_of(settings),
                 {settings.max_body_bytes, std::move(awaits_body)},
                 std::move(observer)},
          tls_(tls_of(settings)),
          listener(listen_address(settings).host, listen_address(settings).port),
          traffic(settings.max_buffered_bytes, settings.max_in_flight),
          loops_(listener, tls_ ? &*tls_ : nullptr, rules_, traffic),
          workers_(std::in_place, settings.threads, loops_, rules_, traffic, streams, log,
                   std::move(serve)) {
        loops_.start();
    }

    ~Impl() {
        streams.stop();
        drain();
        workers_.reset();
        loops_.stop();
    }

    void drain() {
        traffic.drain();
        loops_.wake();
    }

    Streams& streams;

private:
    Rules rules_;
    std::optional<TlsContext> tls_;

public:
    Listener listener;
    Traffic traffic;

private:
    Loops loops_;
    std::optional<Workers> workers_;
};

HttpServer::HttpServer(const Settings& settings, Serve serve, Streams& streams, const Log& log,
                       Observer observer, std::function<bool(const Head&)> awaits_body)
    : impl_(std::make_unique<Impl>(settings, std::move(serve), streams, log, std::move(observer),
                                   std::move(awaits_body))) {}

HttpServer::~HttpServer() = default;

bool HttpServer::drain(std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    impl_->drain();
    impl_->streams.stop();
    const auto& traffic = impl_->traffic;
    const auto busy = [&] {
        return traffic.arriving() > 0 || traffic.in_flight() > 0 || traffic.unsent() > 0;
    };
    while (busy() && Clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return !busy();
}

const Traffic& HttpServer::traffic() const { return impl_->traffic; }
const Peer& HttpServer::address() const { return impl_->listener.address(); }

}  // namespace levtok::http::wire

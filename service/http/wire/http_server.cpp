#include "service/http/wire/http_server.hpp"

#include <optional>
#include <thread>
#include <utility>

#include "service/http/wire/workers.hpp"

namespace levtok::http::wire {
namespace {

Limits limits_of(const Settings& settings) {
    return {.max_buffered_bytes = settings.max_buffered_bytes,
            .max_connections = settings.max_connections,
            .max_in_flight = settings.max_in_flight,
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
         EventLoop::Observer observer, std::function<bool(const Head&)> awaits_body)
        : address_(listen_address(settings)),
          streams(streams_of_server),
          loop(address_.host, address_.port, limits_of(settings),
               {settings.max_body_bytes, std::move(awaits_body)}, tls_of(settings),
               std::move(observer)),
          workers_(std::in_place, settings.threads, loop, streams, log, std::move(serve)) {
        loop.start();
    }

    ~Impl() {
        streams.stop();
        loop.drain();
        workers_.reset();
        loop.stop();
    }

private:
    ListenAddress address_;

public:
    Streams& streams;
    EventLoop loop;

private:
    std::optional<Workers> workers_;
};

HttpServer::HttpServer(const Settings& settings, Serve serve, Streams& streams, const Log& log,
                       EventLoop::Observer observer, std::function<bool(const Head&)> awaits_body)
    : impl_(std::make_unique<Impl>(settings, std::move(serve), streams, log, std::move(observer),
                                   std::move(awaits_body))) {}

HttpServer::~HttpServer() = default;

bool HttpServer::drain(std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    impl_->loop.drain();
    impl_->streams.stop();
    const auto& loop = impl_->loop;
    const auto busy = [&] {
        return loop.arriving() > 0 || loop.in_flight() > 0 || loop.unsent() > 0;
    };
    while (busy() && Clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return !busy();
}

const EventLoop& HttpServer::loop() const { return impl_->loop; }

}  // namespace levtok::http::wire

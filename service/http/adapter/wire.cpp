#include "service/http/adapter/wire.hpp"

#include <Poco/ErrorHandler.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/ThreadPool.h>

#include <thread>
#include <utility>

#include "service/http/adapter/handler.hpp"
#include "service/http/adapter/sockets.hpp"

namespace levtok::http::adapter {
namespace {

/// What Poco would pass over in silence: errors on its threads.
class LoggingErrorHandler : public Poco::ErrorHandler {
public:
    explicit LoggingErrorHandler(const Log& log)
        : log_(log), before_(Poco::ErrorHandler::set(this)) {}
    ~LoggingErrorHandler() override { Poco::ErrorHandler::set(before_); }
    LoggingErrorHandler(const LoggingErrorHandler&) = delete;
    LoggingErrorHandler& operator=(const LoggingErrorHandler&) = delete;

    void exception(const Poco::Exception& error) override {
        log_.event("error", "connection: " + error.displayText());
    }
    void exception(const std::exception& error) override {
        log_.event("error", std::string("connection: ") + error.what());
    }
    void exception() override { log_.event("error", "connection: unknown exception"); }

private:
    const Log& log_;
    Poco::ErrorHandler* before_;
};

ingress::Limits limits_of(const Settings& settings) {
    return {.max_buffered_bytes = settings.max_buffered_bytes,
            .max_connections = settings.max_connections,
            .max_in_flight = settings.max_in_flight,
            .request = std::chrono::milliseconds(settings.request_ms),
            .answer = std::chrono::milliseconds(settings.answer_ms),
            .idle = std::chrono::milliseconds(settings.idle_ms)};
}

std::optional<ingress::TlsContext> tls_of(const Settings& settings) {
    if (settings.certificate.empty()) return std::nullopt;
    return ingress::TlsContext(settings.certificate, settings.private_key);
}

/// Poco's own queue is never full: the waiting room admits no more than fit.
Poco::Net::HTTPServerParams::Ptr params_of(const Settings& settings) {
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(static_cast<int>(settings.threads));
    params->setMaxQueued(static_cast<int>(settings.max_in_flight + settings.threads + 1));
    params->setKeepAlive(true);
    return params;
}

}  // namespace

class Wire::Impl {
public:
    Impl(const Settings& settings, Serve serve, Streams& streams_of_server, const Log& log,
         ingress::WaitingRoom::Observer observer,
         std::function<bool(const ingress::Head&)> awaits_body)
        : address_(listen_address(settings)),
          errors_(log),
          streams(streams_of_server),
          room(address_.host, address_.port, limits_of(settings),
               {settings.max_body_bytes, std::move(awaits_body)}, tls_of(settings),
               std::move(observer)),
          threads_(static_cast<int>(std::min<std::uint64_t>(2, settings.threads)),
                   static_cast<int>(settings.threads)),
          server_(new HandlerFactory({room, streams, std::move(serve)}), threads_,
                  ready_socket(room), params_of(settings)) {
        room.start();
        server_.start();
    }

    ~Impl() {
        streams.stop();
        room.drain();
        server_.stop();
        threads_.joinAll();
        room.stop();
    }

private:
    ListenAddress address_;
    LoggingErrorHandler errors_;

public:
    Streams& streams;
    ingress::WaitingRoom room;

private:
    Poco::ThreadPool threads_;
    Poco::Net::HTTPServer server_;
};

Wire::Wire(const Settings& settings, Serve serve, Streams& streams, const Log& log,
           ingress::WaitingRoom::Observer observer,
           std::function<bool(const ingress::Head&)> awaits_body)
    : impl_(std::make_unique<Impl>(settings, std::move(serve), streams, log, std::move(observer),
                                   std::move(awaits_body))) {}

Wire::~Wire() = default;

bool Wire::drain(std::chrono::milliseconds patience) {
    using ingress::Clock;
    const auto deadline = Clock::now() + patience;
    impl_->room.drain();
    impl_->streams.stop();
    const auto& room = impl_->room;
    const auto busy = [&] {
        return room.arriving() > 0 || room.in_flight() > 0 || room.unsent() > 0;
    };
    while (busy() && Clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return !busy();
}

const ingress::WaitingRoom& Wire::room() const { return impl_->room; }

}  // namespace levtok::http::adapter

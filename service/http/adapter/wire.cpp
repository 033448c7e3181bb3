#include "service/http/adapter/wire.hpp"

#include <optional>
#include <thread>
#include <utility>

#include "service/http/adapter/workers.hpp"

namespace levtok::http::adapter {
namespace {

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

}  // namespace

class Wire::Impl {
public:
    Impl(const Settings& settings, Serve serve, Streams& streams_of_server, const Log& log,
         ingress::WaitingRoom::Observer observer,
         std::function<bool(const ingress::Head&)> awaits_body)
        : address_(listen_address(settings)),
          streams(streams_of_server),
          room(address_.host, address_.port, limits_of(settings),
               {settings.max_body_bytes, std::move(awaits_body)}, tls_of(settings),
               std::move(observer)),
          workers_(std::in_place, settings.threads, room, streams, log, std::move(serve)) {
        room.start();
    }

    ~Impl() {
        streams.stop();
        room.drain();
        workers_.reset();
        room.stop();
    }

private:
    ListenAddress address_;

public:
    Streams& streams;
    ingress::WaitingRoom room;

private:
    std::optional<Workers> workers_;
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

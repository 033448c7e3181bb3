#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "service/http/wire/http_server.hpp"

namespace levtok::tests {

/// A server around one function, on a free port, that remembers its log.
class WireServer {
public:
    explicit WireServer(http::Serve serve, http::Settings settings = {})
        : settings_(on_free_port(std::move(settings))),
          log_(http::RequestLog::on, [this](std::string_view line) { remember(line); }),
          streams_(settings_.max_streams, std::chrono::milliseconds(settings_.answer_ms)),
          wire_(settings_, std::move(serve), streams_, log_,
                [this](const http::wire::Refused& refused) {
                    remember("refused " + std::to_string(refused.status));
                }) {}

    std::uint16_t port() const { return wire_.address().port; }
    http::wire::HttpServer& wire() { return wire_; }
    const http::wire::Traffic& traffic() const { return wire_.traffic(); }
    std::vector<std::string> log() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    static http::Settings on_free_port(http::Settings settings) {
        settings.listen = "127.0.0.1:0";
        return settings;
    }
    void remember(std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(line);
    }

    http::Settings settings_;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    http::Log log_;
    http::Streams streams_;
    http::wire::HttpServer wire_;
};

/// Answers with what came: method, target, and the body after a line.
inline http::Outgoing echo(const http::Incoming& incoming) {
    http::Outgoing out;
    out.headers = {{"Content-Type", "text/plain"}};
    out.body = std::make_shared<const std::string>(incoming.head.method + ' ' +
                                                   incoming.head.target + '\n' + incoming.body);
    return out;
}

}  // namespace levtok::tests

#pragma once

#include <memory>
#include <string>

#include "service/http/contract/settings.hpp"
#include "service/http/pipeline/log.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// The running service.
class Server {
public:
    /// Starts to listen. Throws Error where the address or the certificate cannot be used, or where
    /// remote clients could connect while there is no key. Lines of the log go to `sink`.
    Server(store::Store& store, Settings settings, Log::Sink sink = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// `http://127.0.0.1:8080`.
    std::string url() const;
    std::uint16_t port() const;

    /// Answers the requests in progress, for at most `drain_ms`; /readyz answers 503 from now on.
    /// False where some were left.
    bool drain();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace levtok::http

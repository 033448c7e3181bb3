#pragma once

#include <memory>
#include <string>

#include "service/http/contract/settings.hpp"
#include "service/http/pipeline/log.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// The service, running.
class Server {
public:
    /// Listens from now on. Throws Error where the address or the certificate cannot be had, or
    /// where others than this machine could read without a key. Lines of the log go to `sink`.
    Server(store::Store& store, Settings settings, Log::Sink sink = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// `http://127.0.0.1:8080`.
    std::string url() const;
    std::uint16_t port() const;

    /// Answers what is under way, for at most the time of the settings; /readyz says no from now
    /// on. False where something was left.
    bool drain();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace levtok::http

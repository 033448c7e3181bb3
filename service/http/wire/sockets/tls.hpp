#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace levtok::http::wire {

/// The TLS context of a server: its certificate, and TLS 1.3 or, with modern suites alone, 1.2.
class TlsContext {
public:
    /// PEM files; throws Error where they cannot be read or do not belong together.
    TlsContext(const std::string& certificate, const std::string& private_key);

    /// The server's side of a TLS connection over `socket`, which the caller keeps owning.
    std::shared_ptr<ssl_st> session(int socket) const;

private:
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace levtok::http::wire

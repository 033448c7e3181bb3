#include "service/http/wire/sockets/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>
#include <new>

#include "nav/error.hpp"

namespace levtok::http::wire {
namespace {

/// Those with forward secrecy and authenticated encryption; all of TLS 1.3, which is preferred,
/// have both.
constexpr const char* tls_1_2_suites = "ECDHE+AESGCM:ECDHE+CHACHA20";

std::string reason() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
    const char* text = ERR_reason_error_string(code);
    return text == nullptr ? "unknown reason" : text;
}

void require(bool done, const std::string& field, const std::string& what) {
    if (!done) throw Error(ErrorKind::malformed, field + ": " + what + ": " + reason());
}

}  // namespace

TlsContext::TlsContext(const std::string& certificate, const std::string& private_key)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    if (!context_) throw Error(ErrorKind::system, "TLS cannot be set up: " + reason());
    SSL_CTX* context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    require(SSL_CTX_set_cipher_list(context, tls_1_2_suites) == 1, "certificate",
            "TLS 1.2 has no suite with forward secrecy here");
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // A write that would block is retried from another buffer with the same bytes.
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    require(SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) == 1, "certificate",
            certificate + " cannot be read as a PEM certificate chain");
    require(SSL_CTX_use_PrivateKey_file(context, private_key.c_str(), SSL_FILETYPE_PEM) == 1,
            "private_key", private_key + " cannot be used as the PEM key of the certificate");
    require(SSL_CTX_check_private_key(context) == 1, "private_key",
            "does not belong to the certificate");
}

std::shared_ptr<ssl_st> TlsContext::session(int socket) const {
    std::shared_ptr<SSL> session(SSL_new(context_.get()), SSL_free);
    // Both fail for want of memory alone.
    if (!session || SSL_set_fd(session.get(), socket) != 1) throw std::bad_alloc();
    SSL_set_accept_state(session.get());
    return session;
}

}  // namespace levtok::http::wire

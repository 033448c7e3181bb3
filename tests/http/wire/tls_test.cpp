#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/http/wire/raw_client.hpp"
#include "tests/http/wire/wire_server.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using levtok::tests::RawClient;
using levtok::tests::WireServer;

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// A key and a certificate for localhost that it has signed itself, as PEM files.
struct SelfSigned {
    explicit SelfSigned(const io::Scratch& scratch, const std::string& name = "server")
        : certificate(scratch.path(name + ".pem")), private_key(scratch.path(name + ".key")) {
        const Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
        const Owned<X509> own(X509_new());
        X509_set_version(own.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(own.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(own.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(own.get()), 3600);
        X509_set_pubkey(own.get(), key.get());
        X509_NAME* subject = X509_get_subject_name(own.get());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(own.get(), subject);
        REQUIRE(X509_sign(own.get(), key.get(), EVP_sha256()) > 0);
        const Owned<std::FILE> pem(std::fopen(certificate.c_str(), "w"));
        REQUIRE(PEM_write_X509(pem.get(), own.get()) == 1);
        const Owned<std::FILE> key_file(std::fopen(private_key.c_str(), "w"));
        REQUIRE(PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                     nullptr) == 1);
    }

    http::Settings settings() const {
        http::Settings settings;
        settings.certificate = certificate;
        settings.private_key = private_key;
        return settings;
    }

    std::string certificate;
    std::string private_key;
};

/// A client that trusts one certificate and speaks no TLS above `newest`.
class TlsClient {
public:
    TlsClient(std::uint16_t port, const std::string& trusted, int newest = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_client_method())), socket_(tests::connect_to(port)) {
        SSL_CTX_load_verify_file(context_.get(), trusted.c_str());
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        // A client of old: the system's own settings may forbid what is tried here.
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), 0);
        SSL_CTX_set_max_proto_version(context_.get(), newest);
        session_.reset(SSL_new(context_.get()));
        SSL_set_fd(session_.get(), socket_);
        SSL_set1_host(session_.get(), "localhost");
        connected = SSL_connect(session_.get()) == 1;
    }
    ~TlsClient() {
        session_.reset();
        ::close(socket_);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    std::string version() const { return SSL_get_version(session_.get()); }

    void send(std::string_view bytes) {
        CHECK(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())) ==
              static_cast<int>(bytes.size()));
    }

    /// What comes until `end` has come, or no more.
    std::string receive_until(std::string_view end) {
        std::string text;
        std::array<char, 16384> bytes;
        std::size_t seen = 0;  // no `end` begins before it
        while (text.find(end, seen) == std::string::npos) {
            seen = text.size() < end.size() ? 0 : text.size() - end.size();
            const int got = SSL_read(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (got <= 0) break;
            text.append(bytes.data(), static_cast<std::size_t>(got));
        }
        return text;
    }

    bool connected = false;

private:
    Owned<SSL_CTX> context_;
    int socket_;
    Owned<SSL> session_;
};

}  // namespace

TEST_CASE("requests are answered over TLS 1.2 and 1.3, one after the other") {
    const io::Scratch scratch;
    const SelfSigned own(scratch);
    const WireServer server(tests::echo, own.settings());
    for (const int newest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server.port(), own.certificate, newest);
        REQUIRE(client.connected);
        CHECK(client.version() == (newest == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"));
        for (const char* target : {"/first", "/second"}) {
            client.send(tests::get(target));
            CHECK(client.receive_until(target).starts_with("HTTP/1.1 200 OK\r\n"));
        }
        // Larger than a record of TLS and than what a socket takes at once, in both directions.
        const std::string large(4 << 20, 'x');
        client.send(tests::with_body("POST", "/large", large + "end"));
        const std::string answer = client.receive_until("xend");
        CHECK(answer.size() > large.size());
    }
}

/// What `openssl s_client` with these options agrees on with the server: its output.
static std::string s_client(std::uint16_t port, const std::string& options) {
    const std::string command = "openssl s_client -connect 127.0.0.1:" + std::to_string(port) +
                                ' ' + options + " </dev/null 2>&1";
    std::string text;
    std::FILE* const output = ::popen(command.c_str(), "r");
    REQUIRE(output != nullptr);
    std::array<char, 4096> block;
    while (const auto got = std::fread(block.data(), 1, block.size(), output)) {
        text.append(block.data(), got);
    }
    ::pclose(output);
    return text;
}

TEST_CASE("openssl s_client gets TLS 1.3, and 1.2 with forward secrecy and AEAD alone") {
    const io::Scratch scratch;
    const SelfSigned own(scratch);
    const WireServer server(tests::echo, own.settings());
    const auto agreed = [&](const std::string& options) {
        const std::string text = s_client(server.port(), options);
        const auto at = text.find("New, TLSv1.");
        return at == std::string::npos ? text : text.substr(at, text.find('\n', at) - at);
    };
    CHECK(agreed("").starts_with("New, TLSv1.3, Cipher is TLS_"));
    for (const std::string suite :
         {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
        CAPTURE(suite);
        CHECK(agreed("-tls1_2 -cipher " + suite) == "New, TLSv1.2, Cipher is " + suite);
    }
    for (const std::string options :
         {"-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256", "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA",
          "-tls1_2 -cipher AES128-GCM-SHA256", "-tls1_2 -cipher ECDHE-ECDSA-AES128-CCM",
          "-tls1_1 -cipher DEFAULT@SECLEVEL=0"}) {
        CAPTURE(options);
        CHECK(agreed(options).find("New, TLSv1.") == std::string::npos);
    }
}

TEST_CASE("TLS before 1.2 and plain HTTP get no answer, and hold nothing up") {
    const io::Scratch scratch;
    const SelfSigned own(scratch);
    const WireServer server(tests::echo, own.settings());
    CHECK_FALSE(TlsClient(server.port(), own.certificate, TLS1_1_VERSION).connected);

    RawClient plain(server.port());
    plain.send(tests::get("/plain"));
    CHECK(plain.receive_all().find("HTTP/") == std::string::npos);

    // A handshake that stops has the deadline of a request.
    auto settings = own.settings();
    settings.request_ms = 300;
    const WireServer hasty(tests::echo, settings);
    RawClient slow(hasty.port());
    slow.send(std::string_view("\x16\x03\x01", 3));
    CHECK(slow.is_closed());

    TlsClient honest(server.port(), own.certificate);
    REQUIRE(honest.connected);
    honest.send(tests::get("/honest"));
    CHECK(honest.receive_until("/honest").find("GET /honest") != std::string::npos);
}

TEST_CASE("a certificate or key that cannot be used ends the start with its field") {
    const io::Scratch scratch;
    const SelfSigned own(scratch);
    const SelfSigned other(scratch, "other");
    const auto message = [](const http::Settings& settings) -> std::string {
        try {
            const WireServer server(tests::echo, settings);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    auto settings = own.settings();
    settings.private_key = other.private_key;
    CHECK(message(settings).starts_with("private_key: "));
    settings.private_key = scratch.path("none");
    CHECK(message(settings).starts_with("private_key: " + settings.private_key));
    settings.certificate = scratch.path("none");
    CHECK(message(settings).ends_with("No such file or directory"));
    settings.certificate = own.private_key;
    CHECK(message(settings).starts_with("certificate: " + own.private_key));
    CHECK(message(own.settings()).empty());
}

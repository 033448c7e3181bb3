#include "service/http/wire/sockets/channel.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace levtok::http::wire {
namespace {

Channel::Result plain_result(ssize_t returned, Channel::State where_blocked) {
    if (returned > 0) return {Channel::State::moved, static_cast<std::size_t>(returned)};
    const bool blocked = returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {blocked ? where_blocked : Channel::State::ended, 0};
}

template <class Call>
ssize_t uninterrupted(Call call) {
    ssize_t returned = -1;
    do {
        returned = call();
    } while (returned < 0 && errno == EINTR);
    return returned;
}

int clamped(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

Channel::Channel(int socket, std::shared_ptr<ssl_st> tls) : socket_(socket), tls_(std::move(tls)) {}

Channel::~Channel() {
    tls_.reset();
    ::close(socket_);
}

Channel::Result Channel::tls_result(int returned) const {
    if (returned > 0) return {State::moved, static_cast<std::size_t>(returned)};
    const int error = SSL_get_error(tls_.get(), returned);
    ERR_clear_error();
    if (error == SSL_ERROR_WANT_READ) return {State::needs_reading, 0};
    if (error == SSL_ERROR_WANT_WRITE) return {State::needs_writing, 0};
    return {State::ended, 0};
}

Channel::Result Channel::read(std::span<char> buffer) {
    if (tls_) {
        ERR_clear_error();
        return tls_result(SSL_read(tls_.get(), buffer.data(), clamped(buffer.size())));
    }
    return plain_result(
        uninterrupted([&] { return ::recv(socket_, buffer.data(), buffer.size(), 0); }),
        State::needs_reading);
}

Channel::Result Channel::write(std::string_view bytes) {
    if (tls_) {
        ERR_clear_error();
        return tls_result(SSL_write(tls_.get(), bytes.data(), clamped(bytes.size())));
    }
    return plain_result(
        uninterrupted([&] { return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }),
        State::needs_writing);
}

void Channel::end_writing() {
    if (tls_ && SSL_is_init_finished(tls_.get())) {
        ERR_clear_error();
        SSL_shutdown(tls_.get());
        ERR_clear_error();
    }
    ::shutdown(socket_, SHUT_WR);
}

bool Channel::holds_bytes() const { return tls_ && SSL_pending(tls_.get()) > 0; }

}  // namespace levtok::http::wire

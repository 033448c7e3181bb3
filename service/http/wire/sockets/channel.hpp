#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

struct ssl_st;

namespace levtok::http::wire {

/// The two directions of a client's socket, plain or under TLS. No call blocks.
class Channel {
public:
    enum class State {
        moved,          ///< `bytes` were transferred
        needs_reading,  ///< nothing can be transferred until the socket is readable
        needs_writing,  ///< nothing can be transferred until the socket is writable
        ended,          ///< the client sends no more, or has disconnected
    };
    struct Result {
        State state = State::ended;
        std::size_t bytes = 0;
    };

    /// Owns `socket`, which must not block.
    explicit Channel(int socket, std::shared_ptr<ssl_st> tls = nullptr);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    Result read(std::span<char> buffer);
    Result write(std::string_view bytes);
    /// Tells the client that nothing more will come.
    void end_writing();
    /// Whether TLS has buffered bytes that the socket no longer reports.
    bool holds_bytes() const;
    int socket() const { return socket_; }

private:
    Result tls_result(int returned) const;

    int socket_;
    std::shared_ptr<ssl_st> tls_;
};

}  // namespace levtok::http::wire

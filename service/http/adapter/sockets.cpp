#include "service/http/adapter/sockets.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace levtok::http::adapter {
namespace {

using Poco::Net::SocketAddress;

SocketAddress as_poco(const ingress::Peer& peer) { return {peer.address, peer.port}; }

/// Poco's constructor from a SocketImpl is for classes that derive.
class Wrapped : public Poco::Net::ServerSocket {
public:
    explicit Wrapped(Poco::Net::SocketImpl* socket) : ServerSocket(socket, true) {}
};

}  // namespace

RequestSocket::RequestSocket(ingress::WaitingRoom& room,
                             std::unique_ptr<ingress::Connection> connection,
                             const SocketAddress& local)
    : StreamSocketImpl(connection->channel().socket()),
      room_(room),
      connection_(std::move(connection)),
      local_(local),
      peer_(as_poco(connection_->peer())) {
    show_request();
}

RequestSocket::~RequestSocket() { RequestSocket::close(); }

void RequestSocket::show_request() {
    const auto& head = connection_->head();
    shown_ = head.method;
    shown_ += head.version_11 ? " / HTTP/1.1\r\n\r\n" : " / HTTP/1.0\r\n\r\n";
    read_ = 0;
}

std::unique_ptr<ingress::Connection> RequestSocket::detach() {
    room_.end_request(*connection_);
    reset();
    return std::move(connection_);
}

/// Poco asks whether there is another request: the moment to send the answer of the last one.
bool RequestSocket::poll(const Poco::Timespan&, int) {
    if (std::exchange(fresh_, false)) {
        room_.begin_serving();
        return true;
    }
    if (!connection_) return false;
    const auto socket = sockfd();
    reset();
    connection_ = room_.next_request(std::move(connection_));
    if (!connection_) return false;
    reset(socket);
    show_request();
    return true;
}

int RequestSocket::receiveBytes(void* buffer, int length, int) {
    const std::size_t count = std::min(static_cast<std::size_t>(length), shown_.size() - read_);
    std::memcpy(buffer, shown_.data() + read_, count);
    read_ += count;
    return static_cast<int>(count);
}

int RequestSocket::sendBytes(const void* buffer, int length, int) {
    if (!connection_) throw Poco::IOException("the connection has ended");
    connection_->put({static_cast<const char*>(buffer), static_cast<std::size_t>(length)});
    return length;
}

void RequestSocket::close() {
    if (std::exchange(fresh_, false)) room_.begin_serving();
    reset();
    if (connection_) room_.close_behind_answer(std::move(connection_));
}

SocketAddress RequestSocket::address() { return local_; }
SocketAddress RequestSocket::peerAddress() { return peer_; }

// The room has set its sockets up, and keeps its own deadlines.
void RequestSocket::setReceiveTimeout(const Poco::Timespan&) {}
void RequestSocket::setSendTimeout(const Poco::Timespan&) {}
void RequestSocket::setRawOption(int, int, const void*, poco_socklen_t) {}

ReadySocket::ReadySocket(ingress::WaitingRoom& room)
    : room_(room), local_(as_poco(room.address())) {}

bool ReadySocket::poll(const Poco::Timespan& timeout, int) {
    // Poco looks in between whether it is to end.
    constexpr std::chrono::microseconds longest = std::chrono::milliseconds(50);
    return room_.wait_for_ready(
        std::min(longest, std::chrono::microseconds(timeout.totalMicroseconds())));
}

Poco::Net::SocketImpl* ReadySocket::acceptConnection(SocketAddress& client) {
    auto connection = room_.take_ready();
    if (!connection) throw Poco::IOException("no request is ready");
    auto* socket = new RequestSocket(room_, std::move(connection), local_);
    client = socket->peerAddress();
    return socket;
}

SocketAddress ReadySocket::address() { return local_; }

Poco::Net::ServerSocket ready_socket(ingress::WaitingRoom& room) {
    return Wrapped(new ReadySocket(room));
}

}  // namespace levtok::http::adapter

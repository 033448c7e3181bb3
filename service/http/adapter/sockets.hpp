#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <memory>
#include <string>

#include "service/http/ingress/waiting_room.hpp"

/// Sockets for Poco's server: what Poco takes for a client's connection is a request that has
/// arrived in full. They show Poco the descriptor, without which it serves nothing, but never let
/// it read, write or close it.
namespace levtok::http::adapter {

/// One connection out of the waiting room. Of each request Poco sees the request line alone, so
/// that nothing is left to its reading of headers and bodies.
class RequestSocket : public Poco::Net::StreamSocketImpl {
public:
    RequestSocket(ingress::WaitingRoom& room, std::unique_ptr<ingress::Connection> connection,
                  const Poco::Net::SocketAddress& local);

    /// The connection of the request that is being served.
    ingress::Connection& connection() { return *connection_; }
    /// Takes the connection from Poco: its answer is a stream.
    std::unique_ptr<ingress::Connection> detach();

    bool poll(const Poco::Timespan& timeout, int mode) override;
    int receiveBytes(void* buffer, int length, int flags) override;
    int sendBytes(const void* buffer, int length, int flags) override;
    void close() override;
    Poco::Net::SocketAddress address() override;
    Poco::Net::SocketAddress peerAddress() override;
    void setReceiveTimeout(const Poco::Timespan& timeout) override;
    void setSendTimeout(const Poco::Timespan& timeout) override;
    void setRawOption(int level, int option, const void* value, poco_socklen_t length) override;

    // The room sends and receives in one piece.
    using StreamSocketImpl::receiveBytes;
    using StreamSocketImpl::sendBytes;

protected:
    ~RequestSocket() override;

private:
    void show_request();

    ingress::WaitingRoom& room_;
    std::unique_ptr<ingress::Connection> connection_;
    Poco::Net::SocketAddress local_;
    Poco::Net::SocketAddress peer_;
    std::string shown_;  ///< what Poco reads of the request
    std::size_t read_ = 0;
    bool fresh_ = true;  ///< no thread has begun with it yet
};

/// Where Poco accepts connections: the waiting room's ready ones.
class ReadySocket : public Poco::Net::ServerSocketImpl {
public:
    explicit ReadySocket(ingress::WaitingRoom& room);

    bool poll(const Poco::Timespan& timeout, int mode) override;
    Poco::Net::SocketImpl* acceptConnection(Poco::Net::SocketAddress& client) override;
    Poco::Net::SocketAddress address() override;
    void close() override {}

protected:
    ~ReadySocket() override = default;

private:
    ingress::WaitingRoom& room_;
    Poco::Net::SocketAddress local_;
};

/// A server socket of Poco's around a ReadySocket.
Poco::Net::ServerSocket ready_socket(ingress::WaitingRoom& room);

}  // namespace levtok::http::adapter

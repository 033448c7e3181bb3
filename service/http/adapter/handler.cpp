#include "service/http/adapter/handler.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <string>
#include <utility>

#include "service/http/adapter/sockets.hpp"
#include "service/http/ingress/raw_answer.hpp"
#include "service/http/limits.hpp"

namespace levtok::http::adapter {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerRequestImpl;
using Poco::Net::HTTPServerResponse;

/// Every connection of this server is one of these.
RequestSocket& socket_of(HTTPServerRequest& request) {
    return dynamic_cast<RequestSocket&>(
        *dynamic_cast<HTTPServerRequestImpl&>(request).socket().impl());
}

/// The one way out. sendBuffer leaves the body out for HEAD; it would give a length to answers that
/// have no body by their status, and to the head of a stream, which has none.
void send(const Outgoing& outgoing, bool keep_alive, HTTPServerResponse& response) {
    const auto status = static_cast<HTTPResponse::HTTPStatus>(outgoing.status);
    response.setStatusAndReason(status);
    for (const auto& [name, value] : outgoing.headers) response.add(name, value);
    response.setKeepAlive(keep_alive);
    if (outgoing.status == 204 || outgoing.status == 304 || outgoing.stream) {
        response.send().flush();
        return;
    }
    static const std::string none;
    const std::string& body = outgoing.body ? *outgoing.body : none;
    response.sendBuffer(body.data(), body.size());
}

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(const Serving& serving) : serving_(serving) {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        auto& socket = socket_of(request);
        auto& connection = socket.connection();
        const bool keep_alive = connection.head().keep_alive && !serving_.room.draining();
        ingress::Share memory(connection.budget());
        std::string body = connection.take_body(memory);
        const Outgoing outgoing = serving_.serve(
            {connection.head(), std::move(body), connection.peer(), connection.received, memory});
        if (outgoing.stream && connection.head().method != "HEAD") {
            start_stream(socket, outgoing, response.get("Date"));
            response.setKeepAlive(false);
            return;
        }
        send(outgoing, keep_alive, response);
    }

private:
    void start_stream(RequestSocket& socket, const Outgoing& outgoing, const std::string& date) {
        std::string head = "HTTP/1.1 200 OK\r\nDate: " + date + "\r\n";
        for (const auto& [name, value] : outgoing.headers) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
        head += "Connection: close\r\n\r\n";
        serving_.streams.start(socket.detach(), std::move(head), outgoing.stream);
    }

    const Serving& serving_;
};

}  // namespace

Poco::Net::HTTPRequestHandler* HandlerFactory::createRequestHandler(const HTTPServerRequest&) {
    return new Handler(serving_);
}

}  // namespace levtok::http::adapter

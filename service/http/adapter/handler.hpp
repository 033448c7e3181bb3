#pragma once

#include <Poco/Net/HTTPRequestHandlerFactory.h>

#include "service/http/exchange.hpp"
#include "service/http/ingress/waiting_room.hpp"
#include "service/http/streams.hpp"

namespace levtok::http::adapter {

/// What the handlers work with.
struct Serving {
    ingress::WaitingRoom& room;
    Streams& streams;
    Serve serve;  ///< throws nothing
};

/// Makes the one handler there is: request in, `serve`, answer out.
class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit HandlerFactory(Serving serving) : serving_(std::move(serving)) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& request) override;

private:
    Serving serving_;
};

}  // namespace levtok::http::adapter

#pragma once

#include <memory>
#include <string>

#include "service/http/contract/request.hpp"
#include "service/http/contract/settings.hpp"
#include "service/http/wire/exchange.hpp"

namespace levtok::http {

/// A body ready to be sent, plain and compressed, with its entity tags.
struct Rendered {
    std::string content_type;
    Headers headers;  ///< of the endpoint's own
    std::shared_ptr<const std::string> plain;
    std::string tag;
    std::shared_ptr<const std::string> zipped;  ///< nothing where it is too small
    std::string zipped_tag;

    std::size_t bytes() const {
        return plain->size() + (zipped ? zipped->size() : 0) + sizeof(Rendered);
    }
};

/// Whether a body is long enough to compress, and not compressed already.
bool is_worth_compressing(const Response& response, const Settings& settings);

std::shared_ptr<const Rendered> rendered(Response response, bool tagged, bool zipped);

/// An answer of 200 to GET as this client can have it: compressed where it reads gzip, 304 where it
/// has the answer.
Outgoing for_client(const Request& request, const Rendered& answer);

/// A stream, as it goes out.
Outgoing streamed(Response response);

/// The answer to a request that failed.
Outgoing failed(Response response);

}  // namespace levtok::http

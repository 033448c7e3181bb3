#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::http {

/// The destination of a stream; false once the client has left or the server drains.
using StreamSink = std::function<bool(std::string_view)>;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  ///< besides those of every answer
    std::function<void(const StreamSink&)> stream;  ///< instead of a body: server-sent events
    std::string error;                              ///< a failure of the server, for the log only
};

}  // namespace levtok::http

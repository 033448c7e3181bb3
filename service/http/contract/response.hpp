#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace levtok::http {

/// Where a stream goes; false once the client has gone or the server drains.
using StreamSink = std::function<bool(std::string_view)>;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>>
        headers;                                    ///< others than those of every answer
    std::function<void(const StreamSink&)> stream;  ///< instead of a body: server-sent events
    std::string error;                              ///< what is wrong here, for the log alone
};

}  // namespace levtok::http

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "service/http/contract/settings.hpp"

namespace levtok::http {

/// The log entry of a request. No field can hold a secret: not the key itself, no query, no header,
/// no body.
struct LogEntry {
    std::string request_id;
    std::string key_id;  ///< empty: none
    std::string client;  ///< address
    std::string method;
    std::string route;  ///< the pattern, not the path; empty: none
    int status = 0;
    std::size_t bytes = 0;
    double milliseconds = 0;
    std::string error;  ///< what went wrong on the server's side
};

/// Writes one JSON object per line.
class Log {
public:
    using Sink = std::function<void(std::string_view line)>;

    /// Lines go to `sink`, from any thread; to standard error where there is none.
    explicit Log(RequestLog requests, Sink sink = {});

    /// Logs an answered request; failures of the server are logged even where requests are not.
    void request(const LogEntry& entry) const;
    /// Logs an event of the server itself: `{"time":…,"level":…,"event":…}`.
    void event(std::string_view level, std::string_view text) const;

private:
    RequestLog requests_;
    Sink sink_;
};

}  // namespace levtok::http

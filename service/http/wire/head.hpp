#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The head of a request: its first line and its headers, read strictly (RFC 9112), because readers
/// that interpret a head differently allow request smuggling.
namespace levtok::http::wire {

struct Head {
    std::string method;
    std::string target;        ///< path and query, as sent
    bool version_11 = true;    ///< else 1.0
    bool keep_alive = true;    ///< the client may send another request
    bool expects_100 = false;  ///< the client waits for 100 Continue before it sends the body
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, none twice
    std::size_t head_bytes = 0;
    std::size_t body_bytes = 0;

    /// Empty where absent.
    std::string_view header(std::string_view name) const;
};

/// The head has not ended yet, and nothing in it is wrong so far.
struct Incomplete {};

/// Why a request is not served; the connection cannot be reused.
struct Refusal {
    int status = 400;
    std::string_view detail;
};

/// The rules for request bodies.
struct BodyRules {
    std::size_t max_bytes = 0;
    /// False where the head alone determines the refusal of the request, so that its body need not
    /// be awaited; absent: every body is awaited.
    std::function<bool(const Head&)> awaited;
};

/// Reads the head at the start of `text`; it may be followed by the body and by other requests.
std::variant<Incomplete, Head, Refusal> read_head(std::string_view text,
                                                  std::size_t max_body_bytes);

}  // namespace levtok::http::wire

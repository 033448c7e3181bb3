#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/wire/budget.hpp"
#include "service/store/records.hpp"

namespace levtok::http {

/// HEAD is served as GET; its body is left out on the way out.
enum class Method { get, put, post, del };

/// A request as the endpoints see it: plain text, decoded, checked for form.
struct Request {
    Method method = Method::get;
    std::string path;                                        ///< decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order, no name twice
    std::map<std::string, std::string> headers;              ///< names in lower case
    std::map<std::string, std::string> in_path;              ///< what stands for {symbol}, …
    std::string body;
    std::string id;                       ///< X-Request-Id
    std::optional<store::KeyRecord> key;  ///< whose bearer token it carries
    bool csv = false;                     ///< the answer is wanted as CSV
    wire::Share* memory =
        nullptr;  ///< what the request holds of the budget; nullptr: no one counts

    /// Empty where absent.
    std::string_view header(const std::string& name) const {
        const auto at = headers.find(name);
        return at == headers.end() ? std::string_view{} : std::string_view(at->second);
    }
    std::optional<std::string_view> parameter(std::string_view name) const {
        for (const auto& [key_, value] : query) {
            if (key_ == name) return value;
        }
        return std::nullopt;
    }
};

}  // namespace levtok::http

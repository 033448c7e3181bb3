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

/// HEAD is served as GET; the worker sends no body for it.
enum class Method { get, put, post, del };

/// A request as the endpoints see it: decoded plain text of checked form.
struct Request {
    Method method = Method::get;
    std::string path;                                        ///< decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order, no name twice
    std::map<std::string, std::string> headers;              ///< names in lower case
    std::map<std::string, std::string> in_path;              ///< the values of {symbol}, …
    std::string body;
    std::string id;                       ///< X-Request-Id
    std::optional<store::KeyRecord> key;  ///< the key of its bearer token
    bool csv = false;                     ///< the answer is wanted as CSV
    wire::Share* memory = nullptr;  ///< the request's share of the budget; nullptr: not counted

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

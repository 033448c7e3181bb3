#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "service/http/contract/route.hpp"

namespace levtok::http {

/// GET, PUT, POST or DELETE; HEAD is GET. Nothing for any other name.
std::optional<Method> parse_method(std::string_view name);
std::string_view name_of(Method method);

/// The route that answers, if any.
struct RouteMatch {
    const Route* route = nullptr;  ///< none: 405 where `allow` names methods, else 404
    std::map<std::string, std::string> in_path;  ///< the values of {symbol}, …
    std::string allow;                           ///< the methods of the path: `GET, HEAD, PUT`
};

/// `path` is decoded; a slash written as %2F separates like any other.
RouteMatch match_route(std::string_view method, std::string_view path);

}  // namespace levtok::http

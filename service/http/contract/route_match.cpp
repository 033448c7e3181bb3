#include "service/http/contract/route_match.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace levtok::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 5> method_names{{
    {"GET", Method::get},
    {"PUT", Method::put},
    {"POST", Method::post},
    {"DELETE", Method::del},
    {"HEAD", Method::get},
}};

/// Takes the first segment off `path`, which begins with a slash.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool is_name(std::string_view segment) { return segment.starts_with('{'); }

bool fits(std::string_view pattern, std::string_view path) {
    while (!pattern.empty() && !path.empty()) {
        const auto wanted = take_segment(pattern);
        const auto given = take_segment(path);
        if (is_name(wanted) ? given.empty() : given != wanted) return false;
    }
    return pattern.empty() && path.empty();
}

std::map<std::string, std::string> names_in(std::string_view pattern, std::string_view path) {
    std::map<std::string, std::string> names;
    while (!pattern.empty()) {
        const auto wanted = take_segment(pattern);
        const auto given = take_segment(path);
        if (is_name(wanted)) names.emplace(wanted.substr(1, wanted.size() - 2), given);
    }
    return names;
}

void add_allowed(std::string& allow, Method method) {
    if (!allow.empty()) allow += ", ";
    allow += name_of(method);
    if (method == Method::get) allow += ", HEAD";
}

}  // namespace

std::optional<Method> parse_method(std::string_view name) {
    const auto* row = std::find_if(method_names.begin(), method_names.end(),
                                   [&](const auto& entry) { return entry.first == name; });
    return row == method_names.end() ? std::nullopt : std::optional(row->second);
}

std::string_view name_of(Method method) {
    return std::find_if(method_names.begin(), method_names.end(),
                        [&](const auto& entry) { return entry.second == method; })
        ->first;
}

RouteMatch match_route(std::string_view method, std::string_view path) {
    RouteMatch found;
    if (!path.starts_with('/')) return found;
    const auto wanted = parse_method(method);
    for (const Route& route : routes()) {
        if (!fits(route.pattern, path)) continue;
        add_allowed(found.allow, route.method);
        if (found.route != nullptr || wanted != route.method) continue;
        found.route = &route;
        found.in_path = names_in(route.pattern, path);
    }
    return found;
}

}  // namespace levtok::http

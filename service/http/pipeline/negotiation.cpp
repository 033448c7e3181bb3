#include "service/http/pipeline/negotiation.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "service/http/contract/problem.hpp"

namespace levtok::http {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what stands before the next `mark` off `text`.
std::string_view take(std::string_view& text, char mark) {
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(part);
}

bool same(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

/// The q of the parameters after a range; one that cannot be read counts as 1.
double weight(std::string_view parameters) {
    while (!parameters.empty()) {
        auto parameter = take(parameters, ';');
        if (!same(take(parameter, '='), "q")) continue;
        double q = 1;
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), q);
        return std::clamp(q, 0.0, 1.0);
    }
    return 1;
}

/// How exactly `range` names `type`: 3 itself, 2 its family, 1 anything, 0 not at all.
int exactness(std::string_view range, std::string_view type) {
    if (same(range, type)) return 3;
    if (range == "*/*" || range == "*") return 1;
    const std::size_t slash = type.find('/');
    if (slash == std::string_view::npos) return 0;
    return same(range, std::string(type.substr(0, slash + 1)) + '*') ? 2 : 0;
}

double weight_of(std::string_view list, std::string_view type) {
    int best = 0;
    double q = 0;
    while (!list.empty()) {
        auto item = take(list, ',');
        const auto range = take(item, ';');
        const int exact = exactness(range, type);
        if (exact <= best) continue;
        best = exact;
        q = weight(item);
    }
    return q;
}

}  // namespace

double accepts(std::string_view accept, std::string_view type) {
    return trimmed(accept).empty() ? 1 : weight_of(accept, type);
}

bool accepts_gzip(std::string_view accept_encoding) {
    return weight_of(accept_encoding, "gzip") > 0;
}

bool is_media_type(std::string_view content_type, std::string_view type) {
    return same(take(content_type, ';'), type);
}

bool matches(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        auto item = take(if_none_match, ',');
        if (item == "*") return true;
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == tag) return true;
    }
    return false;
}

bool wants_csv(const Route& route, const Request& request) {
    const bool has_csv = !route.csv.empty();
    if (const auto format = request.parameter("format")) {
        if (*format == "csv" && has_csv) return true;
        if (*format == "json") return false;
        throw HttpError(400, has_csv ? "format: must be json or csv" : "format: must be json",
                        "format");
    }
    // The documents outside of the versioned paths have one form each.
    if (!route.pattern.starts_with("/v1/")) return false;
    const auto accept = request.header("accept");
    if (route.weight == Weight::stream) {
        if (accepts(accept, "text/event-stream") > 0) return false;
        throw HttpError(406, "this answers as text/event-stream", "Accept");
    }
    const double as_json = accepts(accept, "application/json");
    const double as_csv = has_csv ? accepts(accept, "text/csv") : 0;
    if (as_json == 0 && as_csv == 0) {
        throw HttpError(406,
                        has_csv ? "this answers as application/json or text/csv"
                                : "this answers as application/json",
                        "Accept");
    }
    return as_csv > as_json;
}

}  // namespace levtok::http

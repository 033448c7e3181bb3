#include "service/http/contract/page.hpp"

#include <Poco/URI.h>
#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstdint>

#include "nav/error.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/problem.hpp"
#include "service/http/contract/query.hpp"

namespace levtok::http {
namespace {

/// FNV-1a with a final mix: it detects damaged or mismatched cursors; it is not a secret.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325 ^ seed * 0x9e3779b97f4a7c15;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return (hash ^ (hash >> 32)) * 0xd6e8feb86659fd93;
}

std::string cursor_at(std::string_view made_for, Instant last) {
    const auto time = static_cast<std::uint64_t>(last.time_since_epoch().count());
    return fmt::format("{:016x}{:016x}", time, hash_of(made_for, time));
}

Instant read_cursor(std::string_view cursor, std::string_view made_for) {
    std::uint64_t time = 0;
    const auto digits = cursor.substr(0, 16);
    std::from_chars(digits.data(), digits.data() + digits.size(), time, 16);
    const Instant last{Duration{std::bit_cast<std::int64_t>(time)}};
    if (cursor == cursor_at(made_for, last)) return last;
    throw HttpError(400,
                    "cursor: must be the \"next\" of an answer to the same path, from, to and "
                    "interval",
                    "cursor");
}

/// The parameters that change the rows; a client may change the size and the form of its pages in
/// between.
std::string made_for(const Request& request) {
    std::string text = request.path;
    for (const char* name : {"from", "to", "interval"}) {
        text += '\n';
        text += request.parameter(name).value_or("");
    }
    return text;
}

std::string percent_encoded(const std::string& text) {
    std::string out;
    Poco::URI::encode(text, "?#:;+@&=$,!'()*[]", out);
    return out;
}

}  // namespace

Page page_of(const Request& request) {
    Page page;
    page.made_for = made_for(request);
    page.limit =
        count_parameter(request, "limit", limits::most_rows).value_or(limits::default_rows);
    page.range.limit = page.limit + 1;
    page.range.from = time_parameter(request, "from");
    page.range.to = time_parameter(request, "to");
    if (page.range.from && page.range.to && *page.range.from > *page.range.to) {
        throw InvalidValue("from", "must not be after to = " + format_time(*page.range.to),
                           format_time(*page.range.from));
    }
    if (const auto cursor = request.parameter("cursor")) {
        page.range.after = read_cursor(*cursor, page.made_for);
    }
    return page;
}

std::string cursor_behind(const Page& page, Instant last) { return cursor_at(page.made_for, last); }

void link_next(Response& response, const Request& request, const std::string& cursor) {
    std::string target = percent_encoded(request.path) + '?';
    for (const auto& [name, value] : request.query) {
        if (name == "cursor") continue;
        target += percent_encoded(name) + '=' + percent_encoded(value) + '&';
    }
    response.headers.emplace_back("Link", '<' + target + "cursor=" + cursor + ">; rel=\"next\"");
}

}  // namespace levtok::http

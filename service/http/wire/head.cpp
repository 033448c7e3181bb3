#include "service/http/wire/head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "service/http/contract/limits.hpp"

namespace levtok::http::wire {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// tchar of RFC 9110.
bool is_token(char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool all_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token);
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Whether the comma-separated list `value` has `word`, in any case.
bool lists(std::string_view value, std::string_view word) {
    while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        if (lower_case(trimmed(value.substr(0, comma))) == word) return true;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return false;
}

/// Whether a header may occur only once, since two values would be ambiguous.
bool is_single(std::string_view name) {
    constexpr std::array<std::string_view, 9> single{
        "authorization", "content-encoding", "content-length", "content-type", "host",
        "origin",        "idempotency-key",  "last-event-id",  "x-request-id",
    };
    return std::find(single.begin(), single.end(), name) != single.end();
}

bool is_host(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        return is_letter(c) || is_digit(c) ||
               std::string_view("-._~:[]%!$&'()*+;=").find(c) != std::string_view::npos;
    });
}

std::optional<Refusal> read_version(std::string_view text, Head& head) {
    const bool form = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                      text[6] == '.' && is_digit(text[7]);
    if (!form) return Refusal{400, "the request line must be METHOD TARGET HTTP/1.1"};
    if (text[5] != '1') return Refusal{505, "HTTP/1.1 and HTTP/1.0 are spoken here"};
    head.version_11 = text[7] != '0';
    return std::nullopt;
}

/// Origin form, `*`, or absolute form, of which the path is kept.
std::optional<Refusal> read_target(std::string_view text, Head& head) {
    constexpr Refusal wrong{400, "the target must be a path like /v1/tokens?limit=10"};
    const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), visible)) return wrong;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (lower_case(text.substr(0, scheme.size())) != scheme) continue;
        const std::size_t end = text.find_first_of("/?", scheme.size());
        head.target = end == std::string_view::npos ? "/" : std::string(text.substr(end));
        if (head.target.front() == '?') head.target.insert(0, 1, '/');
        return std::nullopt;
    }
    if (text.front() != '/' && !(text == "*" && head.method == "OPTIONS")) return wrong;
    head.target = text;
    return std::nullopt;
}

std::optional<Refusal> read_request_line(std::string_view line, Head& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return Refusal{400, "the request line must be METHOD TARGET HTTP/1.1"};
    }
    const std::string_view method = line.substr(0, first);
    if (!all_token(method) || method.size() > longest_method) {
        return Refusal{400, "the method must be a short word"};
    }
    head.method = method;
    if (const auto refusal = read_version(line.substr(last + 1), head)) return refusal;
    return read_target(line.substr(first + 1, last - first - 1), head);
}

std::optional<Refusal> add_header(std::string name, std::string_view value, Head& head) {
    const auto same = std::find_if(head.headers.begin(), head.headers.end(),
                                   [&](const auto& header) { return header.first == name; });
    if (same == head.headers.end()) {
        head.headers.emplace_back(std::move(name), value);
        return std::nullopt;
    }
    if (is_single(name)) return Refusal{400, "a header occurs twice that may occur only once"};
    same->second.append(", ").append(value);
    return std::nullopt;
}

std::optional<Refusal> read_header(std::string_view line, Head& head) {
    if (line.front() == ' ' || line.front() == '\t') {
        return Refusal{400, "a header must not continue on the next line"};
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !all_token(line.substr(0, colon))) {
        return Refusal{400, "a header must be NAME: VALUE"};
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (value.find("=?") != std::string_view::npos) {
        return Refusal{400, "encoded words (RFC 2047) are not read in headers"};
    }
    return add_header(lower_case(line.substr(0, colon)), value, head);
}

std::optional<Refusal> read_length(const Head& head, std::size_t max_body_bytes,
                                   std::size_t& length) {
    bool given = false;
    bool encoded = false;
    std::string_view text;
    for (const auto& [name, value] : head.headers) {
        if (name == "transfer-encoding") encoded = true;
        if (name == "content-length") {
            given = true;
            text = value;
        }
    }
    if (encoded && given) return Refusal{400, "Content-Length and Transfer-Encoding contradict"};
    if (encoded) return Refusal{411, "bodies are read by Content-Length, not in chunks"};
    if (!given) {
        const bool needs = head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
        if (needs) return Refusal{411, "a body needs its Content-Length; 0 where there is none"};
        return std::nullopt;
    }
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) {
        return Refusal{400, "Content-Length must be one whole number"};
    }
    const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
    if (read.ec != std::errc{} || length > max_body_bytes) {
        return Refusal{413, "the body is larger than this server takes"};
    }
    return std::nullopt;
}

/// Interprets the headers on the message and the connection.
std::optional<Refusal> read_meaning(Head& head, std::size_t max_body_bytes) {
    const auto host = std::find_if(head.headers.begin(), head.headers.end(),
                                   [](const auto& header) { return header.first == "host"; });
    if (host == head.headers.end() && head.version_11) {
        return Refusal{400, "HTTP/1.1 needs the header Host"};
    }
    if (host != head.headers.end() && !is_host(host->second)) {
        return Refusal{400, "Host must be a name or an address with a port"};
    }
    if (const auto refusal = read_length(head, max_body_bytes, head.body_bytes)) return refusal;
    const std::string_view connection = head.header("connection");
    head.keep_alive =
        head.version_11 ? !lists(connection, "close") : lists(connection, "keep-alive");
    const std::string expect = lower_case(head.header("expect"));
    if (!expect.empty() && expect != "100-continue") {
        return Refusal{400, "of Expect, 100-continue is understood"};
    }
    head.expects_100 = !expect.empty() && head.version_11;
    return std::nullopt;
}

/// The first invalid byte, in a complete head or not.
std::optional<Refusal> check_bytes(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') {
            if (i + 1 < text.size() && text[i + 1] != '\n') {
                return Refusal{400, "a carriage return must be followed by a line feed"};
            }
        } else if (c == '\n') {
            if (i == 0 || text[i - 1] != '\r') {
                return Refusal{400, "a line must end in carriage return and line feed"};
            }
        } else if (is_control(c)) {
            return Refusal{400, "a head must not have control characters"};
        }
    }
    return std::nullopt;
}

/// Checks the received lines and head against their limits.
std::optional<Refusal> check_lengths(std::string_view text, bool complete) {
    bool first = true;
    std::size_t lines = 0;
    for (std::size_t from = 0; from < text.size(); ++lines) {
        const std::size_t end = std::min(text.find("\r\n", from), text.size());
        if (end - from > longest_line) {
            if (first) return Refusal{414, "the target is too long"};
            return Refusal{431, "a header is too long"};
        }
        first = false;
        from = end + 2;
    }
    const bool too_long = complete ? text.size() > longest_head : text.size() >= longest_head;
    if (too_long) return Refusal{431, "the headers are too long"};
    if (lines > most_headers) return Refusal{431, "there are too many headers"};
    return std::nullopt;
}

}  // namespace

std::string_view Head::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const auto& header) { return header.first == name; });
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::variant<Incomplete, Head, Refusal> read_head(std::string_view text,
                                                  std::size_t max_body_bytes) {
    // Old clients send an empty line after a body, which RFC 9112 asks to ignore.
    const std::size_t skipped = text.starts_with("\r\n") ? 2 : 0;
    text.remove_prefix(skipped);
    const std::size_t blank = text.find("\r\n\r\n");
    const bool complete = blank != std::string_view::npos;
    if (complete) text = text.substr(0, blank + 4);
    if (const auto refusal = check_lengths(text.substr(0, longest_head + 1), complete)) {
        return *refusal;
    }
    if (const auto refusal = check_bytes(text)) return *refusal;
    if (!complete) return Incomplete{};

    Head head;
    head.head_bytes = skipped + text.size();
    text.remove_suffix(2);
    for (bool first = true; !text.empty(); first = false) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        const auto refusal = first ? read_request_line(line, head) : read_header(line, head);
        if (refusal) return *refusal;
    }
    if (const auto refusal = read_meaning(head, max_body_bytes)) return *refusal;
    return head;
}

}  // namespace levtok::http::wire

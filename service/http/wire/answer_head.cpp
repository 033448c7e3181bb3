#include "service/http/wire/answer_head.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

#include <iterator>

namespace levtok::http::wire {
namespace {

/// The time in the format of the header Date; formatted once a second.
const std::string& date() {
    thread_local std::time_t written = 0;
    thread_local std::string text;
    const Poco::Timestamp now;
    if (now.epochTime() != written) {
        written = now.epochTime();
        text = Poco::DateTimeFormatter::format(now, Poco::DateTimeFormat::HTTP_FORMAT);
    }
    return text;
}

}  // namespace

std::string text_of(const AnswerHead& head) {
    std::string text;
    text.reserve(512);
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "HTTP/1.{} {} {}\r\nDate: {}\r\nX-Content-Type-Options: nosniff\r\n",
                   head.version_11 ? 1 : 0, head.status, reason_of(head.status), date());
    for (const auto& [name, value] : head.headers) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
    if (head.length) fmt::format_to(out, "Content-Length: {}\r\n", *head.length);
    fmt::format_to(out, "Connection: {}\r\n\r\n", head.keep_alive ? "keep-alive" : "close");
    return text;
}

}  // namespace levtok::http::wire

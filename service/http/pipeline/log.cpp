#include "service/http/pipeline/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "nav/time.hpp"
#include "service/io/write/write.hpp"

namespace levtok::http {
namespace {

/// One call, so that lines of several threads do not mix.
void write_to_standard_error(std::string_view line) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::string now() {
    return format_time(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
}

}  // namespace

Log::Log(RequestLog requests, Sink sink)
    : requests_(requests), sink_(sink ? std::move(sink) : Sink(write_to_standard_error)) {}

void Log::request(const LogEntry& entry) const {
    if (requests_ == RequestLog::off && entry.error.empty()) return;
    std::string line = fmt::format(
        "{{\"time\":\"{}\",\"level\":\"{}\",\"id\":\"{}\",\"key\":{},\"client\":{},"
        "\"method\":{},\"route\":\"{}\",\"status\":{},\"bytes\":{},\"ms\":{:.3f}",
        now(), entry.error.empty() ? "info" : "error", entry.request_id,
        io::json_quoted(entry.key_id), io::json_quoted(entry.client), io::json_quoted(entry.method),
        entry.route, entry.status, entry.bytes, entry.milliseconds);
    if (!entry.error.empty()) line += ",\"error\":" + io::json_quoted(entry.error);
    line += "}\n";
    sink_(line);
}

void Log::event(std::string_view level, std::string_view text) const {
    sink_(fmt::format("{{\"time\":\"{}\",\"level\":\"{}\",\"event\":{}}}\n", now(), level,
                      io::json_quoted(text)));
}

}  // namespace levtok::http

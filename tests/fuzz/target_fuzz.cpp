#include <algorithm>

#include "service/http/contract/error_status.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/contract/route_match.hpp"
#include "service/http/pipeline/checks/request_checks.hpp"
#include "service/http/pipeline/target.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Targets of requests: the path finds its route, and each parameter is read as every type.
namespace {

using namespace levtok;
using namespace levtok::http;
using fuzz::require;

/// The refusals of this border are HttpError, too.
template <class Read>
void may_refuse(Read&& read) {
    try {
        read();
    } catch (const std::exception& error) {
        require(problem_of(error).status < 500, "a refusal is the client's mistake");
    }
}

std::string escaped(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return out;
}

/// The same target with every byte written as an escape.
std::string written(const Target& target) {
    std::string out = "/" + escaped(std::string_view(target.path).substr(1));
    char before = '?';
    for (const auto& [name, value] : target.query) {
        out += before + escaped(name) + '=' + escaped(value);
        before = '&';
    }
    return out;
}

void check_parameters_of(const Request& request) {
    for (const auto& parameter : request.query) {
        const auto& name = parameter.first;
        may_refuse([&] { time_parameter(request, name); });
        may_refuse([&] { span_parameter(request, name); });
        may_refuse([&] { window_parameter(request, name); });
        may_refuse([&] { number_parameter(request, name, positive); });
        may_refuse([&] { flag_parameter(request, name); });
        may_refuse([&] {
            require(count_parameter(request, name, 1000).value_or(0) <= 1000, "a count is bounded");
        });
        may_refuse([&] {
            require(list_parameter(request, name, 200).size() <= 200, "a list is bounded");
        });
    }
    may_refuse([&] {
        const Page page = page_of(request);
        Request next = request;
        const Instant last{std::chrono::sys_days{std::chrono::year{2024} / 3 / 1}};
        std::erase_if(next.query, [](const auto& entry) { return entry.first == "cursor"; });
        next.query.emplace_back("cursor", cursor_behind(page, last));
        const bool readable = page_of(next).range.limit == page.range.limit;
        require(readable, "a cursor that was given is read");
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!text.starts_with('/')) return 0;
    may_refuse([&] {
        const Target target = read_target(text);
        require(is_plain_text(target.path), "a path is text");
        const Target again = read_target(written(target));
        require(again.path == target.path && again.query == target.query,
                "a target that was written is read as the same");
        for (const char* method : {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"}) {
            const auto match = match_route(method, target.path);
            Request request;
            request.path = target.path;
            request.query = target.query;
            request.in_path = match.in_path;
            if (match.route != nullptr) {
                may_refuse([&] { check_parameters(*match.route, request); });
            }
        }
        Request request;
        request.path = target.path;
        request.query = target.query;
        check_parameters_of(request);
    });
    return 0;
}

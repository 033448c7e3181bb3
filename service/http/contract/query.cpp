#include "service/http/contract/query.hpp"

#include <algorithm>

#include "nav/error.hpp"
#include "service/http/contract/limits.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http {
namespace {

template <class Read>
auto read_parameter(const Request& request, std::string_view name, const Read& read) {
    const auto text = request.parameter(name);
    return text ? std::optional(read(*text, name)) : std::nullopt;
}

}  // namespace

std::optional<Instant> time_parameter(const Request& request, std::string_view name) {
    return read_parameter(request, name, io::parse_instant);
}

Instant required_time(const Request& request, std::string_view name) {
    const auto time = time_parameter(request, name);
    if (!time) throw InvalidValue(std::string(name), "must be given", "absent");
    return *time;
}

std::optional<Duration> span_parameter(const Request& request, std::string_view name) {
    return read_parameter(request, name, io::parse_span);
}

std::optional<io::Window> window_parameter(const Request& request, std::string_view name) {
    return read_parameter(request, name, io::parse_window);
}

std::optional<double> number_parameter(const Request& request, std::string_view name,
                                       const Range& range) {
    return read_parameter(request, name, io::number_in(range));
}

std::optional<std::size_t> count_parameter(const Request& request, std::string_view name,
                                           std::size_t most) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const std::string rule = "must be a whole number from 1 to " + std::to_string(most);
    const bool digits =
        !text->empty() && text->size() <= 18 &&
        std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::size_t count = digits ? std::stoull(std::string(*text)) : 0;
    if (count < 1 || count > most) {
        throw InvalidValue(std::string(name), rule, io::in_quotes(*text));
    }
    return count;
}

bool flag_parameter(const Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (!text || *text == "false") return false;
    if (*text == "true") return true;
    throw InvalidValue(std::string(name), "must be true or false", io::in_quotes(*text));
}

void require_absent_beside_points(const Request& request,
                                  std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        if (const auto given = request.parameter(name)) {
            throw InvalidValue(std::string(name), "must be left out where points are asked for",
                               io::in_quotes(*given));
        }
    }
}

std::vector<std::string> list_parameter(const Request& request, std::string_view name,
                                        std::size_t most) {
    std::vector<std::string> items;
    const auto text = request.parameter(name);
    if (!text) return items;
    for (const auto item : io::split(*text, ',')) {
        items.emplace_back(item);
        if (item.empty() || items.size() > most) {
            throw InvalidValue(std::string(name),
                               "must be a list like A,B of at most " + std::to_string(most),
                               io::in_quotes(*text));
        }
    }
    return items;
}

}  // namespace levtok::http

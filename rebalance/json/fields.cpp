#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr const char* clock_pattern = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?";
constexpr const char* date_rule = "must be a date like \"2024-12-25\"";

std::string format_date(local_days date) {
    return format_time(Instant{date.time_since_epoch()})
        .substr(0, std::string("2024-12-25").size());
}

std::optional<local_days> parse_date(const std::string& text) {
    const auto time = parse_time(text);
    if (!time || time->time_since_epoch() % one_day != Duration{0}) return std::nullopt;
    return local_days{std::chrono::floor<days>(*time).time_since_epoch()};
}

/// The form of a value that `write` and `read` turn into a text and back.
template <class T, class Write, class Read>
TextForm form_of(T& value, TextForm form, Write write, Read read) {
    form.write = [&value, write] { return write(value); };
    form.read = [&value, read](const std::string& text) {
        const auto found = read(text);
        if (found) value = *found;
        return found.has_value();
    };
    return form;
}

TextForm clock_form(Duration& value, const std::string& pattern) {
    return form_of(value,
                   {.type = "TIME",
                    .rule = "must be a time of day like \"00:02\"",
                    .pattern = "^(" + pattern + ")$"},
                   format_time_of_day, parse_time_of_day);
}

}  // namespace

void Fields::time_of_day(const char* key, Duration& value, const char* doc) {
    form(key, clock_form(value, clock_pattern), doc);
}

void Fields::time_of_day_or_close(const char* key, Duration& value, bool& at_close,
                                  const char* doc) {
    const TextForm clock = clock_form(value, std::string("close|") + clock_pattern);
    TextForm either = clock;
    either.write = [&] { return at_close ? "close" : clock.write(); };
    either.read = [&](const std::string& text) {
        at_close = text == "close";
        return at_close || clock.read(text);
    };
    form(key, either, doc);
}

void Fields::duration(const char* key, Duration& value, const char* doc) {
    const TextForm span{.type = "SPAN",
                        .rule =
                            "must be a whole number with a unit like \"10m\", \"8h\", \"1d\", "
                            "at most a thousand years",
                        .pattern = "^[0-9]+(w|d|h|m|s|ms|us)$"};
    form(key, form_of(value, span, format_duration, parse_duration), doc);
}

void Fields::time(const char* key, Instant& value, const char* doc) {
    const TextForm time{.type = "TIME", .rule = "must be a time like \"2024-01-01T00:00:00Z\""};
    form(key, form_of(value, time, format_time, parse_time), doc);
}

void Fields::date(const char* key, local_days& value, const char* doc) {
    const TextForm date{.type = "DATE", .rule = date_rule};
    form(key, form_of(value, date, format_date, parse_date), doc);
}

void Fields::dates(const char* key, std::vector<local_days>& value, const char* doc) {
    std::vector<std::string> list;
    for (const auto date : value) list.push_back(format_date(date));
    texts(key, list, doc);
    value.assign(list.size(), {});
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (const auto date = parse_date(list[i])) {
            value[i] = *date;
            continue;
        }
        throw InvalidValue(key + ('.' + std::to_string(i)), date_rule, '"' + list[i] + '"');
    }
}

void Fields::instant(const char* key, Instant& value) {
    std::int64_t since_1970 = value.time_since_epoch().count();
    microseconds(key, since_1970);
    value = Instant{Duration{since_1970}};
}

void Fields::span(const char* key, Duration& value) {
    std::int64_t length = value.count();
    microseconds(key, length);
    value = Duration{length};
}

}  // namespace levtok::rebalance

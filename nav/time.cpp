#include "nav/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace levtok {
namespace {

using namespace std::chrono;

/// Reads text from the left; once a step has failed all further ones fail.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    /// Exactly `digits` decimal digits.
    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return fail();
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char c) {
        if (!take(c)) fail();
    }

    /// Decimals after a point, as microseconds; further digits are dropped.
    Duration decimals() {
        Duration value{0};
        std::int64_t unit = 100'000;
        if (rest_.empty() || !is_digit(rest_.front())) fail();
        for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), unit /= 10) {
            value += Duration{(rest_.front() - '0') * unit};
        }
        return value;
    }

    bool finished() const { return ok_ && rest_.empty(); }
    bool at_end() const { return rest_.empty(); }
    bool ok() const { return ok_; }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    int fail() {
        ok_ = false;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool ok_ = true;
};

std::optional<sys_days> valid_date(int y, int m, int d) {
    const year_month_day date{year{y}, month{static_cast<unsigned>(m)},
                              day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

std::optional<Duration> clock_time(Cursor& text) {
    const int h = text.number(2);
    text.expect(':');
    const int m = text.number(2);
    Duration time = hours{h} + minutes{m};
    int s = 0;
    if (text.take(':')) {
        s = text.number(2);
        time += seconds{s};
        if (text.take('.')) time += text.decimals();
    }
    if (!text.ok() || h > 24 || m > 59 || s > 59 || time > days{1}) return std::nullopt;
    return time;
}

}  // namespace

std::string format_time(Instant time) {
    const auto date = floor<days>(time);
    const year_month_day ymd{date};
    const hh_mm_ss<Duration> clock{time - date};
    std::array<char, 48> text{};
    int size = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(ymd.year()),
        static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    std::string out(text.data(), static_cast<std::size_t>(size));
    if (const auto micro = clock.subseconds().count(); micro != 0) {
        size = std::snprintf(text.data(), text.size(), ".%06d", static_cast<int>(micro));
        std::string_view decimals(text.data(), static_cast<std::size_t>(size));
        while (decimals.back() == '0') decimals.remove_suffix(1);
        out += decimals;
    }
    return out + 'Z';
}

std::optional<Instant> parse_time(std::string_view text) {
    Cursor cursor(text);
    int y = 0;
    int m = 0;
    int d = 0;
    if (text.size() > 2 && text[2] == '/') {
        m = cursor.number(2);
        cursor.expect('/');
        d = cursor.number(2);
        cursor.expect('/');
        y = cursor.number(4);
    } else {
        y = cursor.number(4);
        cursor.expect('-');
        m = cursor.number(2);
        cursor.expect('-');
        d = cursor.number(2);
    }
    if (!cursor.ok()) return std::nullopt;
    const auto date = valid_date(y, m, d);
    if (!date) return std::nullopt;
    Instant time{*date};
    if (cursor.at_end()) return time;
    if (!cursor.take('T') && !cursor.take(' ')) return std::nullopt;
    const auto clock = clock_time(cursor);
    if (!clock) return std::nullopt;
    time += *clock;
    if (cursor.at_end()) return time;
    cursor.take(' ');
    if (cursor.take('Z')) {
        if (!cursor.finished()) return std::nullopt;
        return time;
    }
    const bool east = cursor.take('+');
    if (!east && !cursor.take('-')) return std::nullopt;
    const int h = cursor.number(2);
    cursor.take(':');
    const int min = cursor.number(2);
    const Duration offset = hours{h} + minutes{min};
    if (!cursor.finished() || min > 59 || offset > hours{14}) return std::nullopt;
    return east ? time - offset : time + offset;
}

std::optional<Duration> parse_time_of_day(std::string_view text) {
    Cursor cursor(text);
    const auto time = clock_time(cursor);
    if (!time || !cursor.finished() || *time >= one_day) return std::nullopt;
    return time;
}

std::string format_time_of_day(Duration since_midnight) {
    const std::string stamp = format_time(Instant{since_midnight});
    const auto clock = stamp.substr(11, stamp.size() - 12);
    return clock.ends_with(":00") ? clock.substr(0, 5) : clock;
}

namespace {

struct DurationUnit {
    std::string_view name;
    Duration length;
};

constexpr std::array<DurationUnit, 7> duration_units{{
    {"w", weeks{1}},
    {"d", days{1}},
    {"h", hours{1}},
    {"m", minutes{1}},
    {"s", seconds{1}},
    {"ms", milliseconds{1}},
    {"us", microseconds{1}},
}};

/// A thousand years: far below what overflows when it is added to an instant.
constexpr Duration longest_duration = days{365'000};

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    std::uint64_t count = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    for (const auto& known : duration_units) {
        if (unit != known.name) continue;
        if (count > static_cast<std::uint64_t>(longest_duration / known.length))
            return std::nullopt;
        return static_cast<std::int64_t>(count) * known.length;
    }
    return std::nullopt;
}

std::string format_duration(Duration span) {
    // Weeks are read but not written, and the last unit divides every span.
    const auto unit =
        std::find_if(duration_units.begin() + 1, duration_units.end(),
                     [&](const auto& u) { return span % u.length == Duration::zero(); });
    return std::to_string(span / unit->length) + std::string(unit->name);
}

}  // namespace levtok

#include "service/io/read/values/times/stamp_scanner.hpp"

#include <cstring>
#include <string_view>

#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/cursor.hpp"

namespace levtok::io {
namespace {

using namespace std::chrono;

/// Two digits as a number, or more than 99 where they are none.
unsigned two_digits(const char* text) {
    const auto tens = static_cast<unsigned>(text[0] - '0');
    const auto ones = static_cast<unsigned>(text[1] - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/// Adds up to six decimals of a second; returns their end, nullptr where there are none or more.
const char* scan_decimals(const char* text, Instant& time) {
    const char* end = text;
    while (is_digit(*end) && end - text <= 6) ++end;
    if (end == text || end - text > 6) return nullptr;
    time += decimals_of({text, end}, seconds{1});
    return end;
}

}  // namespace

std::optional<Instant> from_epoch(std::uint64_t value, std::size_t digits) {
    using namespace std::chrono;
    const auto count = static_cast<std::int64_t>(value);
    switch (digits) {
        case 9:
        case 10:
            return Instant{seconds{count}};
        case 12:
        case 13:
            return Instant{milliseconds{count}};
        case 15:
        case 16:
            return Instant{microseconds{count}};
        case 18:
        case 19:
            return Instant{microseconds{count / 1000}};
        default:
            return std::nullopt;
    }
}

const char* StampScanner::scan(const char* text, std::size_t digits, Instant& time) {
    if (digits == 4) return scan_iso(text, time);
    if (digits == 0 || digits > 16 || digits == 12 || digits == 14 || text[digits] == '.')
        return nullptr;
    const auto epoch = from_epoch(read_digits(text, digits), digits);
    if (!epoch) return nullptr;
    time = *epoch;
    return text + digits;
}

const char* StampScanner::scan_iso(const char* text, Instant& time) {
    std::uint64_t head = 0;
    std::uint16_t tail = 0;
    std::memcpy(&head, text, sizeof head);
    std::memcpy(&tail, text + sizeof head, sizeof tail);
    if (head != date_head_ || tail != date_tail_) {
        const auto date = parse_time({text, 10});
        if (!date) return nullptr;
        date_head_ = head;
        date_tail_ = tail;
        midnight_ = *date;
    }
    const char* end = text + 10;
    time = midnight_;
    if (*end != ' ' && *end != 'T') return end;
    const unsigned h = two_digits(end + 1);
    const unsigned m = two_digits(end + 4);
    const unsigned s = two_digits(end + 7);
    if (h > 23 || m > 59 || s > 59 || end[3] != ':' || end[6] != ':') return nullptr;
    time += hours{h} + minutes{m} + seconds{s};
    end += 9;
    if (*end == '.') end = scan_decimals(end + 1, time);
    if (end == nullptr) return nullptr;
    if (*end == 'Z') return end + 1;
    if (std::string_view(end, 6) == "+00:00") return end + 6;
    return *end == '.' || *end == '+' || *end == '-' ? nullptr : end;
}

}  // namespace levtok::io

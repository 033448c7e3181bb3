#include "service/io/read/values/times/utc_offset.hpp"

#include "service/io/read/table/fields.hpp"
#include "service/io/read/values/digits.hpp"

namespace levtok::io {

std::optional<Duration> take_offset(Cursor& text) {
    using namespace std::chrono;
    const bool east = text.take('+');
    if (!east && !text.take('-')) return std::nullopt;
    const auto h = text.digits();
    Duration offset{0};
    if (h.size() == 4) {
        if (to_number(h) % 100 > 59) return std::nullopt;
        offset = hours{to_number(h) / 100} + minutes{to_number(h) % 100};
    } else if (h.size() == 1 || h.size() == 2) {
        offset = hours{to_number(h)};
        if (text.take(':')) {
            const auto m = text.digits();
            if (m.size() != 2 || to_number(m) > 59) return std::nullopt;
            offset += minutes{to_number(m)};
        }
    } else {
        return std::nullopt;
    }
    if (offset > hours{14}) return std::nullopt;
    return east ? offset : -offset;
}

std::optional<Duration> parse_offset(std::string_view text) {
    Cursor cursor(without_spaces_around(text));
    const auto offset = take_offset(cursor);
    return offset && cursor.at_end() ? offset : std::nullopt;
}

}  // namespace levtok::io

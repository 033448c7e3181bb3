#include "service/io/read/values/times/epoch.hpp"

namespace levtok::io {

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

}  // namespace levtok::io

#include "service/io/read/rates/rate_options.hpp"

namespace levtok::io {

std::optional<RateUnit> rate_unit_of(std::string_view text) {
    if (text == "auto") return RateUnit::automatic;
    if (text == "fraction") return RateUnit::fraction;
    if (text == "percent") return RateUnit::percent;
    if (text == "bp") return RateUnit::basis_points;
    return std::nullopt;
}

std::optional<double> parts_of(RateUnit unit) {
    switch (unit) {
        case RateUnit::fraction:
            return 1;
        case RateUnit::percent:
            return 100;
        case RateUnit::basis_points:
            return 10'000;
        case RateUnit::automatic:
            break;
    }
    return std::nullopt;
}

std::string words_for_parts(double parts) {
    return parts == 1 ? "fraction" : parts == 100 ? "percent" : "basis points";
}

}  // namespace levtok::io

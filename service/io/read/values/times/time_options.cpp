#include "service/io/read/values/times/time_options.hpp"

#include <string>

#include "nav/error.hpp"

namespace levtok::io {

std::string_view words_for(DateOrder order) {
    switch (order) {
        case DateOrder::month_first:
            return "month first";
        case DateOrder::day_first:
            return "day first";
        default:
            return "year first";
    }
}

DateOrder parse_date_order(std::string_view text, std::string_view field) {
    if (text == "mdy") return DateOrder::month_first;
    if (text == "dmy") return DateOrder::day_first;
    if (text == "ymd") return DateOrder::year_first;
    throw InvalidValue(std::string(field), "must be one of dmy, mdy, ymd",
                       '"' + std::string(text) + '"');
}

}  // namespace levtok::io

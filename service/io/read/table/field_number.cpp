#include "service/io/read/table/field_number.hpp"

#include <limits>

#include "service/io/read/values/ratio.hpp"

namespace levtok::io {

WrittenNumber number_of(const TableField& field, Take take, DecimalSign sign) {
    constexpr WrittenNumber nothing{.value = std::numeric_limits<double>::quiet_NaN()};
    if (stands_for_nothing(field.text)) return nothing;
    if (take == Take::ratio) {
        if (const auto ratio = parse_ratio(field.text, sign)) return {.value = *ratio};
        field.fail(in_quotes(field.text) + " is not a ratio",
                   "write so many new units for an old one: 4, 4:1 or 1-for-10");
    }
    const auto number = parse_written_number(field.text, sign);
    if (take == Take::any_number) return number ? WrittenNumber{number->value} : nothing;
    if (number && !number->percent) return *number;
    if (number && take == Take::rate) return {.value = number->value / 100, .percent = true};
    field.fail(in_quotes(field.text) + " is not a number",
               sign == DecimalSign::comma
                   ? "write a number with a decimal comma, as the other rows do"
                   : "write a number with a decimal point, such as 4970.79");
}

}  // namespace levtok::io

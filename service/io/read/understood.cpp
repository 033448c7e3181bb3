#include "service/io/read/understood.hpp"

#include "service/io/read/table/table.hpp"

namespace levtok::io {
namespace {

std::string use_of(ColumnUse use, std::span<const std::string_view> names) {
    switch (use.take) {
        case Take::nothing:
            return "not used";
        case Take::time:
            return "time";
        case Take::time_of_day:
        case Take::hour_of_day:
            return "time of day";
        case Take::zone:
            return "zone of the time";
        default:
            return std::string(names[use.slot]);
    }
}

/// `as 03/12/2020, month first, in UTC where they name no zone`.
std::string form_of_times(const Table& table, const std::string& example) {
    std::string text = "as " + example;
    if (const auto order = table.date_order()) text += ", " + std::string(words_for(*order));
    const auto& options = table.time_options();
    const WrittenZone zone{options.zone, options.offset.value_or(Duration{0})};
    return text + ", in " + zone.name() + " where they name no zone";
}

}  // namespace

void describe(const Table& table, std::span<const ColumnUse> uses,
              std::span<const std::string_view> names, Understood& out) {
    out.columns.clear();
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const auto& rows = table.first_rows();
        const std::string example = rows.empty() ? "" : rows.front()[i];
        out.columns.push_back({table.columns()[i], use_of(uses[i], names), example});
        if (uses[i].take == Take::time) out.time = form_of_times(table, example);
    }
}

}  // namespace levtok::io

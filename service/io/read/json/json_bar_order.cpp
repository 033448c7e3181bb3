#include "service/io/read/json/json_bar_order.hpp"

#include <algorithm>

#include "service/io/read/values/decimal.hpp"

namespace levtok::io {
namespace {

constexpr std::array orders{
    BarOrder{6, {1, 3, 4, 2}, "time open close high low volume"},
    BarOrder{7, {1, 3, 4, 2}, "time open close high low volume turnover"},
    BarOrder{6, {3, 2, 1, 4}, "time low high open close volume"},
    BarOrder{8, {5, 3, 4, 2}, "time quote_volume close high low open volume closed"},
};
constexpr BarOrder okx{
    9, {1, 2, 3, 4}, "time open high low close volume base_volume quote_volume confirm"};

bool are_bars(const std::vector<JsonRow>& rows, const std::array<std::size_t, 4>& bar) {
    return std::all_of(rows.begin(), rows.end(), [&](const JsonRow& row) {
        std::array<double, 4> x{};
        for (std::size_t i = 0; i < bar.size(); ++i) {
            const auto number = parse_number(row[bar[i]]);
            if (!number) return false;
            x[i] = *number;
        }
        const auto& [open, high, low, close] = x;
        return std::max(open, close) <= high && std::min(open, close) >= low;
    });
}

}  // namespace

JsonRow BarOrder::columns() const {
    JsonRow words;
    for (auto rest = names; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        words.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return words;
}

const BarOrder* find_bar_order(const std::vector<JsonRow>& rows, std::size_t width,
                               const JsonScanner& scanner) {
    if (width < 5) return nullptr;
    const bool usual = are_bars(rows, okx.bar);
    if (usual && width == okx.width) return &okx;
    const BarOrder* found = nullptr;
    for (const auto& order : orders) {
        if (order.width != width || !are_bars(rows, order.bar)) continue;
        if (usual || found != nullptr) {
            scanner.fail(
                "has rows whose order of open, high, low and close cannot be told: they are bars "
                "in more than one",
                "give more rows, or CSV with a header such as time,open,high,low,close,volume");
        }
        found = &order;
    }
    return found;
}

}  // namespace levtok::io

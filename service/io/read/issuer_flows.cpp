#include "service/io/read/issuer_flows.hpp"

#include <array>

namespace levtok::io {

std::vector<rebalance::DealRequest> read_issuer_flows(const TextSource& source,
                                                      const TimeOptions& time, const Warn& warn) {
    using namespace std::string_view_literals;
    static constexpr std::array units{"units"sv,    "tokens"sv,    "shares"sv,   "created"sv,
                                      "netunits"sv, "netshares"sv, "creation"sv, "creations"sv};
    static constexpr std::array money{"money"sv, "amount"sv, "value"sv, "netflow"sv,
                                      "flow"sv,  "cash"sv,   "usd"sv};
    static constexpr std::array kinds{DatedColumn{"units", units}, DatedColumn{"money", money}};
    constexpr std::size_t of_money = 1;
    const auto values = read_dated_values(source, kinds, "time,units", time, warn);
    std::vector<rebalance::DealRequest> flows;
    flows.reserve(values.rows.size());
    for (const auto& row : values.rows) {
        flows.push_back({row.time, row.value, values.kind == of_money});
    }
    return flows;
}

}  // namespace levtok::io

#include "service/io/tables/tables.hpp"

#include <array>

namespace levtok::io {

std::vector<std::string> names_of(const TableColumns& table) {
    std::vector<std::string> names;
    for (const auto& column : table.columns) names.emplace_back(column.name);
    return names;
}

namespace tables {

std::span<const TableColumns* const> all() {
    static constexpr auto list = std::to_array<const TableColumns*>({
        &nav,
        &nav_supply,
        &trades,
        &attribution,
        &metrics,
        &token_metrics,
        &metric_list,
        &flow,
        &emergencies,
        &comparison,
        &comparison_paths,
        &instruments,
        &position,
        &position_ladder,
        &holder_trades,
        &holder_path,
        &holding,
        &portfolio_path,
        &correlations,
        &shuffled,
        &best_leverage,
        &figures,
        &tracking_days,
        &observed,
        &observed_series,
        &performance,
        &estimates,
        &calibration,
        &spliced,
        &products,
        &tokens,
        &latest,
        &underlyings,
        &levels,
        &bars,
        &funding,
        &rates,
        &sample,
        &sample_funding,
        &accounts,
        &account_orders,
        &account_lots,
        &account_positions,
        &account_journal,
        &keys,
        &verification,
        &exact,
        &density,
        &study,
        &summary,
        &quantiles,
        &fan,
        &histogram,
        &sample_paths,
        &convergence,
    });
    return list;
}

}  // namespace tables
}  // namespace levtok::io

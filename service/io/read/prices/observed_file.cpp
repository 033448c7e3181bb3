#include "service/io/read/prices/observed_file.hpp"

#include <cmath>
#include <utility>

namespace levtok::io {
namespace {

std::vector<Observation> all_rows(PriceReader reader) {
    std::vector<Observation> rows;
    Observation row;
    while (reader.next(row)) rows.push_back(row);
    return rows;
}

/// Ten digits are more than payments are published with, and fewer than the division spoils.
double published(double money) {
    constexpr int digits = 10;
    if (money == 0) return 0;
    const double scale = std::pow(10.0, digits - 1 - std::floor(std::log10(std::fabs(money))));
    return std::round(money * scale) / scale;
}

/// The ratios of prices with distributions taken out to those with them show each: it multiplies
/// what is before it by 1 - d / the value before.
void take_distributions(std::vector<rebalance::ObservedRow>& rows,
                        std::span<const Observation> taken_out) {
    constexpr double rounding = 1e-9;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const double factor = taken_out[i - 1].close.value() / rows[i - 1].value /
                              (taken_out[i].close.value() / rows[i].value);
        if (1 - factor > rounding)
            rows[i].distribution = published(rows[i - 1].value * (1 - factor));
    }
}

}  // namespace

ObservedFile read_observed_file(std::span<const TextSource> sources,
                                const PriceFileOptions& options, const Warn& warn) {
    constexpr const char* none = "none";
    auto how = options;
    how.distributions = none;
    ObservedFile file;
    PriceReader reader(sources, how, warn);
    file.lacks_interval = reader.lacks_interval();
    for (const auto& row : all_rows(std::move(reader))) {
        file.rows.push_back({row.time, row.close.value(), 0});
    }
    if (options.distributions == none || file.rows.empty()) return file;
    how.distributions = options.distributions;
    // Of a column of the series nothing but the distributions is new.
    const bool is_column = how.distributions.empty();
    const auto taken_out = all_rows(PriceReader(sources, how, is_column ? Warn{} : warn));
    if (taken_out.size() != file.rows.size()) return file;
    take_distributions(file.rows, taken_out);
    file.has_distributions = !is_column || rebalance::has_distributions(file.rows);
    return file;
}

}  // namespace levtok::io

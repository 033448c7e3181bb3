#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the tables that levtok writes as CSV hold. Their writers take the columns from here, and so
/// do the manifests beside the files and the contract of the service.
namespace levtok::io {

enum class ColumnType : std::uint8_t { time, number, integer, boolean, text };

struct Column {
    std::string_view name;
    ColumnType type;
    std::string_view unit;
    std::string_view meaning;  ///< one sentence
};

struct TableColumns {
    std::string_view name;
    std::string_view rows;  ///< what they are
    std::string_view from;  ///< who writes it: commands with their option, paths of the service
    std::span<const Column> columns;
};

std::vector<std::string> names_of(const TableColumns& table);

/// A table is a constant here and a row of all().
namespace tables {

extern const TableColumns nav, trades, attribution, metrics, token_metrics, metric_list, flow,
    emergencies, comparison, comparison_paths, position, products, tokens, latest, underlyings,
    levels, bars, funding, rates, sample, sample_funding, keys, exact, density, study, summary,
    quantiles, fan, histogram, sample_paths, convergence;

std::span<const TableColumns* const> all();

}  // namespace tables

}  // namespace levtok::io

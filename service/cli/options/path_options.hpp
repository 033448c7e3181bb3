#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/attribution/path_attribution.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/tables/column.hpp"

namespace levtok::cli {

/// Reads columns by name, in any order, from a comma-separated file with a header, such as `levtok
/// nav` writes.
class NamedColumns {
public:
    NamedColumns(const std::string& path, std::span<const io::Column> wanted);

    bool next();
    std::string_view text(std::size_t wanted) const { return fields_[places_[wanted]]; }
    double number(std::size_t wanted) const;
    Instant time(std::size_t wanted) const;
    [[noreturn]] void fail(std::size_t wanted, std::string_view problem,
                           std::string_view remedy) const;

private:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    std::string remedy_for(std::string_view name) const;

    io::TextFile file_;
    std::span<const io::Column> wanted_;
    std::vector<std::size_t> places_;
    std::vector<std::string_view> fields_;
    std::size_t columns_ = 0;
};

/// A published path, read one observation at a time, with the attribution up to it.
class PathFile {
public:
    /// `trades` may be empty. An absent target `leverage` is that of the opening row.
    PathFile(const std::string& path, const std::string& trades, std::optional<double> leverage,
             std::optional<double> merge_factor);

    bool next();
    const rebalance::PathRow& row() const { return row_; }
    const nav::PathAttribution& attribution() const { return *attribution_; }
    double leverage() const { return leverage_.value(); }

private:
    std::vector<nav::PublishedTrade> trades_at(Instant time);
    void check_target(double target) const;

    NamedColumns file_;
    std::optional<NamedColumns> trades_;
    bool trade_waits_ = false;
    std::optional<double> leverage_;
    std::optional<double> merge_factor_;
    std::optional<nav::PathAttribution> attribution_;
    rebalance::PathRow row_;
};

/// A path that `levtok nav` wrote, in place of its inputs: --nav, --trades, --leverage.
struct PathOptions {
    std::string nav;
    std::string trades;
    std::optional<double> leverage;
};

void add_path_options(CLI::App& app, PathOptions& options);

/// A command takes either a path, or a product and prices, and no option of the other. Throws
/// Error(malformed) naming both options.
void check_sources(const CLI::App& command, const PathOptions& path, const ProductOptions& product,
                   const PriceOptions& prices);

/// Opens the path; the target leverage is --leverage, else that of the product called `product`,
/// else that of the row that opens the token.
PathFile open_path(const PathOptions& options, const std::string& product);

}  // namespace levtok::cli

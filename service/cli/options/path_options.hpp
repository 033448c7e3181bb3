#pragma once

#include <optional>
#include <string>

#include "service/cli/options/price_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/path_file.hpp"

namespace levtok::cli {

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

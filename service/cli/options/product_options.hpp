#pragma once

#include <string>
#include <vector>

#include "rebalance/product.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {

/// The tokens of a command: --product, --set, --intrabar, --nav0.
struct ProductOptions {
    std::vector<std::string> products;
    std::vector<std::string> settings;  ///< `path=value`
    std::string intrabar;
    std::string nav0;
};

enum class HowMany { one, several };

void add_product_options(CLI::App& app, ProductOptions& options, HowMany how_many);

/// What the options change of each product.
std::vector<rebalance::Setting> settings_of(const ProductOptions& options);

/// The terms of each product named, with the settings applied.
std::vector<rebalance::Terms> load_products(const ProductOptions& options);
rebalance::Terms load_product(const ProductOptions& options);

/// One product: a name of the library, or a file. Errors name the product or the file.
rebalance::Terms load_product(const std::string& name_or_file,
                              const std::vector<rebalance::Setting>& settings = {});

/// The text of a product, which need not be valid.
std::string product_text(const std::string& name_or_file);

/// Reads a whole small text file; `-` is standard input.
std::string read_text(const std::string& path);

}  // namespace levtok::cli

#pragma once

#include <optional>
#include <string>

#include "service/cli/options/option.hpp"
#include "service/io/price_file.hpp"
#include "service/io/rates_file.hpp"

namespace levtok::cli {

/// Which history a command replays: --prices, --funding, --rates and how they are read.
struct PriceOptions {
    std::string prices;
    std::string funding;
    std::string rates;
    std::string rates_unit = "auto";
    io::PriceFileOptions file;
};

void add_price_options(CLI::App& app, PriceOptions& options);

/// Those of the price file alone, without funding and rates.
void add_price_file_options(CLI::App& app, PriceOptions& options);

/// What the options say of each other, e.g. that --from is before --to. Throws InvalidValue.
void check(const PriceOptions& options);

/// What a rate in the rates file is, by --rates-unit.
io::RateUnit rate_unit(const PriceOptions& options);

}  // namespace levtok::cli

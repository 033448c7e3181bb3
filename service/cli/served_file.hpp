#pragma once

#include <string>
#include <vector>

#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"
#include "service/store/store.hpp"

namespace levtok::cli {

/// Price files that a service shows at once, with tokens on them.
struct ServedFile {
    PriceOptions prices;
    std::vector<std::string> products;  ///< names of the library, or files
};

/// Throws Error where one of the options asks for another.
void check(const ServedFile& options);

/// Imports the files as an underlying that has the name of the first of them, and puts a token of
/// each product on it. The symbols of the tokens. Throws Error(conflict) for a token that is on
/// another underlying already.
std::vector<std::string> put_served_file(store::Store& store, const ServedFile& options,
                                         const Console& console);

}  // namespace levtok::cli

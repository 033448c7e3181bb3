#pragma once

#include <memory>
#include <string>

#include "service/cli/options/observed_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"
#include "service/store/store.hpp"

namespace levtok::cli {

/// Files on their way into a store, and whose they are.
struct ImportOptions {
    PriceOptions prices;
    std::string underlying;  ///< of the prices and the funding
    std::string rates_id;    ///< of the rates
    ObservedOptions observed;
    std::string token;  ///< of the observed series
    store::ObservedKind kind = store::ObservedKind::nav;
    bool correct = false;
};

/// Throws Error where the options lack a file, or whose it is.
void check(const ImportOptions& options);

/// The whole data of an import, read before anything of it is stored, so that a wrong row anywhere
/// stores nothing.
class Import {
public:
    /// Reads the files as continuing what is in `there`, or nothing where there is no store yet.
    /// Throws Error, InputError.
    Import(const ImportOptions& options, const store::Store* there, const Console& console);
    ~Import();
    Import(const Import&) = delete;
    Import& operator=(const Import&) = delete;

    /// Stores all of it; a line for each series says what was new. Where any part contradicts what
    /// is stored and the options do not correct it, nothing is stored: Error(conflict).
    std::string store_in(store::Store& store);

private:
    void require_past_kept(const store::Store& store);

    class Prices;
    const ImportOptions& options_;
    RateInputs rates_;
    std::vector<rebalance::ObservedRow> observed_;
    std::unique_ptr<Prices> prices_;
};

}  // namespace levtok::cli

#include "service/cli/options/path_options.hpp"

#include "nav/units.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/parse.hpp"

namespace levtok::cli {

void add_path_options(CLI::App& app, PathOptions& options) {
    add_text(app, "--nav", options.nav, file_type,
             "A nav.csv written by `levtok nav`, in place of its inputs");
    add_text(app, "--trades", options.trades, file_type,
             "The trades.csv of that run: makes bars with several trades exact");
    add_parsed(app, "--leverage", "L",
               "Target leverage, where --nav has no row that opens the token",
               [&options](const std::string& text) {
                   options.leverage = parse_number(text, unit::Leverage::range, "--leverage");
               });
}

void check_sources(const std::string& command, const PathOptions& path,
                   const ProductOptions& product, const PriceOptions& prices) {
    const bool replays = !prices.prices.empty() && !product.products.empty();
    const bool reads = !path.nav.empty();
    if (reads ? prices.prices.empty() : replays) return;
    throw Error(ErrorKind::malformed, command + ": give either --nav, or --product and --prices");
}

PathFile open_path(const PathOptions& options, const std::string& product) {
    std::optional<double> leverage = options.leverage;
    std::optional<double> merge_factor;
    if (!product.empty()) {
        const auto terms = load_product(product);
        if (!leverage) leverage = terms.leverage;
        if (terms.merge) merge_factor = terms.merge->factor;
    }
    return {options.nav, options.trades, leverage, merge_factor};
}

}  // namespace levtok::cli

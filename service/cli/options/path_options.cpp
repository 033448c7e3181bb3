#include "service/cli/options/path_options.hpp"

#include "nav/error.hpp"
#include "nav/units.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

/// Options of a replay do not apply to a path that was replayed already, and vice versa.
constexpr const char* of_a_replay[] = {"--prices", "--funding", "--rates",    "--rates-unit",
                                       "--column", "--strict",  "--stamps",   "--from",
                                       "--to",     "--set",     "--intrabar", "--nav0"};
constexpr const char* of_a_path[] = {"--trades", "--leverage"};

template <std::size_t N>
void refuse(const CLI::App& command, const char* const (&options)[N], const std::string& because) {
    for (const auto* option : options) {
        if (!was_given(command, option)) continue;
        throw Error(ErrorKind::malformed, name_of(command) + ": " + option + ' ' + because +
                                              "; give either --nav, or --product and --prices");
    }
}

}  // namespace

void add_path_options(CLI::App& app, PathOptions& options) {
    add_text(app, "--nav", options.nav, file_type,
             "A nav.csv written by `levtok nav`, in place of its inputs");
    add_text(app, "--trades", options.trades, file_type,
             "The trades.csv of that run: makes bars with several trades exact");
    add_parsed(app, "--leverage", "L",
               "Target leverage, where --nav has no row that opens the token",
               [&options](const std::string& text) {
                   options.leverage = io::parse_number(text, leverage_range, "--leverage");
               });
}

void check_sources(const CLI::App& command, const PathOptions& path, const ProductOptions& product,
                   const PriceOptions& prices) {
    const std::string& name = name_of(command);
    if (!path.nav.empty()) {
        refuse(command, of_a_replay, "does not go with --nav, whose path was replayed already");
        if (product.products.size() < 2) return;
        throw Error(ErrorKind::malformed, name + ": --nav is the path of one --product, not of " +
                                              std::to_string(product.products.size()));
    }
    refuse(command, of_a_path, "goes with --nav only");
    if (!prices.prices.empty() && !product.products.empty()) return;
    throw Error(ErrorKind::malformed, name + ": give either --nav, or --product and --prices");
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

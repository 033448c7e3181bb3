#include "service/cli/served_file.hpp"

#include <filesystem>
#include <utility>

#include "nav/error.hpp"
#include "service/cli/import.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/replay.hpp"
#include "service/store/names.hpp"

namespace levtok::cli {
namespace {

std::string underlying_of(const PriceOptions& prices) {
    const std::string name = std::filesystem::path(prices.prices.paths.front()).stem().string();
    return name == "-" || name.empty() ? "prices" : store::as_name(name);
}

std::string symbol_of(const rebalance::Terms& terms) {
    return store::as_name(terms.symbol.empty() ? terms.name : terms.symbol);
}

void require_free(const store::Store& store, const store::TokenRecord& token) {
    for (const auto& there : store.tokens()) {
        if (there.symbol != token.symbol || there.underlying == token.underlying) continue;
        throw Error(ErrorKind::conflict, "there is a token " + token.symbol + " on " +
                                             there.underlying +
                                             " already; serve the file with another --data");
    }
}

std::vector<store::TokenRecord> tokens_of(const ServedFile& options, const std::string& underlying,
                                          const std::string& rates) {
    std::vector<store::TokenRecord> tokens;
    for (const auto& product : options.products) {
        auto terms = load_product(product);
        const std::string symbol = symbol_of(terms);
        for (const auto& other : tokens) {
            if (other.symbol != symbol) continue;
            throw Error(ErrorKind::conflict, "two of the products have the symbol " + symbol);
        }
        tokens.push_back({.symbol = symbol,
                          .underlying = underlying,
                          .rates = rates,
                          .terms = std::move(terms)});
    }
    return tokens;
}

}  // namespace

void check(const ServedFile& options) {
    const auto& prices = options.prices;
    if (prices.prices.empty()) {
        if (options.products.empty() && prices.funding.empty() && prices.rates.empty()) return;
        throw Error(ErrorKind::malformed,
                    "--product, --funding and --rates need --prices, the history to show");
    }
    if (options.products.empty()) {
        throw Error(ErrorKind::malformed,
                    "--prices needs --product, the token to show: `levtok products` lists them");
    }
}

std::vector<std::string> put_served_file(store::Store& store, const ServedFile& options,
                                         const Console& console) {
    const std::string underlying = underlying_of(options.prices);
    const std::string rates = options.prices.rates.empty() ? "" : underlying;
    const auto tokens = tokens_of(options, underlying, rates);
    std::vector<rebalance::Financing> all;
    for (const auto& token : tokens) {
        require_free(store, token);
        note_missing_inputs(console, options.prices, token.terms.financing, token.terms.name);
        all.push_back(token.terms.financing);
    }
    note_unused_inputs(console, options.prices, all, {"a product file with ", ""});
    const ImportOptions import{
        .prices = options.prices, .underlying = underlying, .rates_id = rates};
    check(import);
    console.say(Import(import, &store, console).store_in(store));
    std::vector<std::string> symbols;
    for (const auto& token : tokens) {
        store.put_token(token);
        symbols.push_back(token.symbol);
    }
    return symbols;
}

}  // namespace levtok::cli

#include "service/http/run/demo.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "montecarlo/sample_history.hpp"
#include "rebalance/product.hpp"

namespace levtok::http {
namespace {

constexpr const char* demo_underlying = "synthetic";
constexpr std::array<std::pair<const char*, std::string_view>, 6> tokens{{
    {"DEMO2L", "2x"},
    {"DEMO3L", "3x"},
    {"DEMO5L", "5x"},
    {"DEMO2S", "-2x"},
    {"DEMO3S", "-3x"},
    {"DEMO5S", "-5x"},
}};

montecarlo::SampleTerms history() {
    montecarlo::SampleTerms terms;
    terms.start = Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    terms.bars = std::uint64_t{365} * 24;
    return terms;
}

}  // namespace

void fill_with_demo(store::Store& store) {
    const auto there = store.underlyings();
    if (std::find(there.begin(), there.end(), demo_underlying) == there.end()) {
        const auto terms = history();
        const auto span = std::chrono::hours{terms.bars};
        store.append_funding(demo_underlying,
                             montecarlo::sample_funding(terms.start, span, terms.seed));
        store.append_bars(demo_underlying, montecarlo::sample_bars(terms));
    }
    const auto known = store.tokens();
    for (const auto& row : tokens) {
        const bool exists = std::any_of(known.begin(), known.end(), [&](const auto& token) {
            return token.symbol == row.first;
        });
        if (exists) continue;
        store::TokenRecord token;
        token.symbol = row.first;
        token.underlying = demo_underlying;
        token.terms = rebalance::product(row.second);
        store.put_token(token);
    }
}

}  // namespace levtok::http

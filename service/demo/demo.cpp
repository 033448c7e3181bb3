#include "service/demo/demo.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rebalance/product.hpp"
#include "service/demo/files.hpp"
#include "service/demo/published.hpp"
#include "service/demo/synthetic.hpp"
#include "service/io/read/prices/price_file.hpp"

namespace levtok::demo {
namespace {

constexpr std::size_t hours_at_start = std::size_t{365} * 24;

struct DemoToken {
    const char* symbol;
    const char* underlying;
    const char* product;
};
constexpr std::array<DemoToken, 8> tokens{{
    {"DEMO-BULL", synthetic, "ftx-bull"},
    {"DEMO-BEAR", synthetic, "ftx-bear"},
    {fund, synthetic, "upro"},
    {"DEMO-VAULT", synthetic, "btc2x-fli"},
    {"DEMO3L", synthetic, "3x"},
    {"DEMO3S", synthetic, "-3x"},
    {"MARCH-BULL", march_2020, "ftx-bull"},
    {"MARCH3L", march_2020, "3x"},
}};

bool has_underlying(const store::Store& store, const char* id) {
    const auto there = store.underlyings();
    return std::find(there.begin(), there.end(), id) != there.end();
}

void fill_synthetic(store::Store& store) {
    SyntheticMarket market;
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
    while (bars.size() < hours_at_start) {
        const Hour hour = market.next();
        bars.push_back(hour.bar);
        if (hour.funding) funding.push_back(*hour.funding);
        if (hour.rate) rates.push_back(*hour.rate);
    }
    store.append_rates(benchmark, rates);
    store.append_funding(synthetic, funding);
    store.append_bars(synthetic, bars);
}

void fill_march(store::Store& store) {
    io::PriceReader reader({march_2020, std::string(btc_march_2020())}, {}, [](const Note&) {});
    std::vector<Observation> bars;
    for (Observation bar; reader.next(bar);) bars.push_back(bar);
    store.append_bars(march_2020, bars);
}

}  // namespace

void fill(store::Store& store) {
    if (!has_underlying(store, synthetic)) fill_synthetic(store);
    if (!has_underlying(store, march_2020)) fill_march(store);
    const auto known = store.tokens();
    for (const auto& [symbol, underlying, product] : tokens) {
        const bool exists =
            std::any_of(known.begin(), known.end(),
                        [&, name = symbol](const auto& token) { return token.symbol == name; });
        if (exists) continue;
        store.put_token({.symbol = symbol,
                         .underlying = underlying,
                         .rates = underlying == synthetic ? benchmark : "",
                         .terms = rebalance::product(product)});
    }
    publish(store);
}

}  // namespace levtok::demo

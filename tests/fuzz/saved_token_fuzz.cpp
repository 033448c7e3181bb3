#include <array>
#include <cmath>

#include "rebalance/product.hpp"
#include "rebalance/token/saved_token.hpp"
#include "tests/fuzz/fuzz.hpp"

/// States of tokens as the store keeps them. The first line has the name of the token's product.
namespace {

using namespace levtok;

/// The market goes on after the state that was read.
void advance(rebalance::Token& token) {
    const auto& state = token.state();
    Instant time = state.opened ? state.time : Instant{};
    const double last = state.opened ? state.price : 100;
    for (const double move : std::array{1.0, 1.1, 0.6, 1.5}) {
        time += std::chrono::hours{9};
        const double close = last * move;
        if (!std::isfinite(close * 2) || close / 2 <= 0) return;
        const Observation bar{time,
                              Price::of(close),
                              Price::of(close * 1.5),
                              Price::of(close / 1.5),
                              Price::of(close),
                              1};
        token.advance({bar, Rate::of(0.0001), Rate::of(0.04)});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto name = input.line();
    if (!rebalance::in_library(name)) return 0;
    fuzz::may_refuse([&] {
        auto token = rebalance::read_token(input.rest(), rebalance::product(name));
        const auto own = rebalance::write_token(token);
        const auto again =
            fuzz::must_read([&] { return rebalance::read_token(own, rebalance::product(name)); });
        fuzz::require(rebalance::write_token(again) == own,
                      "a token that was written is read as the same");
        advance(token);
        token.attribution();
        token.emergency_prices();
    });
    return 0;
}

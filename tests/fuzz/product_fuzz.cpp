#include <vector>

#include "rebalance/product.hpp"
#include "rebalance/token/token.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Products as users write them, after settings like `--set fees.management.rate=0.1`: a line for
/// each, then an empty line and the product.
namespace {

using namespace levtok;

std::vector<rebalance::Setting> settings_of(fuzz::Input& input) {
    std::vector<rebalance::Setting> settings;
    for (auto line = input.line(); !line.empty(); line = input.line()) {
        const auto sign = line.find('=');
        if (sign == std::string_view::npos) continue;
        settings.push_back({std::string(line.substr(0, sign)), std::string(line.substr(sign + 1))});
    }
    return settings;
}

/// Some days of a falling price with a spike.
void advance(rebalance::Token& token) {
    Instant time{std::chrono::sys_days{std::chrono::year{2024} / 2 / 27}};
    for (int day = 0; day < 40; ++day) {
        time += std::chrono::hours{7 + day};
        const double close = 100.0 - day + (day == 20 ? 300 : 0);
        const Observation bar{time,
                              Price::of(close + 0.5),
                              Price::of(close * 1.2),
                              Price::of(close * 0.7),
                              Price::of(close),
                              1};
        const auto row = token.advance({bar, Rate::of(0.0001), Rate::of(0.04)});
        fuzz::require(row.nav >= 0, "NAV is not negative");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    fuzz::may_refuse([&] {
        const auto settings = settings_of(input);
        const auto terms = rebalance::parse_product(input.rest(), settings);
        const auto text = rebalance::write_product(terms);
        const auto again = fuzz::must_read([&] { return rebalance::parse_product(text); });
        fuzz::require(rebalance::write_product(again) == text,
                      "a product that was written is read "
                      "as the same");
        rebalance::Token token(terms);
        advance(token);
    });
    return 0;
}

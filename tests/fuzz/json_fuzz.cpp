#include <nlohmann/json.hpp>

#include "rebalance/json/document.hpp"
#include "tests/fuzz/fuzz.hpp"

/// JSON texts. What is read strictly is what the library reads, and what the library refuses is
/// refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace levtok;
    using nlohmann::json;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const json plain = json::parse(text, nullptr, false);
    fuzz::may_refuse([&] {
        const json strict = rebalance::parse_strictly(text);
        fuzz::require(strict == plain, "strictness changes no value");
        fuzz::require(rebalance::parse_strictly(strict.dump()) == strict,
                      "JSON that was written is read as the same");
        std::size_t weighed = 0;
        std::size_t rows = 0;
        const rebalance::RowTaker taker{"bars", 100, 16, [&](json&, std::size_t) { ++rows; }};
        const json rest = rebalance::parse_strictly(
            text, "", {[&](std::size_t bytes) { weighed += bytes; }, {&taker, 1}});
        const bool has_list =
            plain.is_object() && plain.contains("bars") && plain["bars"].is_array();
        fuzz::require(rows == (has_list ? plain["bars"].size() : 0), "each row is taken once");
        fuzz::require(!has_list || rest["bars"].empty(), "rows that were taken do not stay");
    });
    return 0;
}

#include "montecarlo/model_file.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Files of models, with the summary of their fit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace levtok;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    fuzz::may_refuse([&] {
        const auto file = montecarlo::parse_model(text);
        const auto own = montecarlo::write_model(file);
        const auto again = fuzz::must_read([&] { return montecarlo::parse_model(own); });
        fuzz::require(montecarlo::write_model(again) == own,
                      "a model that was written is read as the same");
    });
    return 0;
}

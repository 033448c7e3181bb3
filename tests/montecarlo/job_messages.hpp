#pragma once

#include <string>

#include "montecarlo/job.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::montecarlo {

/// What is said of a job with these fields, of the product 3x where they name none.
inline std::string message_of_job(const std::string& fields) {
    const bool names_products = testing::contains(fields, "\"products\"");
    const std::string products = names_products ? "" : R"(, "products": ["3x"])";
    return testing::message_of([&] { parse_job("{" + fields + products + "}"); });
}

}  // namespace levtok::montecarlo

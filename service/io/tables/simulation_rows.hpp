#pragma once

#include <string_view>

namespace levtok::io {

/// A row of a table of a simulation: of one product, or of one underlying.
template <class Row>
struct OfSeries {
    std::string_view label;
    const Row* row;
};

}  // namespace levtok::io

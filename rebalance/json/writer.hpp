#pragma once

#include <nlohmann/json_fwd.hpp>

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

/// The described fields as a JSON object, all of them, so that what holds can be seen; an infinite
/// bound and an absent option are left out. It reads back as the same value.
nlohmann::ordered_json written_fields(const Description& fields);

template <class T>
auto written(T value) {
    return written_fields(description_of(value));
}

}  // namespace levtok::rebalance

#pragma once

#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {

/// What stands for a field in JSON.
enum class FieldKind { number, text, texts };

/// A field of a single value: what help and lists of options say of it.
struct DescribedField {
    std::string key;
    FieldKind kind = FieldKind::text;
    std::string type;        ///< what help shows in its place: N, SPAN, close|ohlc
    std::string by_default;  ///< empty where there is none
    std::string meaning;
};

/// The fields of single values in the order in which they are described, with the value as the
/// default; lists of numbers, objects and lists of them are left out.
std::vector<DescribedField> described_fields(const Description& fields);

template <class T>
std::vector<DescribedField> fields_of(T value) {
    return described_fields(description_of(value));
}

}  // namespace levtok::rebalance

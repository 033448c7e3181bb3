#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nav/check.hpp"

namespace levtok::montecarlo {

/// Visits described fields and throws InvalidValue naming the first that is out of its range.
class CheckFields {
public:
    /// `where` goes before each name.
    explicit CheckFields(std::string where) : where_(std::move(where)) {}

    void number(const char* key, double value, const Range& range, const char*) const {
        require_in_range(value, range, where_ + key);
    }
    void optional_number(const char* key, const std::optional<double>& value, const Range& range,
                         const char*) const {
        if (value) require_in_range(*value, range, where_ + key);
    }
    void numbers(const char* key, const std::vector<double>& values, const Range& range,
                 const char*) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!range.contains(values[i])) {
                throw_out_of_range(values[i], range, where_ + key + '.' + std::to_string(i));
            }
        }
    }
    template <class Enum>
    void choice(const char*, Enum, std::initializer_list<std::pair<const char*, Enum>>,
                const char*) const {}

private:
    std::string where_;
};

}  // namespace levtok::montecarlo

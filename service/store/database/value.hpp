#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "nav/time.hpp"

/// The parameters and the results of statements, for either database.
namespace levtok::store {

struct Null {
    friend bool operator==(Null, Null) = default;
};

/// Bytes that are not text.
struct Bytes {
    std::string data;

    friend bool operator==(const Bytes&, const Bytes&) = default;
};

using Value = std::variant<Null, std::int64_t, double, std::string, Bytes>;
using Values = std::vector<Value>;

/// One row of a result; valid as long as its Rows. A column must have the requested type; a null
/// read as a number is a NaN, which is how NaNs are stored.
class Row {
public:
    explicit Row(const Value* values) : values_(values) {}

    bool is_null(std::size_t column) const { return std::holds_alternative<Null>(values_[column]); }
    std::int64_t integer(std::size_t column) const {
        return std::get<std::int64_t>(values_[column]);
    }
    double number(std::size_t column) const {
        return is_null(column) ? std::numeric_limits<double>::quiet_NaN()
                               : std::get<double>(values_[column]);
    }
    const std::string& text(std::size_t column) const {
        return std::get<std::string>(values_[column]);
    }
    const std::string& bytes(std::size_t column) const {
        return std::get<Bytes>(values_[column]).data;
    }
    Instant time(std::size_t column) const { return Instant{Duration{integer(column)}}; }

private:
    const Value* values_;
};

/// The result of a statement.
class Rows {
public:
    explicit Rows(std::size_t columns = 1) : columns_(columns) {}

    void add(Value value) { values_.push_back(std::move(value)); }

    bool empty() const { return values_.empty(); }
    std::size_t size() const { return values_.size() / columns_; }
    Row operator[](std::size_t row) const { return Row(values_.data() + row * columns_); }
    Row front() const { return (*this)[0]; }

private:
    std::size_t columns_;
    std::vector<Value> values_;
};

/// An instant as it is stored: microseconds since 1970.
inline std::int64_t micros(Instant time) { return time.time_since_epoch().count(); }

}  // namespace levtok::store

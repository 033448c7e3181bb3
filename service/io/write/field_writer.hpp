#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "nav/time.hpp"

namespace levtok::io {

/// Takes values one after the other, each in the form of what is written: CSV, JSON, aligned text.
class FieldWriter {
public:
    virtual ~FieldWriter() = default;

    template <class T>
    FieldWriter& field(const T& x) {
        if constexpr (std::same_as<T, bool>) {
            flag(x);
        } else if constexpr (std::integral<T>) {
            integer(static_cast<std::int64_t>(x));
        } else if constexpr (std::floating_point<T>) {
            number(x);
        } else if constexpr (std::same_as<T, Instant>) {
            time(x);
        } else if constexpr (std::same_as<T, Duration>) {
            text(format_duration(x));
        } else if constexpr (std::same_as<T, std::monostate>) {
            nothing();
        } else if constexpr (std::convertible_to<T, std::string_view>) {
            text(x);
        } else {
            number(x.value());  // of a price, of a rate
        }
        return *this;
    }
    template <class T>
    FieldWriter& field(const std::optional<T>& x) {
        if (x) return field(*x);
        nothing();
        return *this;
    }
    template <class... T>
    FieldWriter& field(const std::variant<T...>& x) {
        std::visit([this](const auto& held) { this->field(held); }, x);
        return *this;
    }

private:
    virtual void number(double x) = 0;  ///< one that is not finite is nothing in JSON
    virtual void integer(std::int64_t x) = 0;
    virtual void text(std::string_view text) = 0;
    virtual void time(Instant time) = 0;
    virtual void flag(bool flag) = 0;
    virtual void nothing() = 0;
};

}  // namespace levtok::io

#pragma once

#include <optional>

#include "service/io/read/table/time_columns.hpp"

namespace levtok::io {

/// What the time of a row is: the instant at which its bar opens, or at which its price was
/// observed.
enum class Stamp { open, close };

/// Which column has the time of a price.
struct PriceTime {
    std::size_t column;
    std::optional<Stamp> stamp;  ///< as the column's name says it
};

/// A close-time column, where there is one and no open is wanted, else one of open times, else any.
/// Throws InputError where there is none.
PriceTime choose_price_time(const Table& table, std::optional<Stamp> wanted);

}  // namespace levtok::io

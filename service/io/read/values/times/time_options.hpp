#pragma once

#include <optional>
#include <string>

#include "rebalance/calendars/zone.hpp"
#include "service/io/read/values/times/date_order.hpp"

namespace levtok::io {

/// How the times of a file are read where the file does not determine it.
struct TimeOptions {
    std::string column{};                   ///< empty: by the names and contents of the columns
    std::optional<DateOrder> order{};       ///< of dates like 03/12/2020
    std::optional<rebalance::Zone> zone{};  ///< of times that name none; else they are UTC
    std::optional<Duration> offset{};  ///< in place of a zone: the offset of local time from UTC
};

}  // namespace levtok::io

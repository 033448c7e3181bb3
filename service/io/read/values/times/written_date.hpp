#pragma once

#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/values/cursor.hpp"
#include "service/io/read/values/times/date_order.hpp"

namespace levtok::io {

/// A date as a text has it.
struct WrittenDate {
    Instant midnight;
    /// Numbers alone whose year does not stand first: DateOrder says what each is.
    bool needs_order = false;
    bool dotted = false;  ///< those have full stops, as where the day stands first
};

/// The date at the beginning of `text`.
std::optional<WrittenDate> take_date(Cursor& text, DateOrder order);

/// `20240102`, in its first eight digits.
std::optional<WrittenDate> compact_date(std::string_view digits);

}  // namespace levtok::io

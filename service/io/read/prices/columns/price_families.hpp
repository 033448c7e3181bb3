#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/table/table.hpp"

namespace levtok::io {

/// The prices of a bar, in the order of PriceSlot.
enum class BarPrice : std::uint8_t { open, high, low, close };
inline constexpr std::size_t bar_prices = 4;

/// The columns of a bar whose names share a stem or affix: `open`, `high`, `low` and `close` have
/// none, `adjOpen` and `Adj Close` have `adj`, `mid.o` and `mid.c` have `mid`.
struct PriceFamily {
    std::string stem;  ///< in lower case
    std::array<std::optional<std::size_t>, bar_prices> members{};

    std::optional<std::size_t> member(BarPrice price) const {
        return members[static_cast<std::size_t>(price)];
    }
    bool has_extremes() const {
        return member(BarPrice::open) && member(BarPrice::high) && member(BarPrice::low);
    }
    bool whole() const { return has_extremes() && member(BarPrice::close); }
    bool has(std::size_t column) const {
        return std::find(members.begin(), members.end(), std::optional(column)) != members.end();
    }
    std::size_t size() const;
};

/// The families of a table's columns but `taken`, in the order of their first columns. A family of
/// three whose close has another name takes the only possible column as its close: the first of
/// `close_names` (in normal form), else the only one whose first numbers lie between the low and
/// the high.
std::vector<PriceFamily> find_price_families(const Table& table, std::span<const std::size_t> taken,
                                             std::span<const std::string_view> close_names);

/// Whether splits or distributions are taken out of its prices.
bool is_adjusted(const PriceFamily& family);

/// The close of the first adjusted family that has one.
std::optional<std::size_t> adjusted_close(const std::vector<PriceFamily>& families);

/// Whether its prices are quotes, not trades: `bid`, `ask`, `mid`.
bool is_quote(const PriceFamily& family);

}  // namespace levtok::io

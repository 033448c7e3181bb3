#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "rebalance/terms.hpp"

/// Histories of what a product's cash financing charges beside the benchmark.
namespace levtok::rebalance {

/// One rate of a history: a field of the product's financing that it replaces.
struct SpreadKind {
    std::string_view name;  ///< as in the product file
    std::optional<Rate> Spreads::*given;
    double CashFinancing::*own;
};
inline constexpr std::array<SpreadKind, 3> spread_kinds{
    {{"borrow_spread", &Spreads::borrow_spread, &CashFinancing::borrow_spread},
     {"lend_spread", &Spreads::lend_spread, &CashFinancing::lend_spread},
     {"borrow_fee", &Spreads::borrow_fee, &CashFinancing::borrow_fee}}};

/// The kind that the path of a product's field names, `financing.borrow_spread`; null for others.
const SpreadKind* spread_kind_of(std::string_view path);

/// Whether a token of this target leverage is charged by the kind: above 1 it borrows cash, below 1
/// it holds cash, and a short borrows the underlying too.
bool is_charged(const SpreadKind& kind, double leverage);

/// A note for each kind whose first rate comes after the first price, or whose last ends as
/// uncovered_rates has it. `place` is the file.
Notes uncovered_spreads(std::span<const SpreadEvent> events, const std::string& place,
                        const Cover& prices);

/// A note where none of the kinds that `given` has charges a token of these terms, which pays
/// interest on its cash. `option` is how the history is given.
Notes unused_spreads(const Terms& terms, const Spreads& given, const std::string& option);

}  // namespace levtok::rebalance

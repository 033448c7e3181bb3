#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rebalance/terms.hpp"

/// A fund in one line: `fund:L=3,E=0.91,SP=0.6,SW=1.1`, wherever a product is named.
namespace levtok::rebalance {

/// Whether a text is meant as a short form: it starts with `fund:`.
bool is_short_form(std::string_view text);

/// The product file that it stands for, with the text as its name. L is the leverage; E the expense
/// in percent per year; SP the spread over the benchmark in percent per year; SW the exposure in
/// swaps as a multiple of what the leverage borrows, L - 1, for a short abs(L) (default 1): at 1.1
/// a 3x fund holds 2.2 in swaps and 0.8 in stock, and its spare cash earns the benchmark, so that
/// the spread on what is borrowed is SP x SW. Rebalanced at each close of XNYS. Throws
/// InvalidValue.
std::string expand_short_form(std::string_view text);

/// The short form of terms that it can express: a fee per year, cash financing, one daily rule to
/// the target at the close. Charges of trades, which it lacks, must be none.
std::optional<std::string> short_form_of(const Terms& terms);

}  // namespace levtok::rebalance

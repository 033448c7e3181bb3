#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rebalance/instruments/brackets.hpp"

namespace levtok::io {

/// Reads brackets of maintenance: CSV with the columns floor, rate, max_leverage and amount, of
/// which the last two may be absent, or JSON with a list of such objects. The names of Binance's
/// leverageBracket are understood too (notionalFloor, maintMarginRatio, initialLeverage, cum); of
/// its answer for several symbols `symbol` names one. `name` is that of the file, for messages.
/// Throws InputError or Error(malformed).
std::vector<rebalance::Bracket> read_brackets(std::string_view text, const std::string& name,
                                              const std::string& symbol = {});

}  // namespace levtok::io

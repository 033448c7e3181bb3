#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rebalance/instruments/cross_margin.hpp"
#include "rebalance/instruments/hold.hpp"
#include "rebalance/instruments/isolated_margin.hpp"
#include "rebalance/instruments/perpetual.hpp"
#include "rebalance/instruments/spot.hpp"
#include "rebalance/product.hpp"

namespace levtok::rebalance {

/// The list of instruments that tokens are compared with on the same path. A new one is a file in
/// instruments/ and a name here.
using Instrument = std::variant<Spot, Hold, IsolatedMargin, CrossMargin, Perpetual>;

/// One of each, with its defaults, in the order of the list.
std::vector<Instrument> instruments();

const char* name_of(const Instrument& instrument);
const char* summary_of(const Instrument& instrument);

/// The fields of the kind that it is.
void describe(Fields& fields, Instrument& instrument);

/// The terms of the account that replays it; initial_equity is 1.
AccountTerms account_terms(const Instrument& instrument);

/// The instrument called `name` with some fields set, {"leverage", "5"}. Throws InvalidValue that
/// names the instrument's field, or the unknown name.
Instrument instrument(std::string_view name, std::span<const Setting> settings = {});

}  // namespace levtok::rebalance

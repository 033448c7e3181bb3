#pragma once

#include <string>
#include <vector>

#include "rebalance/instruments.hpp"

/// Instruments that tokens are compared with, as they are asked for: `isolated:leverage=5`.
namespace levtok::io {

/// The instrument that `text` names, with the fields after its name in the place of the defaults:
/// `isolated:leverage=5,maintenance=0.01`. Throws InvalidValue that names `field` where the text
/// has another form, or the field of the instrument.
rebalance::Instrument parse_instrument(const std::string& text, const std::string& field);

/// Every instrument there is, at this leverage where it has one.
std::vector<std::string> all_instruments(double leverage);

/// The fields of an instrument with its defaults, as they may follow its name: `leverage=3,…`.
std::string fields_text(const rebalance::Instrument& instrument);

}  // namespace levtok::io

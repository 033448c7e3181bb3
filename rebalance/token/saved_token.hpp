#pragma once

#include <string>
#include <string_view>

#include "rebalance/token/token.hpp"

/// A token saved as text, so that it can be resumed to the same bits.
namespace levtok::rebalance {

/// The token's terms and state as JSON.
std::string write_token(const Token& token);

/// The token that write_token wrote. Throws Error(malformed) where the text is not JSON,
/// InvalidValue with the path of the field where a value breaks its rule, or where `terms` are not
/// those that it was saved under: a state can only be resumed under its own terms. Names,
/// description and source may differ.
Token read_token(std::string_view text, Terms terms);

}  // namespace levtok::rebalance

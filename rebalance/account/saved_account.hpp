#pragma once

#include <string>
#include <string_view>

#include "rebalance/account/paper_account.hpp"

/// The terms, the state and the orders of a paper account as JSON, from which it continues to the
/// same bits.
namespace levtok::rebalance {

std::string write_paper_terms(const PaperTerms& terms);
PaperTerms read_paper_terms(std::string_view text);
std::string write_paper_state(const PaperState& state);
PaperState read_paper_state(std::string_view text);
std::string write_paper_order(const PaperOrder& order);
PaperOrder read_paper_order(std::string_view text);

/// An order as it was asked for: the same text for the same order.
std::string write_order_request(const OrderRequest& order);

}  // namespace levtok::rebalance

#pragma once

#include "rebalance/json/fields.hpp"
#include "rebalance/terms.hpp"

namespace levtok::rebalance {

/// The cost of a margin loan; pledged collateral earns nothing.
struct Loan {
    double interest = 0;    ///< per year, above the benchmark, on the money that a long borrows
    double borrow_fee = 0;  ///< per year, on the exposure of a short, which borrows the underlying
    double day_count = 360;
};

inline void describe(Fields& fields, Loan& loan) {
    constexpr Range rate{.low = -1, .high = 10};
    fields.number("interest", loan.interest, rate,
                  "per year, above the benchmark, on the money that a long borrows");
    fields.number("borrow_fee", loan.borrow_fee, rate, "per year, on the exposure of a short");
    fields.number("day_count", loan.day_count, {.low = 360, .high = 366},
                  "days of the year that rates are quoted for");
}

inline CashFinancing financing_of(const Loan& loan) {
    return {
        .borrow_spread = loan.interest, .borrow_fee = loan.borrow_fee, .day_count = loan.day_count};
}

}  // namespace levtok::rebalance

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rebalance/replay/rows.hpp"

namespace levtok::io {

/// What is owed is what is missing in cash.
inline double loan_of(const rebalance::PathRow& row) { return 0 - row.cash; }

/// A row of tables::tokens.
struct TokenRow {
    std::string symbol;
    std::string underlying;
    std::string product;
    double leverage = 0;
    std::optional<rebalance::PathRow> last;
    std::optional<double> change_24h;
    bool retired = false;
};

/// A row of tables::latest.
struct LatestRow {
    std::string symbol;
    rebalance::PathRow row;
    std::optional<double> circulation;  ///< nothing where the token's state cannot be read
    double management_fee = 0;
    std::optional<double> funding_rate;
    std::optional<rebalance::PathRow> indicative;  ///< at a tick after the row
    bool retired = false;
};

/// A row of tables::keys.
struct KeyRow {
    std::string_view id;
    std::string_view role;
    Instant created;
    std::string_view name;
};

/// A row of tables::verification.
struct CheckRow {
    std::string_view check;
    std::string_view subject;
    std::string_view result;
    std::optional<std::string_view> detail;
};

}  // namespace levtok::io

#pragma once

#include "service/store/database/value.hpp"
#include "service/store/records.hpp"

/// Converts the rows of a token's tables to values and back.
namespace levtok::store {

inline constexpr const char* nav_columns =
    "symbol, time, sequence, price, nav, leverage, position, cash, fee, financing, cost, events, "
    "cap";
Values values_of(const NavRecord& record);
NavRecord nav_record(const Row& row);

inline constexpr const char* trade_columns =
    "symbol, time, number, cause, price, leverage_before, leverage_after, notional, cost, nav, "
    "instant, price_time";
/// `number` is the index of the trade at its observation, whose time is that of the row.
Values values_of(const std::string& symbol, std::int64_t number, const rebalance::TradeRow& trade);
rebalance::TradeRow trade_row(const Row& row);

inline constexpr const char* token_columns =
    "symbol, underlying, rates, terms, from_time, retired, generation, state_time, state";

/// A token with its engine's state as text; `terms` are not read yet.
struct StoredToken {
    TokenRecord record;
    std::string terms;
    std::int64_t generation = 0;
    std::optional<Instant> state_time;  ///< of the token's last row
    std::string state;                  ///< empty where the token is not opened
};

StoredToken stored_token(const Row& row);

inline constexpr const char* key_columns = "id, name, role, created";
KeyRecord key_record(const Row& row);

inline constexpr const char* job_columns =
    "id, state, request, key_id, progress, error, created, finished";
JobRecord job_record(const Row& row);

}  // namespace levtok::store

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rebalance/tracking/joined.hpp"
#include "service/http/contract/request.hpp"
#include "service/http/endpoints/parts/market_history.hpp"
#include "service/http/endpoints/service.hpp"

/// A stored token beside what is observed of it.
namespace levtok::http::endpoints {

/// The kind in a path. Throws Error(not_found) for another.
store::ObservedKind kind_in_path(const Request& request);

/// The kind of a series that a request names; where it names none, the NAV if the token has one.
/// Throws InvalidValue for another name.
store::ObservedKind observed_kind_of(const Service& service, const std::string& symbol,
                                     std::optional<std::string_view> name);

/// An observed series of a token, read whole.
struct ObservedSeries {
    std::string place;  ///< in notes: `UPRO nav`
    std::vector<rebalance::ObservedValue> values;
    bool has_distributions = false;
};

/// The values from `from` to `to`; none where the token has no such series.
ObservedSeries observed_of(const Service& service, const std::string& symbol,
                           store::ObservedKind kind, std::optional<Instant> from = {},
                           std::optional<Instant> to = {});

/// Throws Error(not_found) where a series has no value in the time asked for, with where to post
/// some.
void require_observed(const ObservedSeries& series, const std::string& symbol,
                      store::ObservedKind kind);

/// The token's terms with changes of their fields, each as `path=value`. Throws InvalidValue.
rebalance::Terms terms_with(const store::TokenRecord& token, const std::vector<std::string>& set);

/// The stored inputs of a token's rows from `from` on, up to the close that a value observed at
/// `to` may be of: one with the date alone as its stamp is of the close of that day. Throws
/// Error(not_found) where the token has none, InvalidValue where they are too many.
MarketHistory inputs_of(const Service& service, const store::TokenRecord& token,
                        std::optional<Instant> from, std::optional<Instant> to);

/// What the token has published, with what was charged: its stored inputs up to `to`, replayed.
/// Throws as inputs_of does.
std::vector<rebalance::ModelRow> model_of(const Service& service, const store::TokenRecord& token,
                                          std::optional<Instant> to = {});

/// A replay of a history that a request names or brings.
std::vector<rebalance::ModelRow> model_of(const rebalance::Terms& terms,
                                          const MarketHistory& history);

}  // namespace levtok::http::endpoints

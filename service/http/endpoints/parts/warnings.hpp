#pragma once

#include <optional>

#include "nav/note.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/endpoints/service.hpp"

namespace levtok::http::endpoints {

/// Notes on the charges of a stored token that its series do not cover over the time of its rows,
/// and on schedules that trade away from their instants.
Notes charges_of(const Service& service, const store::TokenRecord& token);

/// The same, and a note where it was wiped out.
Notes warnings_of(const Service& service, const store::TokenRecord& token);

/// The same without holes within its series, for answers that have to be cheap: one read of the
/// store, unless `last`, its last row, has a NAV of 0.
Notes brief_warnings_of(const Service& service, const store::TokenRecord& token,
                        const std::optional<rebalance::PathRow>& last);

}  // namespace levtok::http::endpoints

#pragma once

#include <optional>

#include "nav/note.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/endpoints/service.hpp"

namespace levtok::http::endpoints {

/// What a stored token is charged and its series do not have over the time of its rows, and
/// whether it trades at the instants of its schedule.
Notes charges_of(const Service& service, const store::TokenRecord& token);

/// The same, and that it was wiped out.
Notes warnings_of(const Service& service, const store::TokenRecord& token);

/// The same for answers that have to be cheap, but for holes within its series: one read of the
/// store, where `last`, its last row, has a NAV.
Notes brief_warnings_of(const Service& service, const store::TokenRecord& token,
                        const std::optional<rebalance::PathRow>& last);

}  // namespace levtok::http::endpoints

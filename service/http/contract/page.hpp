#pragma once

#include <optional>
#include <string>

#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/store/records.hpp"

namespace levtok::http {

/// One page of rows in the order of time, as the query names it: from, to, limit, cursor.
struct Page {
    store::Range range;  ///< its limit is one row more than the page's, to detect a next page
    std::size_t limit = 0;
    std::string made_for;  ///< path and query without the cursor, for which a cursor is valid
};

/// Throws InvalidValue (from after to, a limit out of range) and HttpError 400 for a cursor that
/// was damaged, or made for another path or query.
Page page_of(const Request& request);

/// The opaque cursor of the rows after `last`.
std::string cursor_behind(const Page& page, Instant last);

/// Adds `Link: <…>; rel="next"`.
void link_next(Response& response, const Request& request, const std::string& cursor);

}  // namespace levtok::http

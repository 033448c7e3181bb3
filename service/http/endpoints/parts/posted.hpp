#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nav/error.hpp"
#include "nav/note.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/endpoints/service.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/text/sources.hpp"
#include "service/io/read/values/times/time_options.hpp"
#include "service/store/records.hpp"

/// What posts of series have in common.
namespace levtok::http::endpoints {

io::TextSource source_of(const Request& request);

store::Past past_of(const Request& request);

/// How the times of a CSV body are written.
io::TimeOptions time_options_of(const Request& request);

/// How a CSV body of prices is read, as far as the request says it.
io::PriceFileOptions price_options_of(const Request& request);

/// Throws InvalidValue where the only row of a CSV body may have a stamp of its open.
void require_interval(bool lacks_interval, const io::PriceFileOptions& options);

/// Parameters that say how to read CSV do nothing for JSON, which is no answer to them. A unit says
/// of JSON too that its rates are meant.
void refuse_for_json(const Request& request);

/// How far a stamp may lie ahead of the clock, and the setting that says so; 0 is any.
struct Ahead {
    std::uint64_t seconds;
    const char* setting;
};

/// What is stored far ahead of its time would have all that comes after it refused as of the past.
void require_not_ahead(Ahead most, Instant last, const std::string& field);

/// A bar that is still open, or funding that is announced, is of a time to come.
void require_not_ahead(const Service& service, Instant last, const std::string& field);

template <class Item>
void require_some(const std::vector<Item>& items, const char* field) {
    if (items.empty()) throw InvalidValue(field, "must hold at least one", "none");
    if (items.size() <= limits::most_body_rows) return;
    throw InvalidValue(field, "must be at most " + std::to_string(limits::most_body_rows) + " rows",
                       "more");
}

Response appended_answer(const store::Appended& appended, const Notes& notes);

}  // namespace levtok::http::endpoints

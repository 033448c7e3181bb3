#include "service/http/endpoints/parts/posted.hpp"

#include <chrono>

#include "service/http/contract/query.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/columns/market.hpp"

namespace levtok::http::endpoints {
namespace {

std::optional<io::Stamp> stamp_of(const Request& request) {
    const auto text = request.parameter("stamps");
    if (!text) return std::nullopt;
    if (*text == "open") return io::Stamp::open;
    if (*text == "close") return io::Stamp::close;
    throw InvalidValue("stamps", "must be open or close", io::in_quotes(*text));
}

/// `none` leaves splits or distributions of a CSV body in its prices.
std::string adjustment_of(const Request& request, const char* name) {
    const auto text = request.parameter(name);
    if (text && *text != "none") {
        throw InvalidValue(name, "must be none or left out", io::in_quotes(*text));
    }
    return std::string(text.value_or(""));
}

std::string text_of(const Request& request, const char* name) {
    return std::string(request.parameter(name).value_or(""));
}

}  // namespace

io::TextSource source_of(const Request& request) { return {"body", request.body}; }

store::Past past_of(const Request& request) {
    return flag_parameter(request, "correct") ? store::Past::correct : store::Past::keep;
}

io::TimeOptions time_options_of(const Request& request) {
    io::TimeOptions options{.column = text_of(request, "time_column")};
    if (const auto order = request.parameter("date_order")) {
        options.order = io::parse_date_order(std::string(*order), "date_order");
    }
    if (const auto name = request.parameter("tz")) {
        try {
            options.zone = rebalance::Zone::named(*name);
        } catch (const Error& error) {
            throw InvalidValue("tz", std::string("must be a time zone: ") + error.what(),
                               io::in_quotes(*name));
        }
    }
    return options;
}

io::PriceFileOptions price_options_of(const Request& request) {
    return {.column = text_of(request, "column"),
            .stamp = stamp_of(request),
            .bars = text_of(request, "bars"),
            .time = time_options_of(request),
            .splits = adjustment_of(request, "splits"),
            .distributions = adjustment_of(request, "distributions")};
}

void require_interval(bool lacks_interval, const io::PriceFileOptions& options) {
    if (!lacks_interval) return;
    throw InvalidValue("stamps",
                       "must be close where the one bar of a body has a stamp that may be its "
                       "open: name the column close_time, or say ?stamps=close",
                       options.stamp ? "open" : "absent");
}

void refuse_for_json(const Request& request) {
    for (const auto* name : {"stamps", "splits", "distributions", "column", "bars", "rate_column",
                             "time_column", "date_order", "tz"}) {
        const auto text = request.parameter(name);
        if (!text) continue;
        throw InvalidValue(name, "must be left out where the body is JSON", io::in_quotes(*text));
    }
}

void require_not_ahead(Ahead most, Instant last, const std::string& field) {
    const auto seconds = static_cast<std::int64_t>(most.seconds);
    if (seconds == 0) return;
    const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    const Instant latest = now + std::chrono::seconds{seconds};
    if (last <= latest) return;
    throw InvalidValue(field,
                       "must lie at most " + std::to_string(seconds) + " s (" + most.setting +
                           ") ahead of the server's clock, " + format_time(now),
                       format_time(last));
}

void require_not_ahead(const Service& service, Instant last, const std::string& field) {
    require_not_ahead({service.settings.max_ahead_s, "max_ahead_s"}, last, field);
}

Response appended_answer(const store::Appended& appended, const Notes& notes) {
    JsonText json;
    json.open_object().field(io::columns::added, appended.added);
    json.field(io::columns::repeated, appended.repeated);
    json.field(io::columns::corrected, appended.corrected);
    json.key("tokens").value(appended.tokens).warnings(notes).close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints

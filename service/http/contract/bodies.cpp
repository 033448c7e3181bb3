#include "service/http/contract/bodies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/product.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/problem.hpp"
#include "service/http/pipeline/negotiation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/values/times/stamp.hpp"

namespace levtok::http {
namespace {

using nlohmann::json;

/// What the rows of a list may be: lists of as many values as there are names.
struct RowForm {
    std::string_view list;
    std::vector<std::string_view> names;
};

const std::vector<RowForm>& row_forms() {
    static const std::vector<RowForm> forms{
        {"bars", {"time", "close"}},
        {"bars", {"time", "open", "high", "low", "close"}},
        {"bars", {"time", "open", "high", "low", "close", "volume"}},
        {"prices", {"time", "close"}},
        {"prices", {"time", "open", "high", "low", "close"}},
        {"prices", {"time", "open", "high", "low", "close", "volume"}},
        {"funding", {"time", "funding_rate"}},
        {"rates", {"time", "rate"}},
        {"observed", {"time", "value"}},
        {"observed", {"time", "value", "distribution"}},
        {"entry", {"time", "share"}},
        {"flows", {"time", "amount"}},
    };
    return forms;
}

constexpr std::string_view products_list = "products";
constexpr std::string_view holdings_list = "holdings";

json named(const json& row, const RowForm& form) {
    json object = json::object();
    for (std::size_t i = 0; i < form.names.size(); ++i) {
        object[std::string(form.names[i])] = row[i];
    }
    return object;
}

[[noreturn]] void throw_of_no_form(const json& row, const std::string& place, std::string_view list,
                                   std::size_t i) {
    std::string forms = list == products_list ? ", or the name of a product" : "";
    for (const auto& form : row_forms()) {
        if (form.list != list) continue;
        forms += ", or a list of";
        for (const auto name : form.names) forms += ' ' + std::string(name);
    }
    throw InvalidValue(
        place + '.' + std::to_string(i), "must be an object" + forms,
        row.is_array() ? "a list of " + std::to_string(row.size()) : std::string(row.type_name()));
}

/// Makes an object of a row of `list` that is a list itself, such as [time, close], or the name of
/// a product. Throws InvalidValue where row `i` of `place` is neither.
void name_row(json& row, const std::string& place, std::string_view list, std::size_t i) {
    if (row.is_object()) return;
    if (list == products_list && row.is_string()) {
        row = json{{"product", row}};
        return;
    }
    for (const auto& form : row_forms()) {
        if (!row.is_array() || form.list != list || form.names.size() != row.size()) continue;
        row = named(row, form);
        return;
    }
    throw_of_no_form(row, place, list, i);
}

/// The same of the lists within a row: each holding has a history of its own.
void name_inner_rows(json& row, const std::string& place) {
    for (auto& [list, rows] : row.items()) {
        const auto has_form = [&, &key = list](const RowForm& form) { return form.list == key; };
        if (!rows.is_array() || std::none_of(row_forms().begin(), row_forms().end(), has_form)) {
            continue;
        }
        for (std::size_t i = 0; i < rows.size(); ++i)
            name_row(rows[i], place + '.' + list, list, i);
    }
}

/// Collects who takes the rows of a body's lists.
class RowTakers final : public rebalance::PassingFields {
public:
    void rows_of(const char* key, const rebalance::ObjectList& list, std::size_t most,
                 const char*) override {
        const auto take = [key, add = list.add](json& row, std::size_t i) {
            name_row(row, key, key, i);
            if (key == holdings_list) name_inner_rows(row, key + ('.' + std::to_string(i)));
            rebalance::read_fields(row, key + ('.' + std::to_string(i)), add);
        };
        found.push_back({key, most, 2 * list.item_bytes, take});
    }

    std::vector<rebalance::RowTaker> found;
};

std::string place(const std::string& list, std::size_t i, const char* field) {
    return list + '.' + std::to_string(i) + '.' + field;
}

/// The time of item `i`, which must come after `before`.
Instant rising_time(const std::string& text, const std::string& list, std::size_t i,
                    std::optional<Instant> before) {
    const auto time = time_of(text, place(list, i, "time"));
    if (!time) throw InvalidValue(place(list, i, "time"), "must be given", "absent");
    if (before && *time <= *before) {
        throw InvalidValue(place(list, i, "time"),
                           "must be after the one before, " + format_time(*before),
                           format_time(*time));
    }
    return *time;
}

Observation bar_of(const BarBody& given, const std::string& list, std::size_t i,
                   std::optional<Instant> before) {
    const double open = given.open.value_or(given.close);
    const double high = given.high.value_or(std::max(open, given.close));
    const double low = given.low.value_or(std::min(open, given.close));
    if (high < std::max(open, given.close)) {
        throw InvalidValue(place(list, i, "high"), "must not be below open and close",
                           shortest(high));
    }
    if (low > std::min(open, given.close)) {
        throw InvalidValue(place(list, i, "low"), "must not be above open and close",
                           shortest(low));
    }
    return {rising_time(given.time, list, i, before),
            Price::raw(open),
            Price::raw(high),
            Price::raw(low),
            Price::raw(given.close),
            given.volume};
}

/// What the rates of a list have to be, unless they are meant.
struct Plausible {
    Range range;
    const char* what;
    const char* field;
};

template <class Event, class Given>
std::vector<Event> events_of(const std::vector<Given>& given, const std::string& list,
                             const Plausible& plausible, bool meant) {
    std::vector<Event> events;
    events.reserve(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto before = events.empty() ? std::nullopt : std::optional(events.back().time);
        events.push_back({rising_time(given[i].time, list, i, before), Rate::raw(given[i].rate)});
        if (meant || plausible.range.contains(given[i].rate)) continue;
        throw InvalidValue(
            list + '.' + std::to_string(i) + '.' + plausible.field,
            fmt::format("must be {} {} (0.01 % is 0.0001); say ?unit=fraction if it is meant",
                        plausible.what, plausible.range.text()),
            shortest(given[i].rate));
    }
    return events;
}

}  // namespace

rebalance::Weigh weigh_for(const Request& request) {
    return [&request, built = std::size_t{0}](std::size_t bytes) mutable {
        built += bytes;
        if (built > limits::most_built_bytes) {
            throw HttpError(413, "the body holds more values than a request may; send it in parts");
        }
        if (request.memory != nullptr && !request.memory->take(bytes)) {
            throw HttpError(503, std::string(wire::too_much_held), {}, {{"Retry-After", "1"}});
        }
    };
}

void read_body(const Request& request, const rebalance::Description& fields) {
    RowTakers takers;
    fields(takers);
    const json document =
        rebalance::parse_strictly(request.body, "", {weigh_for(request), takers.found});
    rebalance::read_fields(document, "", fields);
}

bool has_csv(const Request& request) {
    return is_media_type(request.header("content-type"), "text/csv");
}

rebalance::Terms terms_of(const std::string& product, std::optional<rebalance::Terms> given,
                          const std::vector<std::string>& set) {
    if (!product.empty() && given) {
        throw InvalidValue("terms", "must be left out where product is given", "both");
    }
    if (given && !set.empty()) {
        throw InvalidValue("set", "must be left out where terms are given: change them there",
                           io::in_quotes(set.front()));
    }
    if (!product.empty()) {
        if (!rebalance::in_library(product)) {
            throw InvalidValue("product", "must be a product of the library",
                               io::in_quotes(product));
        }
        return rebalance::product(product, rebalance::parse_settings(set, "set"));
    }
    if (!given) throw InvalidValue("product", "must be given, or else terms", "absent");
    try {
        rebalance::check(*given);
    } catch (const InvalidValue& error) {
        throw error.within("terms");
    }
    return std::move(*given);
}

std::optional<Instant> time_of(const std::string& text, const std::string& field) {
    if (text.empty()) return std::nullopt;
    if (const auto time = parse_time(text)) return time;
    throw InvalidValue(field, "must be a time like \"2024-01-01T00:00:00Z\"", io::in_quotes(text));
}

bool rates_are_meant(const Request& request) {
    const auto unit = request.parameter("unit");
    if (unit && *unit != "fraction") {
        throw InvalidValue("unit", "must be fraction or left out where the body is JSON",
                           io::in_quotes(*unit));
    }
    return unit.has_value();
}

std::vector<Observation> bars_of(const std::vector<BarBody>& bars, const std::string& field) {
    std::vector<Observation> out;
    out.reserve(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const auto before = out.empty() ? std::nullopt : std::optional(out.back().time);
        out.push_back(bar_of(bars[i], field, i, before));
    }
    return out;
}

std::vector<FundingEvent> funding_of(const std::vector<FundingBody>& events,
                                     const std::string& field, bool meant) {
    return events_of<FundingEvent>(
        events, field,
        {io::plausible_funding, "a fraction of the exposure per interval", "funding_rate"}, meant);
}

std::vector<RateEvent> rates_of(const std::vector<RateBody>& events, const std::string& field,
                                bool meant) {
    return events_of<RateEvent>(events, field, {io::plausible_rate, "a fraction per year", "rate"},
                                meant);
}

std::vector<rebalance::DealRequest> deals_of(const std::vector<DealBody>& deals,
                                             const std::string& field) {
    std::vector<rebalance::DealRequest> out;
    out.reserve(deals.size());
    for (std::size_t i = 0; i < deals.size(); ++i) {
        const auto& [time, tokens, amount] = deals[i];
        const auto before = out.empty() ? std::nullopt : std::optional(out.back().time);
        if (tokens.has_value() == amount.has_value()) {
            throw InvalidValue(place(field, i, "amount"), "must be given, or else tokens",
                               tokens ? "both" : "absent");
        }
        out.push_back(
            {rising_time(time, field, i, before), tokens ? *tokens : *amount, amount.has_value()});
    }
    return out;
}

std::vector<rebalance::ObservedRow> observed_of(const std::vector<ObservedBody>& values,
                                                const std::string& field) {
    std::vector<rebalance::ObservedRow> rows;
    rows.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& [time, value, distribution] = values[i];
        const auto before = rows.empty() ? std::nullopt : std::optional(rows.back());
        if (before && distribution >= before->value) {
            throw InvalidValue(place(field, i, "distribution"),
                               "must be below the value before it, " + shortest(before->value),
                               shortest(distribution));
        }
        rows.push_back(
            {rising_time(time, field, i, before ? std::optional(before->time) : std::nullopt),
             value, distribution});
    }
    return rows;
}

}  // namespace levtok::http

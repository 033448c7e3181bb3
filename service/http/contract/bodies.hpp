#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/terms.hpp"
#include "service/http/contract/request.hpp"
#include "service/http/endpoints/limits.hpp"
#include "service/io/read/rates/plausible_rates.hpp"

/// The JSON bodies of requests. Each field is described once: a visitor reads the fields or writes
/// their schema.
namespace levtok::http {

/// The body that creates or replaces a token.
struct TokenBody {
    std::string underlying;
    std::string product;  ///< of the library; empty where terms are given
    std::optional<rebalance::Terms> terms;
    std::string rates;
    std::string from;
};

template <class Visitor>
void describe(Visitor& fields, TokenBody& body) {
    fields.text("underlying", body.underlying, "id of its price history");
    fields.text("product", body.product, "name in the product library, in place of terms");
    fields.optional_object("terms", body.terms, "as in a product file");
    fields.text("rates", body.rates, "id of the benchmark rates of its cash; absent: none");
    fields.text("from", body.from, "time of its first observation; absent: the first there is");
}

/// A bar stamped at its close, or a single price.
struct BarBody {
    std::string time;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0;
    double volume = 0;
};

template <class Visitor>
void describe(Visitor& fields, BarBody& bar) {
    fields.text("time", bar.time, "when the bar closes: RFC 3339");
    fields.optional_number("open", bar.open, unit::Price::range, "absent: the close");
    fields.optional_number("high", bar.high, unit::Price::range,
                           "absent: the greater of open and close");
    fields.optional_number("low", bar.low, unit::Price::range,
                           "absent: the lesser of open and close");
    fields.required_number("close", bar.close, unit::Price::range, "quote currency");
    fields.number("volume", bar.volume, non_negative, "units of the underlying");
}

struct BarsBody {
    std::vector<BarBody> bars;
};

template <class Visitor>
void describe(Visitor& fields, BarsBody& body) {
    fields.rows("bars", body.bars, limits::most_body_rows,
                "in the order of time; [time, close] and [time, open, high, low, close, volume] "
                "are bars too");
}

struct FundingBody {
    std::string time;
    double rate = 0;
};

template <class Visitor>
void describe(Visitor& fields, FundingBody& event) {
    fields.text("time", event.time, "of the payment: RFC 3339");
    fields.required_number(
        "funding_rate", event.rate, io::possible_funding,
        "fraction of the exposure that longs pay; beyond 0.02 with ?unit=fraction");
}

struct FundingsBody {
    std::vector<FundingBody> funding;
};

template <class Visitor>
void describe(Visitor& fields, FundingsBody& body) {
    fields.rows("funding", body.funding, limits::most_body_rows,
                "in the order of time; [time, funding_rate] is one too");
}

struct RateBody {
    std::string time;
    double rate = 0;
};

template <class Visitor>
void describe(Visitor& fields, RateBody& event) {
    fields.text("time", event.time, "from which it holds: RFC 3339");
    fields.required_number("rate", event.rate, io::possible_rate,
                           "fraction per year; beyond 1 with ?unit=fraction");
}

struct RatesBody {
    std::vector<RateBody> rates;
};

template <class Visitor>
void describe(Visitor& fields, RatesBody& body) {
    fields.rows("rates", body.rates, limits::most_body_rows,
                "in the order of time; [time, rate] is one too");
}

struct TickBody {
    std::string time;
    double price = 0;
};

template <class Visitor>
void describe(Visitor& fields, TickBody& tick) {
    fields.text("time", tick.time, "of the trade: RFC 3339");
    fields.required_number("price", tick.price, unit::Price::range, "quote currency");
}

/// A token and the prices to replay it through.
struct SimulationBody {
    std::string product;
    std::optional<rebalance::Terms> terms;
    std::string underlying;  ///< stored; empty where prices are given
    std::string from;
    std::string to;
    std::string interval;
    std::string rates_id;
    std::vector<BarBody> prices;
    std::vector<FundingBody> funding;
    std::vector<RateBody> rates;
};

template <class Visitor>
void describe(Visitor& fields, SimulationBody& body) {
    fields.text("product", body.product, "name in the product library, in place of terms");
    fields.optional_object("terms", body.terms, "as in a product file");
    fields.text("underlying", body.underlying,
                "id of a stored price history with its funding, in place of prices");
    fields.text("from", body.from, "first observation; absent: the first there is");
    fields.text("to", body.to, "last observation; absent: the last there is");
    fields.text(
        "interval", body.interval,
        "one row an interval in the path, like 1d: its last, with the sums of fee, financing "
        "and cost and with all events");
    fields.text("rates_id", body.rates_id, "id of stored benchmark rates, in place of rates");
    fields.rows("prices", body.prices, limits::most_body_rows,
                "in the order of time; [time, close] and [time, open, high, low, close, volume] "
                "are bars too");
    fields.rows("funding", body.funding, limits::most_body_rows,
                "in the order of time; [time, funding_rate] is one too");
    fields.rows("rates", body.rates, limits::most_body_rows,
                "in the order of time; [time, rate] is one too");
}

/// Makes an object of a row of `list` that is itself a list, such as [time, close]. Throws
/// InvalidValue where row `i` is neither.
void name_row(nlohmann::json& row, std::string_view list, std::size_t i);

/// Collects the functions that take the rows of a body's lists, and skips its other fields.
class RowTakers {
public:
    template <class T>
    void rows(const char* key, std::vector<T>& value, std::size_t most, const char*) {
        const auto take = [key, &value](nlohmann::json& row, std::size_t i) {
            name_row(row, key, i);
            rebalance::JsonReader fields(row, key + ('.' + std::to_string(i)));
            describe(fields, value.emplace_back());
            fields.finish();
        };
        takers_.push_back({key, most, 2 * sizeof(T), take});
    }
    template <class... Field>
    void text(const Field&...) {}
    template <class... Field>
    void number(const Field&...) {}
    template <class... Field>
    void optional_number(const Field&...) {}
    template <class... Field>
    void required_number(const Field&...) {}
    template <class... Field>
    void optional_object(const Field&...) {}

    std::span<const rebalance::RowTaker> takers() const { return takers_; }

private:
    std::vector<rebalance::RowTaker> takers_;
};

/// Limits and counts the memory of the values built from a body: throws HttpError, 413 where this
/// body needs too much, 503 where all current ones together do.
rebalance::Weigh weigh_for(const Request& request);

/// The body as JSON. Throws Error(malformed) where it is not JSON.
nlohmann::json json_of(const Request& request, std::span<const rebalance::RowTaker> rows);

/// The body as a `Described`; every error names the field by its path.
template <class Described>
Described read_body(const Request& request) {
    Described body;
    RowTakers takers;
    describe(takers, body);
    const auto document = json_of(request, takers.takers());
    rebalance::JsonReader fields(document, "");
    describe(fields, body);
    fields.finish();
    return body;
}

/// Throws HttpError(415) where the body is not JSON.
void require_json(const Request& request);

/// Whether the body says that it is CSV.
bool has_csv(const Request& request);

/// The terms of a product of the library, or the terms given. Throws InvalidValue with their path.
rebalance::Terms terms_of(const std::string& product, std::optional<rebalance::Terms> given);

/// The time in `text`; nothing where that is empty. Throws InvalidValue naming `field`.
std::optional<Instant> time_of(const std::string& text, const std::string& field);

/// Whether ?unit=fraction confirms the rates of a JSON body, however high they are. Throws
/// InvalidValue for any other unit, since rates in JSON are fractions.
bool rates_are_meant(const Request& request);

/// The checked events of a list: times must rise, extremes enclose open and close, rates be
/// plausible or `meant`. `field` is the name of the list.
std::vector<Observation> bars_of(const std::vector<BarBody>& bars, const std::string& field);
std::vector<FundingEvent> funding_of(const std::vector<FundingBody>& events,
                                     const std::string& field, bool meant);
std::vector<RateEvent> rates_of(const std::vector<RateBody>& events, const std::string& field,
                                bool meant);

}  // namespace levtok::http

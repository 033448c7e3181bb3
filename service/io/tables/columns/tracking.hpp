#pragma once

#include "service/io/tables/columns/units.hpp"

/// What compares a token with what really traded, and what funds publish of themselves.
namespace levtok::io::columns {

inline constexpr Column figure_of{"product", text, words,
                                  "The product, or the file of the observed series."};
inline constexpr Column figure_period{"period", text, words,
                                      "all, a year such as 2019, or a quarter such as 2019Q3."};
inline constexpr Column figure_name{"figure", text, words,
                                    "Its name; rebalance/README.md explains."};
inline constexpr Column figure_unit{
    "unit", text, words, "Of the value: fraction, per year, per sqrt(year), ratio, count, days."};
inline constexpr Column figure_value{
    "value", number, by_row, "The figure; empty where the data do not determine it.", or_nothing};
inline constexpr Column figure_time{
    "time", time, utc, "The observation that it is about; empty for a period.", or_nothing};

inline constexpr Column joined_time{"time", time, utc, "Of the observed value."};
inline constexpr Column joined_price{"price", number, quote, "Price of the underlying."};
inline constexpr Column model_nav{"model_nav", number, "quote currency per first token",
                                  "NAV of the replay, merges undone."};
inline constexpr Column observed_value{"observed", number, quote,
                                       "The observed value, as the file has it."};
inline constexpr Column model_return{"model_return", number, "log",
                                     "Of the model, since the joined row before."};
inline constexpr Column observed_return{"observed_return", number, "log",
                                        "Of the observed value, splits taken out."};
inline constexpr Column tracking_error_of_day{"error", number, "log",
                                              "Observed return less the model's."};
inline constexpr Column distribution_of_day{
    "distribution", number, "log",
    "What a payment to holders, given or implied, took from the observed value; 0 for none."};
inline constexpr Column kind_of_day{
    "kind", text,
    words,  "What the day is; reverses: taken back, or taking back.",
    false,  "usual|split|distribution|reverses"};

inline constexpr Column observed_kind{
    "kind", text, words, "Published by the issuer, or traded on a market.", false, "nav|price"};
inline constexpr Column observed_first_time{"first_time", time, utc, "Of its first value."};
inline constexpr Column observed_last_time{"last_time", time, utc, "Of its last value."};
inline constexpr Column observed_last_value{"value", number, quote, "Its last value."};
inline constexpr Column observed_time{"time", time, utc, "Of the value."};
inline constexpr Column observed_row_value{"value", number, quote,
                                           "As published or traded, splits taken out."};
inline constexpr Column observed_distribution{
    "distribution", number, quote,
    "Paid to holders per unit since the value before, which had it; 0 for none."};
inline constexpr Column removed_values{"removed", integer, "rows",
                                       "Taken out; they are kept aside."};
inline constexpr Column worth_of_premium{
    "over", text, words, "What the price is compared with.", false, "nav|replay"};

inline constexpr Column performance_of{"product", text, words,
                                       "The product, or the file of the observed series."};
inline constexpr Column performance_measure{
    "measure", text,
    words,     "Of the replay, of the published value, or of that with distributions put back in.",
    false,     "replay|value|total_return"};
inline constexpr Column performance_period{
    "period", text, words, "Back from the end.", false, "1m|3m|ytd|1y|3y|5y|10y|inception"};
inline constexpr Column performance_from{"from_time", time, utc, "Of the row that it begins at."};
inline constexpr Column performance_to{"to_time", time, utc, "Of the row that it ends at."};
inline constexpr Column performance_return{"return", number, fraction,
                                           "Simple return over the whole period."};
inline constexpr Column performance_per_year{"return_per_year", number, "per year",
                                             "Compounded; empty for periods of a year and less.",
                                             or_nothing};

inline constexpr Column estimate_product{"product", text, words, "The product."};
inline constexpr Column estimated_index{"index_return", number, fraction,
                                        "Of the underlying over the horizon."};
inline constexpr Column estimated_multiple{"multiple_return", number, fraction,
                                           "Leverage times the return of the underlying."};
inline constexpr Column estimated_volatility{"volatility", number, "per sqrt(year)",
                                             "Of the underlying."};
inline constexpr Column estimated_return{"fund_return", number, fraction,
                                         "Estimated return of the token over the horizon."};

inline constexpr Column calibrated_product{"product", text, words, "The product."};
inline constexpr Column calibrated_period{"period", text, words, "all, or a year such as 2019."};
inline constexpr Column calibrated_term{"term", text, words, "Path of the field in the product."};
inline constexpr Column calibrated_value{"value", number, by_row,
                                         "What was found; empty for a time of day.", or_nothing};
inline constexpr Column calibrated_error{
    "standard_error", number, by_row,
    "Of the value, by Newey and West; empty for a time, or where nothing is known.", or_nothing};
inline constexpr Column calibrated_setting{"setting", text, words, "What --set takes: path=value."};
inline constexpr Column calibrated_sessions{"sessions", integer, "count",
                                            "Returns that it rests on."};
inline constexpr Column calibration_noise{"noise", number, "log",
                                          "Median size of the errors that remain."};
inline constexpr Column calibrated_short_form{
    "short_form", text, words,
    "The terms as a name of a product, `fund:L=3,E=0.91,SP=0.6`; empty where they have none.",
    or_nothing};
inline constexpr Column yearly_spread_time{"time", time, utc, "From which the spreads hold."};
inline constexpr Column yearly_borrow_spread{
    "borrow_spread", number, "per year",
    "On borrowed cash, over the benchmark; empty where it was not asked for.", or_nothing};
inline constexpr Column yearly_lend_spread{
    "lend_spread", number, "per year",
    "On held cash, under the benchmark; empty where it was not asked for.", or_nothing};
inline constexpr Column yearly_borrow_fee{
    "borrow_fee", number, "per year",
    "On the exposure of a short; empty where it was not asked for.", or_nothing};

inline constexpr Column spliced_time{"time", time, utc, "Of the value."};
inline constexpr Column spliced_value{
    "close", number, quote, "The observed value, or the replay scaled to meet the first of them."};
inline constexpr Column spliced_source{
    "source", text, words, "Where the value is from.", false, "replay|observed"};
inline constexpr Column splice_time{"joined_time", time, utc,
                                    "Of the first observed value, at which the two meet."};
inline constexpr Column splice_factor{"factor", number, ratio,
                                      "By which the replay was multiplied to meet it."};

}  // namespace levtok::io::columns

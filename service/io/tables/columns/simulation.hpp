#pragma once

#include "service/io/tables/columns/units.hpp"

/// The exact law, studies and simulations.
namespace levtok::io::columns {

inline constexpr Column quantity{
    "quantity", text, words, "What the value is: of NAV, its start 1, or p_ for a probability."};
inline constexpr Column exact_value{"value", number, by_row,
                                    "Its exact value; empty where it is infinite.", or_nothing};
inline constexpr Column nav_at_horizon{"nav", number, of_start,
                                       "Net asset value at the horizon, its start 1."};
inline constexpr Column density{"density", number, "per unit of nav",
                                "Probability density, without the atom at 0."};
inline constexpr Column density_of_log{"density_of_log", number, "per unit of ln nav",
                                       "Probability density of ln nav: nav times density."};
inline constexpr Column cdf{"cdf", number, "probability", "Of a NAV at or below this one."};

inline constexpr Column studied_leverage{"leverage", number, ratio,
                                         "Target; empty where the leverage is the answer itself.",
                                         or_nothing};
inline constexpr Column studied_rule{"rule", text, words,
                                     "The rebalancing rule, as in --rule; own is the product's."};
inline constexpr Column fee_per_day{"management_fee_per_day", number, "fraction per day",
                                    "Rate of the fee."};
inline constexpr Column studied_stop{"stop_loss", number, fraction,
                                     "Of a holder, below the entry; 0 is none. Empty without one.",
                                     or_nothing};
inline constexpr Column studied_size{"size", number, fraction,
                                     "Of the holder's equity in the token. Empty without a holder.",
                                     or_nothing};
inline constexpr Column volatility{"volatility", number, "per sqrt(year)",
                                   "Of the model; empty where it has no such parameter.",
                                   or_nothing};
inline constexpr Column drift{"drift", number, "per year",
                              "Of the model's mean price; empty where it has no such parameter.",
                              or_nothing};
inline constexpr Column horizon_days{"horizon_days", number, "days", "How far ahead."};
inline constexpr Column answer{"value", number, by_row, "The answer; empty where there is none.",
                               or_nothing};
inline constexpr Column standard_error_of_method{"standard_error", number, by_row,
                                                 "Of a simulated value; 0 for the other methods, "
                                                 "empty where there is no value.",
                                                 or_nothing};
inline constexpr Column method{
    "method", text, words, "How it was found.", false, "exact|closed_form|monte_carlo"};

inline constexpr Column simulated{"product", text, words, "The product, or the underlying."};
inline constexpr Column estimate{"value", number, by_row, "The estimate."};
inline constexpr Column standard_error{"standard_error", number, by_row, "Of the value."};
inline constexpr Column probability{"probability", number, "probability",
                                    "Of a value at or below."};
inline constexpr Column quantile{"value", number, by_row, "The quantile."};
inline constexpr Column interval_low{"low", number, by_row,
                                     "Lower end of the 95 % interval of the value."};
inline constexpr Column interval_high{"high", number, by_row,
                                      "Upper end of the 95 % interval of the value."};
inline constexpr Column days{"days", number, "days", "From the start."};
inline constexpr Column quantile_of_day{"value", number, of_start,
                                        "The quantile of NAV, or of the price, at that day."};
inline constexpr Column bin_low{"low", number, by_row, "Lower end of the bin."};
inline constexpr Column bin_high{"high", number, by_row, "Upper end of the bin."};
inline constexpr Column bin_count{"count", integer, "paths", "Paths that ended in the bin."};
inline constexpr Column bin_density{
    "density", number, "per unit of the quantity",
    "Share of the paths over the width of the bin; empty of a value that has a bin of its own.",
    or_nothing};
inline constexpr Column bin_density_of_log{
    "density_of_log", number, "per unit of its ln",
    "The same over the width in logarithms; empty of a bin that begins at 0.", or_nothing};
inline constexpr Column path_index{"path", integer, "index", "Number of the path, from 0."};
inline constexpr Column value_of_day{"value", number, of_start, "NAV, or the price, at that day."};
inline constexpr Column paths_so_far{"paths", integer, "paths", "How many the estimate rests on."};
inline constexpr Column estimate_so_far{"value", number, by_row, "The estimate from them."};

}  // namespace levtok::io::columns

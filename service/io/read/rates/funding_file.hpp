#pragma once

#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// With the name of the command's option.
inline RateOptions funding_options() { return {.unit_option = "--funding-unit "}; }

/// Reads funding rates, fractions of the exposure per interval, in the order of time: a time
/// (`fundingTime`, `calc_time`, `time`, `date`, …) and a rate. The rate that was charged
/// (`realizedRate`) takes precedence over a relative one (`relativeFundingRate`), that over others
/// (`fundingRate`, `last_funding_rate`, `rate`); money per contract (`absolute_rate`)
/// or money paid (`funding_fee`, `funding (USD)`) is refused.
/// The unit is given by the column's name or the fields, else it is a fraction. A rate whose name
/// gives another period (`fundingRateDaily`, `interest_8h`, `apr`) is charged in proportion to the
/// interval; a mean of a day's three rates (`funding_mean`) three times at the end of the day;
/// notes say so. Stamps stay as they are, milliseconds late or not. Of two rows of one stamp the
/// last is kept, with a note, or `strict` refuses them. Throws InputError, also for a rate above 2
/// % of an interval whose unit is not given by `options`, and for rows less than an hour apart.
std::vector<FundingEvent> read_funding(const TextSource& source,
                                       const RateOptions& options = funding_options(),
                                       const Warn& warn = {});

/// Whether a column of this name is a funding rate and nothing else.
bool names_funding(std::string_view column);

/// Whether it is money instead: per contract (`absolute_rate`), or paid (`funding_usd`).
bool names_funding_money(std::string_view column);

}  // namespace levtok::io

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/time.hpp"

namespace levtok::io {

/// The information in the name of a column of rates.
struct RateName {
    std::string written;             ///< the whole of it
    std::string subject;             ///< without unit and period, in normal form: `fundingrate`
    std::vector<std::string> words;  ///< of the subject, one by one
    std::optional<double> parts;     ///< per unit: 100 for `(%)`, 10,000 for `bps`
    std::optional<Duration> period;  ///< `8h`, `daily`, `annualized`: what the rate is per
    bool mean = false;               ///< `mean`, `avg`: of several rates
    bool compounded = false;         ///< `apy`: a rate that cannot be divided among intervals
};

/// Reads the words of a name: `Funding Rate (%)`, `fundingRateDaily`, `funding_rate_bps`,
/// `interest_8h`, `avg_funding_rate`.
RateName read_rate_name(std::string_view column);

}  // namespace levtok::io

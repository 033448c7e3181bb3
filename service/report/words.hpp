#pragma once

#include <string>
#include <string_view>

#include "nav/time.hpp"
#include "service/web/page.hpp"

/// Numbers and texts as the page writes them. A number that is not finite is a dash.
namespace levtok::report {

using web::escaped;

/// `text` in JSON's quotes, safe within a script: no `<` is left in it.
std::string script_quoted(std::string_view text);

/// 0.0523 is `+5.23 %`, 12.5 is `+1,250 %`; the minus sign is U+2212. Only a total loss is 100 %:
/// -0.99999 is `−99.999 %`.
std::string signed_percent(double fraction);
std::string percent(double fraction);
/// A small rate to four significant digits: 0.00007646 is `0.007646 %`.
std::string fine_percent(double fraction);
/// A probability: 0.5467 is `54.7 %`.
std::string odds_text(double probability);

/// Four significant digits, thousands grouped.
std::string number_text(double x);

/// A multiple of the investment: as number_text, or `under 0.0001` where almost nothing is left.
std::string growth_text(double x);

/// Real leverage: `3.14x`.
std::string multiple_text(double leverage);

/// 1234567 is `1,234,567`.
std::string count_text(std::uint64_t count);

/// `1 trade`, `2 trades`.
std::string count_of(std::uint64_t count, std::string_view singular, std::string_view plural);

/// A time to the minute, also at 00:00, which ends the day before the date.
std::string time_text(Instant time);
std::string date_text(Instant time);

/// `<data value="0.052345">+5.23 %</data>`: the text shown, and the number itself to the bit.
std::string data_element(double value, const std::string& shown);

}  // namespace levtok::report

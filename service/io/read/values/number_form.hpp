#pragma once

#include <optional>
#include <string_view>

namespace levtok::io {

/// The decimal sign of a file.
enum class DecimalSign : char { point = '.', comma = ',' };

struct WrittenNumber {
    double value = 0;
    bool percent = false;  ///< followed by a percent sign; the value is the number before it
};

/// A number as people write it: `4970.79`, `$5,200.00`, `1.40M`, `5.200,5 €` (decimal comma),
/// `0.01%`. Thousands are groups of three, separated by the other sign, a space or an apostrophe.
/// Nothing for any other text, such as a negative number in brackets, since no price is negative.
std::optional<WrittenNumber> parse_written_number(std::string_view text, DecimalSign sign);

/// Whether `text` stands for a missing value: empty, `-`, `.`, null, None, NaN, NA, N/A, #N/A.
bool stands_for_nothing(std::string_view text);

/// Infers the decimal sign of a file from its numbers.
class DecimalSignEvidence {
public:
    /// Takes any field; text that is not a number is ignored.
    void see(std::string_view text);
    /// The sign by the fields so far; numbers like `1,234` alone have a decimal comma only where
    /// the comma does not separate the fields.
    DecimalSign decide(char delimiter) const;
    /// Whether only numbers like `1,234`, which may be either, decided.
    bool guessed(char delimiter) const;

private:
    bool point_ = false;
    bool comma_ = false;
    bool either_ = false;
};

/// The ratio of a split as files write it, new units per old one: `4`, `4:1`, `4-for-1`, `4 for 1`,
/// `1/10`. Nothing for any other text.
std::optional<double> parse_ratio(std::string_view text, DecimalSign sign);

}  // namespace levtok::io

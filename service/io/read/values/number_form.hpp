#pragma once

#include <optional>
#include <string_view>

namespace levtok::io {

/// Which sign a file writes before the decimals of a number.
enum class DecimalSign : char { point = '.', comma = ',' };

struct WrittenNumber {
    double value = 0;
    bool percent = false;  ///< a percent sign stands after it; the value is what stands before
};

/// A number as people write it: `4970.79`, `$5,200.00`, `1.40M`, `5.200,5 €` (decimal comma),
/// `0.01%`. Thousands are groups of three with the other sign, a space or an apostrophe between
/// them. Nothing for anything else; in brackets is nothing too: no price is negative.
std::optional<WrittenNumber> parse_written_number(std::string_view text, DecimalSign sign);

/// Whether `text` says that there is no value: empty, `-`, `.`, null, None, NaN, NA, N/A, #N/A.
bool stands_for_nothing(std::string_view text);

/// What the numbers of a file say about their decimal sign.
class DecimalSignEvidence {
public:
    /// Takes any field; what is no number says nothing.
    void see(std::string_view text);
    /// By what was seen; numbers like `1,234` alone have a decimal comma only where the comma does
    /// not separate the fields.
    DecimalSign decide(char delimiter) const;
    /// Nothing but numbers like `1,234`, which may be either, decided.
    bool guessed(char delimiter) const;

private:
    bool point_ = false;
    bool comma_ = false;
    bool either_ = false;
};

}  // namespace levtok::io

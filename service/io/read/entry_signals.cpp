#include "service/io/read/entry_signals.hpp"

#include <array>

#include "nav/check.hpp"

namespace levtok::io {

std::vector<rebalance::EntrySignal> read_entry_signals(const TextSource& source,
                                                       const TimeOptions& time, const Warn& warn) {
    using namespace std::string_view_literals;
    static constexpr std::array names{"signal"sv, "entry"sv,       "in"sv,      "position"sv,
                                      "share"sv,  "targetshare"sv, "weight"sv,  "targetweight"sv,
                                      "target"sv, "allocation"sv,  "exposure"sv};
    static constexpr std::array kinds{DatedColumn{"signal", names}};
    constexpr Range allowed{.low = 0, .high = 1};
    const auto values = read_dated_values(source, kinds, "time,signal", time, warn);
    std::vector<rebalance::EntrySignal> signals;
    signals.reserve(values.rows.size());
    for (const auto& row : values.rows) {
        if (!allowed.contains(row.value)) {
            throw InputError(values.file, row.line, values.column,
                             "must be " + allowed.text() + ", was " + shortest(row.value),
                             "write 1 for in, 0 for out, or the share of the size between them");
        }
        signals.push_back({row.time, row.value});
    }
    return signals;
}

}  // namespace levtok::io

#include "service/http/endpoints/parts/entry_signals.hpp"

#include <string>

#include "nav/error.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http::endpoints {

std::vector<rebalance::EntrySignal> signals_of(const std::vector<EntryBody>& entry) {
    std::vector<rebalance::EntrySignal> signals;
    for (std::size_t i = 0; i < entry.size(); ++i) {
        const auto field = "entry." + std::to_string(i) + ".time";
        const Instant time = io::parse_instant(entry[i].time, field);
        if (i > 0 && time <= signals.back().time) {
            throw InvalidValue(field, "must be after the one before", format_time(time));
        }
        signals.push_back({time, entry[i].share});
    }
    return signals;
}

}  // namespace levtok::http::endpoints

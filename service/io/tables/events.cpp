#include "service/io/tables/events.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "nav/error.hpp"

namespace levtok::io {
namespace {

using rebalance::Event;

constexpr std::array<std::pair<Event, std::string_view>, 7> names{{
    {Event::open, "open"},
    {Event::scheduled, "scheduled"},
    {Event::emergency, "emergency"},
    {Event::merge, "merge"},
    {Event::wiped_out, "wiped_out"},
    {Event::margin_call, "margin_call"},
    {Event::liquidated, "liquidated"},
}};

}  // namespace

std::string event_names(rebalance::Events events) {
    std::string text;
    for (const auto& [event, name] : names) {
        if (!events.has(event)) continue;
        if (!text.empty()) text += '+';
        text += name;
    }
    return text;
}

rebalance::Events parse_events(std::string_view text) {
    rebalance::Events events;
    while (!text.empty()) {
        const auto plus = text.find('+');
        const std::string_view part = text.substr(0, plus);
        const auto* found = std::find_if(names.begin(), names.end(),
                                         [&](const auto& entry) { return entry.second == part; });
        if (found == names.end()) {
            std::string known;
            for (const auto& [event, name] : names) known += std::string(name) + ", ";
            throw Error(
                ErrorKind::malformed,
                "\"" + std::string(part) + "\" is no event; events are " + known + "joined by +");
        }
        events.add(found->first);
        text = plus == std::string_view::npos ? std::string_view{} : text.substr(plus + 1);
    }
    return events;
}

}  // namespace levtok::io

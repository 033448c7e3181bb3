#include "rebalance/replay/spread_history.hpp"

#include <algorithm>
#include <variant>

#include "nav/check.hpp"

namespace levtok::rebalance {
namespace {

void add_to_list(std::string& list, std::string_view name) {
    list.append(list.empty() ? "" : " and ").append(name);
}

}  // namespace

const SpreadKind* spread_kind_of(std::string_view path) {
    constexpr std::string_view place = "financing.";
    if (!path.starts_with(place)) return nullptr;
    path.remove_prefix(place.size());
    const auto found = std::find_if(spread_kinds.begin(), spread_kinds.end(),
                                    [&](const SpreadKind& kind) { return kind.name == path; });
    return found == spread_kinds.end() ? nullptr : &*found;
}

bool is_charged(const SpreadKind& kind, double leverage) {
    if (kind.own == &CashFinancing::borrow_spread) return leverage > 1;
    if (kind.own == &CashFinancing::lend_spread) return leverage < 1;
    return leverage < 0;
}

Notes uncovered_spreads(std::span<const SpreadEvent> events, const std::string& place,
                        const Cover& prices) {
    Notes notes;
    const auto cover = cover_of(events);
    for (const auto& kind : spread_kinds) {
        const auto first = std::find_if(
            events.begin(), events.end(),
            [&](const SpreadEvent& event) { return (event.spreads.*kind.given).has_value(); });
        if (first == events.end()) continue;
        const Cover of_kind{first->time, cover->last, cover->interval};
        append(notes, uncovered_level({kind.name, kind.name, "the product's own"}, of_kind, prices,
                                      place));
    }
    return notes;
}

Notes unused_spreads(const Terms& terms, const Spreads& given, const std::string& option) {
    if (!std::holds_alternative<CashFinancing>(terms.financing)) return {};
    std::string has;
    std::string needs;
    for (const auto& kind : spread_kinds) {
        if ((given.*kind.given).has_value()) {
            if (is_charged(kind, terms.leverage)) return {};
            add_to_list(has, kind.name);
        } else if (is_charged(kind, terms.leverage)) {
            add_to_list(needs, kind.name);
        }
    }
    if (has.empty() || needs.empty()) return {};
    return {{NoteCode::unused_input, option + " charges " + terms.name + " nothing: it has " + has +
                                         ", and a token of leverage " + shortest(terms.leverage) +
                                         " is charged by " + needs}};
}

}  // namespace levtok::rebalance

#include "rebalance/replay/uncharged.hpp"

#include <algorithm>
#include <chrono>
#include <variant>

namespace levtok::rebalance {
namespace {

std::string text_of(const Cover& cover) {
    return format_time(cover.first) + " to " + format_time(cover.last);
}

/// How far before the end of the prices a series may end without a missing event.
Duration slack_of(const Cover& cover, Duration otherwise) {
    return (cover.interval > Duration{0} ? cover.interval : otherwise) * 3 / 2;
}

template <class Kind>
bool is_paid(std::span<const Financing> all) {
    return std::any_of(all.begin(), all.end(), [](const Financing& financing) {
        return std::holds_alternative<Kind>(financing);
    });
}

std::optional<Unfed> unfed(const Feed& feed) {
    if (feed.cover) return std::nullopt;
    return Unfed{"without " + feed.how, ""};
}

}  // namespace

Notes uncovered_funding(const Feed& feed, const Cover& prices) {
    if (!feed.cover) return {};
    const Cover& covered = *feed.cover;
    const std::string head =
        "funding from " + text_of(covered) + ", prices from " + text_of(prices);
    if (covered.last <= prices.first || covered.first > prices.last) {
        return {{NoteCode::uncovered, head + ": no funding is charged", feed.place}};
    }
    const Duration slack = slack_of(covered, std::chrono::hours{8});
    if (covered.first <= prices.first + slack && covered.last + slack >= prices.last) return {};
    return {{NoteCode::uncovered, head + ": none is charged where " + feed.holder + " has none",
             feed.place}};
}

Notes uncovered_level(const Level& level, const Cover& covered, const Cover& prices,
                      const std::string& place) {
    const Duration slack = std::max<Duration>(std::chrono::weeks{1}, slack_of(covered, one_day));
    const bool late = covered.first > prices.first;
    const bool short_of_the_end = covered.last + slack < prices.last;
    if (!late && !short_of_the_end) return {};
    std::string meaning(level.name);
    if (late) meaning.append(" is ").append(level.before).append(" before the first rate");
    if (short_of_the_end)
        meaning.append(late ? " and" : "").append(" stays at the last one after it");
    return {{NoteCode::uncovered,
             std::string(level.series) + " from " + text_of(covered) + ", prices from " +
                 text_of(prices) + ": " + meaning,
             place}};
}

Notes uncovered_rates(const Feed& feed, const Cover& prices) {
    if (!feed.cover) return {};
    return uncovered_level({"rates", "the benchmark", "0"}, *feed.cover, prices, feed.place);
}

Notes unfed(const Financing& financing, std::string_view name, const std::optional<Unfed>& funding,
            const std::optional<Unfed>& rates) {
    Notes notes;
    if (funding && std::holds_alternative<PerpetualFunding>(financing)) {
        notes.push_back({NoteCode::uncharged,
                         std::string(name) + " pays the funding of a perpetual; " +
                             funding->because + " none is charged",
                         funding->place});
    }
    if (rates && std::holds_alternative<CashFinancing>(financing)) {
        notes.push_back({NoteCode::uncharged,
                         std::string(name) + " pays interest on its cash; " + rates->because +
                             " the benchmark is 0 and only its spreads are charged",
                         rates->place});
    }
    return notes;
}

Notes unfed(const Financing& financing, std::string_view name, const Feed& funding,
            const Feed& rates) {
    return unfed(financing, name, unfed(funding), unfed(rates));
}

Notes unused(std::span<const Financing> all, std::string_view funding, std::string_view rates,
             const std::pair<std::string_view, std::string_view>& set) {
    Notes notes;
    const auto note = [&](std::string_view input, const char* what, const char* kind) {
        std::string text(input);
        text.append(" charges nothing: no product here pays ").append(what).append("; ");
        text.append(set.first).append(R"(financing={"kind":")").append(kind).append("\"}");
        notes.push_back({NoteCode::unused_input, text.append(set.second) + " has it charged"});
    };
    if (!funding.empty() && !is_paid<PerpetualFunding>(all)) {
        note(funding, "the funding of a perpetual", PerpetualFunding::name);
    }
    if (!rates.empty() && !is_paid<CashFinancing>(all)) {
        note(rates, "interest on its cash", CashFinancing::name);
    }
    return notes;
}

Notes uncovered(std::span<const Financing> all, const Feed& funding, const Feed& rates,
                const Cover& prices) {
    Notes notes;
    if (is_paid<PerpetualFunding>(all)) append(notes, uncovered_funding(funding, prices));
    if (is_paid<CashFinancing>(all)) append(notes, uncovered_rates(rates, prices));
    return notes;
}

Notes uncharged(const Terms& terms, const Feed& funding, const Feed& rates,
                const std::optional<Cover>& prices) {
    Notes notes = unfed(terms.financing, terms.name, funding, rates);
    if (prices) append(notes, uncovered(std::span(&terms.financing, 1), funding, rates, *prices));
    return notes;
}

}  // namespace levtok::rebalance

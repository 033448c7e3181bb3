#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "nav/note.hpp"
#include "nav/observation.hpp"
#include "rebalance/terms.hpp"

/// Charges of a product for which there is no input: one rule for the command, the HTTP service,
/// simulations and their files.
namespace levtok::rebalance {

/// The time that a series covers.
struct Cover {
    Instant first{};
    Instant last{};
    Duration interval{0};  ///< the mean time from one event to the next; 0 where there is one only
};

/// Nothing where there are no events; `events` are in order of time.
template <class Event>
std::optional<Cover> cover_of(std::span<const Event> events) {
    if (events.empty()) return std::nullopt;
    Cover cover{events.front().time, events.back().time, Duration{0}};
    const auto steps = static_cast<Duration::rep>(events.size() - 1);
    if (steps > 0) cover.interval = (cover.last - cover.first) / steps;
    return cover;
}

/// A series of rates that a charge needs, as the notes name it.
struct Feed {
    std::optional<Cover> cover;       ///< nothing where there is no such series
    std::string how;                  ///< how it is given, such as `--funding`
    std::string place;                ///< the file or the id that it comes from; may be empty
    std::string holder = "the file";  ///< what contains it
};

/// A note where the funding of `feed`, if there is any, begins or ends inside the time of `prices`
/// by more than 1.5 of its intervals, or where none of it lies within that time.
Notes uncovered_funding(const Feed& feed, const Cover& prices);

/// A series of rates of which each holds until the next one.
struct Level {
    std::string_view series;  ///< `rates`
    std::string_view name;    ///< `the benchmark`
    std::string_view before;  ///< what it is before the first rate
};

/// A note where the series begins after the first price, or ends more than a week and more than 1.5
/// of its intervals before the last.
Notes uncovered_level(const Level& level, const Cover& covered, const Cover& prices,
                      const std::string& place);

/// The same of the benchmark rates of `feed`, if there are any.
Notes uncovered_rates(const Feed& feed, const Cover& prices);

/// Why a charge has no input.
struct Unfed {
    std::string because;  ///< the reason in the note: `without --funding`
    std::string place;    ///< the field that would provide it; may be empty
};

/// A note for each charge by `financing` without an input. `name` is the product's or the
/// instrument's in the notes; an absent reason means that the charge has an input.
Notes unfed(const Financing& financing, std::string_view name, const std::optional<Unfed>& funding,
            const std::optional<Unfed>& rates);

/// The same for charges whose inputs are series.
Notes unfed(const Financing& financing, std::string_view name, const Feed& funding,
            const Feed& rates);

/// A note for each of the given inputs, named as `--funding` is, that charges none of `all`; an
/// empty name is no input. `set` is how fields are changed, such as `--set '` and `'`.
Notes unused(std::span<const Financing> all, std::string_view funding, std::string_view rates,
             const std::pair<std::string_view, std::string_view>& set);

/// Notes where the inputs that charge one of `all` do not cover the time of `prices`.
Notes uncovered(std::span<const Financing> all, const Feed& funding, const Feed& rates,
                const Cover& prices);

/// Both: missing inputs, and inputs that do not cover the time of `prices`. Series that the product
/// is not charged by do not matter; without prices there is no time to cover.
Notes uncharged(const Terms& terms, const Feed& funding, const Feed& rates,
                const std::optional<Cover>& prices);

}  // namespace levtok::rebalance

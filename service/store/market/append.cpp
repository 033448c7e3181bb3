#include <fmt/format.h>

#include <algorithm>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/store/impl.hpp"
#include "service/store/limits.hpp"
#include "service/store/market/corrected.hpp"
#include "service/store/names.hpp"

namespace levtok::store {
namespace {

/// The comparison of new events with the stored ones.
template <class Event>
struct Sorted {
    std::vector<Event> added;
    std::vector<Event> changed;
    std::vector<Event> before;  ///< the old events of `changed`
    std::size_t repeated = 0;
};

template <class Event>
void check_order(std::span<const Event> events) {
    for (std::size_t i = 1; i < events.size(); ++i) {
        if (events[i].time > events[i - 1].time) continue;
        throw InvalidValue(fmt::format("{}.{}.time", SeriesTable<Event>::name, i),
                           "must be after the one before, " + format_time(events[i - 1].time),
                           format_time(events[i].time));
    }
}

/// The stored events at the times of `events`, in order.
template <class Event>
std::vector<Event> present(Connection& connection, const std::string& id,
                           std::span<const Event> events) {
    using Table = SeriesTable<Event>;
    std::string sql = fmt::format("SELECT time, {} FROM {} WHERE id = $1 AND time IN (",
                                  Table::columns, Table::name);
    for (std::size_t i = 0; i < limits::rows_an_insert; ++i) {
        sql += fmt::format("{}${}", i == 0 ? "" : ", ", i + 2);
    }
    sql += ") ORDER BY time";
    std::vector<Event> found;
    while (!events.empty()) {
        const auto block = events.first(std::min(events.size(), limits::rows_an_insert));
        Values values{id};
        for (const auto& event : block) values.emplace_back(micros(event.time));
        values.resize(limits::rows_an_insert + 1, values.back());
        const auto part = events_of<Event>(connection.execute(sql, values));
        found.insert(found.end(), part.begin(), part.end());
        events = events.subspan(block.size());
    }
    return found;
}

template <class Event>
Sorted<Event> sort_out(Connection& connection, const std::string& id, std::span<const Event> events,
                       std::optional<Instant> last) {
    using Table = SeriesTable<Event>;
    const auto behind_last =
        std::partition_point(events.begin(), events.end(),
                             [&](const auto& event) { return last && event.time <= *last; });
    const auto old = present(connection, id,
                             events.first(static_cast<std::size_t>(behind_last - events.begin())));
    Sorted<Event> sorted;
    auto at = old.begin();
    for (const auto& event : events) {
        if (at == old.end() || at->time != event.time) {
            sorted.added.push_back(event);
            continue;
        }
        if (Table::values(*at) == Table::values(event)) {
            ++sorted.repeated;
        } else {
            sorted.changed.push_back(event);
            sorted.before.push_back(*at);
        }
        ++at;
    }
    return sorted;
}

template <class Event>
std::string shown(const Event& event) {
    std::string text;
    for (const auto& value : SeriesTable<Event>::values(event)) {
        text += (text.empty() ? "" : ", ") + shortest(std::get<double>(value));
    }
    return text;
}

/// The instant up to which events belong to published rows.
Instant published_until(const std::vector<StoredToken>& tokens) {
    Instant until = Instant::min();
    for (const auto& token : tokens) {
        if (token.state_time) until = std::max(until, *token.state_time);
    }
    return until;
}

/// The tokens that an event of a series affects.
std::vector<StoredToken> affected(const SeriesTable<Observation>&, MarketWrite& write,
                                  const std::string& id) {
    return write.live_tokens("underlying", id);
}
std::vector<StoredToken> affected(const SeriesTable<FundingEvent>&, MarketWrite& write,
                                  const std::string& id) {
    return write.live_tokens("underlying", id);
}
std::vector<StoredToken> affected(const SeriesTable<RateEvent>&, MarketWrite& write,
                                  const std::string& id) {
    return write.live_tokens("rates", id);
}
std::vector<StoredToken> affected(const SeriesTable<rebalance::ObservedRow>&, MarketWrite&,
                                  const std::string&) {
    return {};
}

/// An event after this instant is new; one up to it changes the past.
Instant past_until(const SeriesTable<Observation>&, std::optional<Instant> last, Instant) {
    return last.value_or(Instant::min());
}
Instant past_until(const SeriesTable<rebalance::ObservedRow>&, std::optional<Instant> last,
                   Instant) {
    return last.value_or(Instant::min());
}
Instant past_until(const SeriesTable<FundingEvent>&, std::optional<Instant>, Instant published) {
    return published == Instant::min() ? published : published + rebalance::MarketFeed::late;
}
Instant past_until(const SeriesTable<RateEvent>&, std::optional<Instant>, Instant published) {
    return published;
}

template <class Event>
[[noreturn]] void throw_past(const std::string& id, const Event& event, Instant until) {
    using Table = SeriesTable<Event>;
    throw Error(
        ErrorKind::conflict,
        fmt::format(
            "{} {}: a {} at {} belongs to the past, which is published up to {}; to insert it and "
            "recompute what follows, use ?correct=true, or --correct of levtok import",
            Table::name, id, Table::one, format_time(event.time), format_time(until)));
}

template <class Event>
[[noreturn]] void throw_changed(const std::string& id, const Event& event, const Event& before) {
    using Table = SeriesTable<Event>;
    throw Error(
        ErrorKind::conflict,
        fmt::format("{} {}: the {} at {} is there with other values ({}, not {}); give it as a "
                    "correction if it is one (?correct=true, or --correct of levtok import)",
                    Table::name, id, Table::one, format_time(event.time), shown(before),
                    shown(event)));
}

template <class Event>
void insert(Connection& connection, const std::string& id, std::span<const Event> events) {
    using Table = SeriesTable<Event>;
    Insert rows(connection, Table::name, std::string("id, time, ") + Table::columns);
    for (const auto& event : events) {
        Values row{id, micros(event.time)};
        for (auto& value : Table::values(event)) row.push_back(std::move(value));
        rows.add(std::move(row));
    }
    rows.finish();
}

template <class Event>
Instant first_past(const Sorted<Event>& sorted, Instant until) {
    Instant first = Instant::max();
    if (!sorted.changed.empty()) first = sorted.changed.front().time;
    if (!sorted.added.empty() && sorted.added.front().time <= until) {
        first = std::min(first, sorted.added.front().time);
    }
    return first;
}

/// The immediate effect of new events: bars advance the tokens; funding and rates wait for the bar
/// that they belong to.
void take_on(MarketWrite& write, const std::vector<StoredToken>& tokens,
             std::span<const Observation> bars) {
    for (const auto& token : tokens) write.go_on(token, bars);
}
template <class Event>
void take_on(MarketWrite&, const std::vector<StoredToken>&, std::span<const Event>) {}

/// The steps of storing events.
template <class Event>
struct Plan {
    Sorted<Event> sorted;
    std::vector<StoredToken> tokens;
    Instant changed = Instant::max();  ///< the first event that changes the past
    std::optional<Event> last;         ///< that was stored before
};

/// Throws Error(conflict) where events would change a past that is to be kept.
template <class Event>
Plan<Event> plan(MarketWrite& write, const std::string& id, std::span<const Event> events,
                 Past past) {
    const SeriesTable<Event> table;
    const auto stored = last_event<Event>(write.connection(), id);
    const auto last = stored.empty() ? std::nullopt : std::optional(stored.front().time);
    Plan<Event> plan{.sorted = sort_out(write.connection(), id, events, last)};
    if (last) plan.last = stored.front();
    const auto& sorted = plan.sorted;
    if (sorted.added.empty() && sorted.changed.empty()) return plan;
    plan.tokens = affected(table, write, id);
    const Instant until = past_until(table, last, published_until(plan.tokens));
    plan.changed = first_past(sorted, until);
    if (plan.changed == Instant::max() || past == Past::correct) return plan;
    if (!sorted.changed.empty()) throw_changed(id, sorted.changed.front(), sorted.before.front());
    throw_past(id, sorted.added.front(), until);
}

/// Paper accounts that have something on an underlying take part in its new bars. Without a bar
/// before them nothing could be bought.
void watch(MarketWrite& write, const std::string& id, const std::optional<Observation>& last) {
    if (last) write.watch_for_accounts(id, *last);
}
template <class Event>
void watch(MarketWrite&, const std::string&, const std::optional<Event>&) {}

void pass(MarketWrite& write, std::span<const Observation> added,
          const std::optional<Observation>& last) {
    if (!last) return;
    const auto first = std::partition_point(
        added.begin(), added.end(), [&](const auto& bar) { return bar.time <= last->time; });
    write.pass_accounts(added.subspan(static_cast<std::size_t>(first - added.begin())));
}
template <class Event>
void pass(MarketWrite&, std::span<const Event>, const std::optional<Event>&) {}

template <class Event>
Appended append(MarketWrite& write, const std::string& id, std::span<const Event> events,
                Past past) {
    const SeriesTable<Event> table;
    const auto [sorted, tokens, changed, last] = plan(write, id, events, past);
    Appended appended{.added = sorted.added.size(),
                      .repeated = sorted.repeated,
                      .corrected = sorted.changed.size()};
    if (sorted.added.empty() && sorted.changed.empty()) return appended;

    const bool of_the_past = changed != Instant::max();
    write.touch();
    write.register_series(table.kind, id);
    insert<Event>(write.connection(), id, sorted.added);
    watch(write, id, last);
    if (!of_the_past) {
        take_on(write, tokens, std::span<const Event>(sorted.added));
    } else {
        put_aside<Event>(write, id, sorted.before);
        insert<Event>(write.connection(), id, sorted.changed);
        for (const auto& token : tokens) {
            write.replay(token, changed - rebalance::MarketFeed::late);
        }
    }
    pass(write, std::span<const Event>(sorted.added), last);
    for (const auto& [symbol, engine] : write.moved()) appended.tokens.push_back(symbol);
    return appended;
}

template <class Event, class Impl>
Appended append_checked(const Impl& store, const std::string& id, std::span<const Event> events,
                        Past past) {
    check_order(events);
    Appended appended;
    store.write_market([&](MarketWrite& write) { appended = append(write, id, events, past); });
    return appended;
}

template <class Event, class Impl>
Appended append_to(const Impl& store, const std::string& id, std::span<const Event> events,
                   Past past) {
    check_name(id, SeriesTable<Event>::kind);
    return append_checked(store, id, events, past);
}

template <class Event, class Impl>
void require_checked_kept(const Impl& store, const std::string& id, std::span<const Event> events) {
    check_order(events);
    store.write_market([&](MarketWrite& write) { plan(write, id, events, Past::keep); });
}

template <class Event, class Impl>
void require_kept(const Impl& store, const std::string& id, std::span<const Event> events) {
    check_name(id, SeriesTable<Event>::kind);
    require_checked_kept(store, id, events);
}

}  // namespace

void Store::require_past_kept(const std::string& underlying,
                              std::span<const Observation> bars) const {
    require_kept(*impl_, underlying, bars);
}

void Store::require_past_kept(const std::string& underlying,
                              std::span<const FundingEvent> events) const {
    require_kept(*impl_, underlying, events);
}

void Store::require_past_kept(const std::string& id, std::span<const RateEvent> events) const {
    require_kept(*impl_, id, events);
}

Appended Store::append_bars(const std::string& underlying, std::span<const Observation> bars,
                            Past past) {
    return append_to(*impl_, underlying, bars, past);
}

Appended Store::append_funding(const std::string& underlying, std::span<const FundingEvent> events,
                               Past past) {
    return append_to(*impl_, underlying, events, past);
}

Appended Store::append_rates(const std::string& id, std::span<const RateEvent> events, Past past) {
    return append_to(*impl_, id, events, past);
}

void Store::require_past_kept(const std::string& symbol, ObservedKind kind,
                              std::span<const rebalance::ObservedRow> rows) const {
    impl_->stored_token(symbol);
    require_checked_kept(*impl_, observed_id(symbol, kind), rows);
}

Appended Store::append_observed(const std::string& symbol, ObservedKind kind,
                                std::span<const rebalance::ObservedRow> rows, Past past) {
    impl_->stored_token(symbol);
    return append_checked(*impl_, observed_id(symbol, kind), rows, past);
}

bool Store::put_tick(const std::string& underlying, Tick tick, Past past) {
    check_name(underlying, SeriesTable<Observation>::kind);
    require_in_range(tick.price, unit::Price::range, "price");
    impl_->require_series(SeriesTable<Observation>::kind, underlying);
    bool taken = false;
    impl_->write_market([&](MarketWrite& write) {
        Connection& connection = write.connection();
        const auto last = last_event<Observation>(connection, underlying);
        if (!last.empty() && tick.time <= last.front().time) return;
        const Rows stored = connection.execute(
            std::string("INSERT INTO ticks (id, time, price) VALUES ($1, $2, $3) ON CONFLICT (id) "
                        "DO UPDATE SET time = excluded.time, price = excluded.price ") +
                (past == Past::keep ? "WHERE ticks.time < excluded.time " : "") + "RETURNING id",
            {underlying, micros(tick.time), tick.price});
        if (stored.empty()) return;
        if (!last.empty()) write.watch_for_accounts(underlying, last.front());
        write.pass_accounts(tick);
        write.touch();
        taken = true;
    });
    return taken;
}

}  // namespace levtok::store

#include "service/store/rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "nav/error.hpp"
#include "rebalance/triggers.hpp"

namespace levtok::store {
namespace {

using rebalance::Event;

constexpr std::array<Event, 7> all_events{
    Event::open,      Event::scheduled,   Event::emergency,  Event::merge,
    Event::wiped_out, Event::margin_call, Event::liquidated,
};

std::int64_t bits_of(rebalance::Events events) {
    std::int64_t bits = 0;
    for (const Event event : all_events) {
        if (events.has(event)) bits |= static_cast<std::int64_t>(event);
    }
    return bits;
}

rebalance::Events events_of(std::int64_t bits) {
    rebalance::Events events;
    for (const Event event : all_events) {
        if ((bits & static_cast<std::int64_t>(event)) != 0) events.add(event);
    }
    return events;
}

template <std::size_t... Index>
constexpr auto trigger_names(std::index_sequence<Index...>) {
    return std::array<const char*, sizeof...(Index) + 1>{
        rebalance::Schedule::name,
        std::variant_alternative_t<Index, rebalance::PriceTrigger>::name...};
}

/// The names of triggers with static lifetime, to which the rows of trades refer.
constexpr auto triggers =
    trigger_names(std::make_index_sequence<std::variant_size_v<rebalance::PriceTrigger>>());

const char* trigger_called(const std::string& name) {
    const auto* found =
        std::find_if(triggers.begin(), triggers.end(), [&](const char* t) { return name == t; });
    return found == triggers.end() ? "" : *found;
}

constexpr std::array<std::pair<Role, const char*>, 2> roles{
    {{Role::read, "read"}, {Role::write, "write"}}};

constexpr std::array<std::pair<ObservedKind, const char*>, observed_kinds.size()> kind_names{
    {{ObservedKind::nav, "nav"}, {ObservedKind::price, "price"}}};

constexpr std::array<std::pair<JobState, const char*>, job_states.size()> state_names{{
    {JobState::queued, "queued"},
    {JobState::running, "running"},
    {JobState::done, "done"},
    {JobState::failed, "failed"},
    {JobState::cancelled, "cancelled"},
}};

template <class Table, class Enum>
const char* name_in(const Table& table, Enum value) {
    return std::find_if(table.begin(), table.end(),
                        [&](const auto& entry) { return entry.first == value; })
        ->second;
}

template <class Table>
auto value_called(const Table& table, const std::string& name) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& entry) { return name == entry.second; });
    if (found == table.end()) {
        throw Error(ErrorKind::system,
                    "the database holds \"" + name + "\" where it is not allowed");
    }
    return found->first;
}

}  // namespace

Values values_of(const NavRecord& record) {
    const auto& row = record.row;
    return {record.symbol, micros(row.time), static_cast<std::int64_t>(record.sequence),
            row.price,     row.nav,          row.leverage,
            row.position,  row.cash,         row.fee,
            row.financing, row.cost,         bits_of(row.events),
            row.cap};
}

NavRecord nav_record(const Row& row) {
    return {.sequence = static_cast<std::uint64_t>(row.integer(2)),
            .symbol = row.text(0),
            .row = {.time = row.time(1),
                    .price = row.number(3),
                    .nav = row.number(4),
                    .leverage = row.number(5),
                    .position = row.number(6),
                    .cash = row.number(7),
                    .fee = row.number(8),
                    .financing = row.number(9),
                    .cost = row.number(10),
                    .cap = row.is_null(12) ? 0 : row.number(12),
                    .events = events_of(row.integer(11))}};
}

Values values_of(const std::string& symbol, std::int64_t number, const rebalance::TradeRow& trade) {
    return {symbol,
            micros(trade.nav_time),
            number,
            std::string(trade.trigger),
            trade.price,
            trade.leverage_before,
            trade.leverage_after,
            trade.notional,
            trade.cost,
            trade.nav,
            micros(trade.instant),
            micros(trade.time)};
}

rebalance::TradeRow trade_row(const Row& row) {
    return {.nav_time = row.time(1),
            .instant = row.time(10),
            .time = row.time(11),
            .trigger = trigger_called(row.text(3)),
            .price = row.number(4),
            .leverage_before = row.number(5),
            .leverage_after = row.number(6),
            .notional = row.number(7),
            .cost = row.number(8),
            .nav = row.number(9)};
}

StoredToken stored_token(const Row& row) {
    StoredToken token;
    token.record.symbol = row.text(0);
    token.record.underlying = row.text(1);
    token.record.rates = row.text(2);
    token.terms = row.text(3);
    if (!row.is_null(4)) token.record.from = row.time(4);
    token.record.retired = row.integer(5) != 0;
    token.generation = row.integer(6);
    if (!row.is_null(7)) token.state_time = row.time(7);
    if (!row.is_null(8)) token.state = row.text(8);
    return token;
}

KeyRecord key_record(const Row& row) {
    return {row.text(0), row.text(1), value_called(roles, row.text(2)), row.time(3)};
}

JobRecord job_record(const Row& row) {
    JobRecord job{.id = row.text(0),
                  .state = value_called(state_names, row.text(1)),
                  .request = row.text(2),
                  .key = row.text(3),
                  .progress = row.number(4),
                  .error = row.text(5),
                  .created = row.time(6)};
    if (!row.is_null(7)) job.finished = row.time(7);
    return job;
}

const char* name_of(ObservedKind kind) { return name_in(kind_names, kind); }

ObservedKind observed_kind(std::string_view name, std::string_view field) {
    for (const auto& [kind, known] : kind_names) {
        if (name == known) return kind;
    }
    throw InvalidValue(std::string(field), "must be nav or price", '"' + std::string(name) + '"');
}

const char* name_of(Role role) { return name_in(roles, role); }
const char* name_of(JobState state) { return name_in(state_names, state); }

}  // namespace levtok::store

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/terms.hpp"

/// What the store holds, as plain values.
namespace levtok::store {

/// A token as it was put: its terms on one underlying.
struct TokenRecord {
    std::string symbol;
    std::string underlying;
    std::string rates;  ///< id of the benchmark of its cash; empty: none
    rebalance::Terms terms;
    std::optional<Instant> from;  ///< history before it is left out; nothing: all of it
    bool retired = false;
};

/// A row of a NAV path. `sequence` rises with every row written in the whole store, so that a
/// reader can ask for what is new; a corrected row comes again with a later one.
struct NavRecord {
    std::uint64_t sequence = 0;
    std::string symbol;
    rebalance::PathRow row;
};

/// A stretch of time, ends included, and at most `limit` rows of it after `after`.
struct Range {
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::optional<Instant> after;  ///< rows after this instant: where the page before ended
    std::size_t limit = 1000;
    bool newest_first = false;
};

/// Where a series of times begins and ends; nothing where there are none, or no second one.
struct SeriesEnds {
    std::optional<Instant> first;
    std::optional<Instant> before_last;
    std::optional<Instant> last;
};

/// What a token's notes are made of: the ends of the series that charge it and of its rows.
struct TokenEnds {
    SeriesEnds funding;
    SeriesEnds rates;
    SeriesEnds rows;                             ///< without the one before the last
    std::vector<rebalance::TradeRow> scheduled;  ///< of its last trades; their instants alone
};

/// What an append came to.
struct Appended {
    std::size_t added = 0;
    std::size_t repeated = 0;         ///< there already, with the same values
    std::size_t corrected = 0;        ///< replaced; the old values are kept
    std::vector<std::string> tokens;  ///< that were advanced or recomputed
};

/// What a removal came to.
struct Removed {
    std::size_t count = 0;            ///< of bars
    std::vector<std::string> tokens;  ///< recomputed
};

/// Past rows are kept from changing unless they are to be corrected.
enum class Past { keep, correct };

/// The last trade seen of an underlying between its bars.
struct Tick {
    Instant time;
    double price = 0;
};

/// What a key may do; write includes read.
enum class Role { read, write };
/// `read`, `write`.
const char* name_of(Role role);

/// A key without its secret.
struct KeyRecord {
    std::string id;
    std::string name;
    Role role = Role::read;
    Instant created;
};

enum class JobState { queued, running, done, failed, cancelled };
/// `queued`, `running`, `done`, `failed`, `cancelled`.
const char* name_of(JobState state);
inline constexpr std::array job_states{JobState::queued, JobState::running, JobState::done,
                                       JobState::failed, JobState::cancelled};

/// A Monte Carlo job over its life.
struct JobRecord {
    std::string id;
    JobState state = JobState::queued;
    std::string request;  ///< the job as JSON, as montecarlo::write_job writes it
    std::string key;      ///< id of the key that posted it
    double progress = 0;  ///< 0 … 1
    std::string error;    ///< where it failed
    Instant created;
    std::optional<Instant> finished;
};

}  // namespace levtok::store

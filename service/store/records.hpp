#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "nav/observation.hpp"
#include "rebalance/account/paper_account.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/terms.hpp"

/// The records of the store, as plain values.
namespace levtok::store {

/// A token as it was created: its terms on one underlying.
struct TokenRecord {
    std::string symbol;
    std::string underlying;
    std::string rates;  ///< id of the benchmark of its cash; empty: none
    rebalance::Terms terms;
    std::optional<Instant> from;  ///< history before it is left out; nothing: all of it
    bool retired = false;
};

/// What is observed of a token: its NAV as the issuer publishes it, or its price on a market.
enum class ObservedKind { nav, price };
/// `nav`, `price`.
const char* name_of(ObservedKind kind);
/// Throws InvalidValue naming `field` for another name.
ObservedKind observed_kind(std::string_view name, std::string_view field);
inline constexpr std::array observed_kinds{ObservedKind::nav, ObservedKind::price};

/// A row of a NAV path. `sequence` rises with every row written in the whole store, so that a
/// reader can ask for new rows; a corrected row is written again with a later sequence.
struct NavRecord {
    std::uint64_t sequence = 0;
    std::string symbol;
    rebalance::PathRow row;
};

/// A range of time, ends included, and at most `limit` of its rows after `after`.
struct Range {
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::optional<Instant> after;  ///< the instant at which the page before ended
    std::size_t limit = 1000;
    bool newest_first = false;
};

/// The first and the last times of a series; nothing where there are none, or no second one.
struct SeriesEnds {
    std::optional<Instant> first;
    std::optional<Instant> before_last;
    std::optional<Instant> last;
};

/// The inputs of a token's notes: the ends of the series that charge it and of its rows.
struct TokenEnds {
    SeriesEnds funding;
    SeriesEnds rates;
    SeriesEnds rows;                             ///< without the one before the last
    std::vector<rebalance::TradeRow> scheduled;  ///< of its last trades; only with their instants
};

/// The result of an append.
struct Appended {
    std::size_t added = 0;
    std::size_t repeated = 0;         ///< stored already with the same values
    std::size_t corrected = 0;        ///< replaced; the old values are kept
    std::vector<std::string> tokens;  ///< that were advanced or recomputed
};

/// The result of a removal.
struct Removed {
    std::size_t count = 0;            ///< of bars
    std::vector<std::string> tokens;  ///< recomputed
};

/// The values that the next ones of an observed series are checked against, as prices.
struct ObservedBefore {
    std::vector<Observation> last;
    std::optional<BarSteps> steps;  ///< nothing where there are fewer than two
};

/// Whether a write may change past rows.
enum class Past { keep, correct };

/// The last trade seen of an underlying between its bars.
struct Tick {
    Instant time;
    double price = 0;
};

/// The permissions of a key; write includes read.
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

/// A Monte Carlo job with its state.
struct JobRecord {
    std::string id;
    JobState state = JobState::queued;
    std::string request;  ///< the job as JSON, as montecarlo::write_job writes it
    std::string key;      ///< id of the key that posted it
    double progress = 0;  ///< 0 … 1
    std::string error;    ///< why it failed
    Instant created;
    std::optional<Instant> finished;
};

/// A paper account with its state.
struct AccountRecord {
    std::string id;
    rebalance::PaperTerms terms;
    std::string note;
    Instant created;
    std::optional<Instant> closed;
    rebalance::PaperState state;
};

/// A line of an account's journal, and when it was written by the clock of the database.
struct JournalRecord {
    rebalance::JournalLine line;
    Instant written;
};

/// An amount of money that comes into an account or goes out, or, of a position, from the balance
/// into its collateral and back.
struct Transfer {
    double amount = 0;
    std::uint64_t position = 0;  ///< 0: none
    std::string note;
};

/// Rows of an account after `after`, which are numbered from 1.
struct NumberRange {
    std::uint64_t after = 0;
    std::size_t limit = 1000;
};

}  // namespace levtok::store

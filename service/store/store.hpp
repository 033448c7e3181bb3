#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "rebalance/token/token.hpp"
#include "rebalance/tracking/observed.hpp"
#include "service/store/records.hpp"
#include "service/store/verify/verify.hpp"

namespace levtok::store {

/// The persistent data of the service: price histories, tokens with the state of their engine, NAV
/// paths, keys and jobs, in an SQLite file or a PostgreSQL database. Data that a call has stored
/// when it returns survives kill -9 and a power failure. All calls may come from several threads;
/// several processes may share a database. Throws Error: not_found for an unknown name,
/// invalid_value for one that cannot be used in a path, conflict where the past would change,
/// unavailable where other writers take too long, system where the database fails (disk full, no
/// permission, connection lost).
class Store {
public:
    /// `url` is `sqlite:PATH` or `postgresql://…`. Creates or migrates the schema.
    explicit Store(const std::string& url);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Changes with every write of market data or tokens, also by another process: data read under
    /// one version is valid as long as the version is the same.
    std::uint64_t version() const;
    /// The same without a look into the database: a write of this process counts at once, that of
    /// another after `limits::version_age` at the latest.
    std::uint64_t known_version() const;

    /// Waits until version() is no longer `known`, at most `patience`; returns the current version.
    std::uint64_t wait_for_change(std::uint64_t known, std::chrono::milliseconds patience) const;

    /// During the lifetime of the result all reads of this thread are as of the first one. A thread
    /// has one snapshot at a time, and must not write while it has it.
    std::shared_ptr<const void> snapshot() const;

    // ---- market data; bars and events in order of time -----------------------------------------
    /// Stores bars and advances every token of the underlying by them, in one transaction. Bars
    /// stored with the same values are skipped. A bar with other values, or before the last one, is
    /// a conflict unless `past` is correct: then the old values are kept in a table of their own,
    /// and the tokens are recomputed. Where a token's books would no longer be finite numbers
    /// nothing is stored, and Error(invalid_value) names the token and the time of the bar.
    Appended append_bars(const std::string& underlying, std::span<const Observation> bars,
                         Past past = Past::keep);
    /// Throws Error(conflict) where these bars would change the past, as append_… without a
    /// correction does; stores nothing.
    void require_past_kept(const std::string& underlying, std::span<const Observation> bars) const;
    void require_past_kept(const std::string& underlying,
                           std::span<const FundingEvent> events) const;
    void require_past_kept(const std::string& id, std::span<const RateEvent> events) const;
    /// Removes the bars from `from` to `to`, both included, as a correction: they are kept in the
    /// table of corrected ones, and the tokens are recomputed.
    Removed remove_bars(const std::string& underlying, Instant from, Instant to);
    /// As append_bars; an event that belongs to an observation already published is of the past.
    Appended append_funding(const std::string& underlying, std::span<const FundingEvent> events,
                            Past past = Past::keep);
    Appended append_rates(const std::string& id, std::span<const RateEvent> events,
                          Past past = Past::keep);
    /// Stores the latest tick; one that is not after the last bar and tick is ignored (false).
    /// Throws Error(not_found) for an underlying without bars and tokens.
    /// Where `past` is correct it replaces a later tick, but not a bar.
    bool put_tick(const std::string& underlying, Tick tick, Past past = Past::keep);

    std::vector<std::string> underlyings() const;
    std::vector<std::string> rate_ids() const;
    std::vector<Observation> bars(const std::string& underlying, const Range& range) const;
    /// Some of the last bars, in the order of time, against which the next ones are checked.
    std::vector<Observation> last_bars(const std::string& underlying) const;
    /// The steps of the last bars; nothing where there are fewer than two.
    std::optional<BarSteps> bar_steps(const std::string& underlying) const;
    std::vector<FundingEvent> funding(const std::string& underlying, const Range& range) const;
    std::vector<RateEvent> rates(const std::string& id, const Range& range) const;
    /// Only the times, the oldest first; empty for an unknown id.
    std::vector<Instant> funding_times(const std::string& underlying, const Range& range) const;
    std::vector<Instant> rate_times(const std::string& id, const Range& range) const;
    /// The last tick, where it is newer than the last bar.
    std::optional<Tick> tick(const std::string& underlying) const;

    // ---- tokens ---------------------------------------------------------------------------------
    /// Creates or replaces a token and replays the stored history through it. True where it is new.
    /// The same token again changes nothing; a retired one becomes active again.
    bool put_token(const TokenRecord& token);
    /// Retires a token: it gets no further rows; its path stays readable.
    void retire_token(const std::string& symbol);
    std::vector<TokenRecord> tokens() const;
    /// The calendars of the tokens on an underlying, without retired ones.
    std::vector<std::string> calendars(const std::string& underlying) const;
    TokenRecord token(const std::string& symbol) const;
    /// The engine in its current state; not opened where its underlying has no bar yet. Throws
    /// Error(system) where its state cannot be read.
    rebalance::Token engine(const std::string& symbol) const;
    /// As engine, but nothing where the state cannot be read, so that lists do not fail for one
    /// token.
    std::optional<rebalance::Token> engine_if_readable(const std::string& symbol) const;

    std::vector<NavRecord> nav(const std::string& symbol, const Range& range) const;
    /// The last row at or before `time`; without `time`, the last of all.
    std::optional<NavRecord> nav_at(const std::string& symbol,
                                    std::optional<Instant> time = {}) const;
    /// Rows written after `sequence`, in the order they were written; of all tokens where
    /// `symbols` is empty.
    std::vector<NavRecord> nav_after(std::uint64_t sequence, std::span<const std::string> symbols,
                                     std::size_t limit) const;
    /// Whether tokens were merged at a row after `after`, up to and including `to`.
    bool merged_between(const std::string& symbol, Instant after, Instant to) const;
    std::uint64_t last_sequence() const;
    /// At most `limit` trades and the other trades at the instant of the last one, so that the next
    /// page misses none.
    std::vector<rebalance::TradeRow> trades(const std::string& symbol, const Range& range) const;

    /// The ends in one read, with at most `last_trades` of the last trades.
    TokenEnds ends_of(const TokenRecord& token, std::size_t last_trades) const;

    // ---- what is observed of tokens, in order of time ------------------------------------------
    /// As append_bars, of a token that is there; no token is advanced.
    Appended append_observed(const std::string& symbol, ObservedKind kind,
                             std::span<const rebalance::ObservedRow> rows, Past past = Past::keep);
    /// As of bars.
    void require_past_kept(const std::string& symbol, ObservedKind kind,
                           std::span<const rebalance::ObservedRow> rows) const;
    /// As remove_bars; the number of rows.
    std::size_t remove_observed(const std::string& symbol, ObservedKind kind, Instant from,
                                Instant to);
    ObservedBefore observed_before(const std::string& symbol, ObservedKind kind) const;
    /// Empty where nothing was stored.
    std::vector<rebalance::ObservedRow> observed(const std::string& symbol, ObservedKind kind,
                                                 const Range& range) const;

    // ---- keys -----------------------------------------------------------------------------------
    /// Creates a key; its secret is returned only here and stored only as a hash.
    std::pair<KeyRecord, std::string> add_key(const std::string& name, Role role);
    /// The key of a secret, which is compared in constant time.
    std::optional<KeyRecord> key_of(std::string_view secret) const;
    std::vector<KeyRecord> keys() const;
    void remove_key(const std::string& id);

    // ---- jobs -----------------------------------------------------------------------------------
    /// Queues a job. Where the key has used the same non-empty `idempotency` before, that job is
    /// returned; throws Error(conflict) where its request was different, Error(unavailable) where
    /// `most` jobs wait.
    JobRecord add_job(const std::string& request, const std::string& key,
                      const std::string& idempotency, std::size_t most);
    JobRecord job(const std::string& id) const;
    /// At most `most`, the last first: those added before the job `before`, or all where it is
    /// empty. Throws Error where there is no such job.
    std::vector<JobRecord> jobs(std::size_t most = std::numeric_limits<std::int32_t>::max(),
                                const std::string& before = {}) const;
    std::size_t count_jobs(JobState state) const;
    /// The oldest job that waits, or whose owner's lease has expired; it then belongs to `owner`
    /// until the lease ends. No job is given to two owners.
    std::optional<JobRecord> claim_job(const std::string& owner, std::chrono::seconds lease);
    /// Prolongs the lease and stores the progress; false where the job is no longer the owner's
    /// (cancelled, or taken over).
    bool keep_job(const std::string& id, const std::string& owner, double progress,
                  std::chrono::seconds lease);
    /// Throws Error(conflict), as finish_job and fail_job do, where the job is no longer the
    /// owner's.
    void save_checkpoint(const std::string& id, const std::string& owner, std::string_view bytes);
    std::string checkpoint(const std::string& id) const;
    /// Ends a job with its result, a bundle of named texts (summary.json, fan.csv, …).
    void finish_job(const std::string& id, const std::string& owner,
                    const std::vector<std::pair<std::string, std::string>>& result);
    void fail_job(const std::string& id, const std::string& owner, const std::string& error);
    /// Returns an unfinished job to the queue at once, for a process that ends.
    void release_job(const std::string& id, const std::string& owner);
    /// Cancels a job; one that has ended does not change.
    void cancel_job(const std::string& id);
    /// Removes the jobs that ended longer than `age` ago, with their results.
    void forget_jobs(std::chrono::seconds age);
    /// The texts of the result; empty until the job is done.
    std::vector<std::pair<std::string, std::string>> result(const std::string& id) const;

    // ---- paper accounts -------------------------------------------------------------------------
    /// Creates an account, or gives it other terms and another note; true where it is new. Throws
    /// Error(unavailable) where there are `limits::most_accounts`, Error(conflict) for a closed
    /// one.
    bool put_account(const std::string& id, const rebalance::PaperTerms& terms,
                     const std::string& note);
    std::vector<AccountRecord> accounts() const;
    AccountRecord account(const std::string& id) const;
    /// Closes an account, which then takes no orders and no money. Throws Error(conflict) where it
    /// holds something, or an order rests.
    void close_account(const std::string& id);
    /// Fills an order at the NAV, or the price, of the last bar or tick, or lets it rest. Bars and
    /// ticks fill what rests in the transaction that stores them. Where the account was given the
    /// same non-empty `idempotency` before, that order is returned; throws Error(conflict) where it
    /// was another order.
    rebalance::PaperOrder place_order(const std::string& account,
                                      const rebalance::OrderRequest& order,
                                      const std::string& idempotency = {});
    rebalance::PaperOrder cancel_order(const std::string& account, std::uint64_t number);
    /// As place_order, of money.
    JournalRecord transfer(const std::string& account, const Transfer& transfer,
                           const std::string& idempotency = {});
    /// Where a state is given, those in it.
    std::vector<rebalance::PaperOrder> orders(
        const std::string& account, const NumberRange& range,
        std::optional<rebalance::OrderState> state = {}) const;
    rebalance::PaperOrder order(const std::string& account, std::uint64_t number) const;
    std::vector<JournalRecord> journal(const std::string& account, const NumberRange& range) const;
    std::size_t count_accounts() const;
    std::size_t count_resting_orders() const;
    /// What a token, or an underlying, trades at now: at its last bar, or a tick after that.
    /// Nothing where it has none yet.
    std::optional<rebalance::PaperQuote> token_quote(const std::string& symbol) const;
    std::optional<rebalance::PaperQuote> underlying_quote(const std::string& id) const;

    // ---- operations -----------------------------------------------------------------------------
    /// A consistent copy while others write; SQLite only (PostgreSQL has pg_dump). Written whole or
    /// not at all.
    void backup(const std::string& path) const;
    /// Throws Error(system) where the database cannot be read and written now: it is tried at most
    /// once a second, a write failed a short time ago, the file was moved, or its disk has less
    /// than `min_free_bytes` free. False where another writer holds it for longer, so that writes
    /// wait.
    bool check_ready(std::uint64_t min_free_bytes = 0) const;
    /// The check at the start of a server, which takes a few seconds at most: throws Error(system)
    /// where the file is damaged. A warning where the store is not checked completely; else empty.
    std::string check_at_start() const;
    /// The database's own check of everything, and a replay of every token from the stored inputs,
    /// compared with its rows bit for bit. One finding for each table and token.
    std::vector<Finding> verify() const;
    /// Writes the rows of a token again, replayed from the stored inputs.
    void recompute(const std::string& symbol);
    std::uint64_t size_bytes() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace levtok::store

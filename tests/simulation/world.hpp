#pragma once

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nav/error.hpp"
#include "tests/io/scratch.hpp"
#include "tests/simulation/follower.hpp"
#include "tests/simulation/model.hpp"
#include "tests/store/faulty_disk.hpp"

namespace levtok::simulation {

/// A promise that was broken, with the step at which it was.
class Violation : public std::runtime_error {
    using runtime_error::runtime_error;
};

/// What happened in simulations, to be added up.
struct Tally {
    std::size_t steps = 0;
    std::size_t acknowledged = 0;  ///< writes
    std::size_t refused = 0;       ///< writes that a fault or a power failure met
    std::size_t kept = 0;          ///< of these, those that were there afterwards
    std::size_t power_losses = 0;
    std::size_t restarts = 0;
    std::size_t orders = 0;  ///< of paper accounts
    std::size_t filled = 0;  ///< of these

    Tally& operator+=(const Tally& other);
};

/// What was asked for of an account.
struct Sent {
    std::string account;
    store::PaperAct act;
    std::string key;
};

/// Whether a write changes what is stored. One that does ends what an earlier one that failed may
/// still become; one that only finds that nothing is to be done does not.
enum class Effect { change, none };

/// Two instances of the service's core (store, tokens, jobs, stream) on one database, to which a
/// seed's choice of writes, faults, power failures, restarts and clock jumps happens. After each of
/// these the store must hold every acknowledged write, and of one that failed all or nothing.
class World {
public:
    explicit World(std::uint64_t seed);

    /// Throws Violation.
    Tally run(int steps);

private:
    store::Store& store();
    void step();
    void open();
    void close();
    void restart();
    void fail_power();
    void plan_fault();
    void check();
    void settle(const std::string& what);

    template <class Call>
    void write(const std::string& what, Effect effect, Model after, Call&& call);
    template <class Call>
    void expect_refusal(const std::string& what, Call&& call);

    void append();
    void correct();
    void repeat();
    void put_token();
    void retire_token();
    void add_job();
    void claim_job();
    void work_on_job();
    void cancel_job();
    void follow();
    void put_account();
    void trade();
    void send_again();
    void send(const Sent& sent);

    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
    std::string worker() { return below(2) == 0 ? "first" : "second"; }

    std::mt19937_64 random_;
    store::FaultyDisk disk_;
    std::unique_ptr<io::Scratch> folder_ = std::make_unique<io::Scratch>();
    std::array<std::unique_ptr<store::Store>, 2> stores_;
    std::vector<Observation> history_;
    Model model_;
    std::vector<Model> uncertain_;  ///< by writes that failed, until one changes something
    Follower follower_;
    Tally tally_;
    int jobs_ = 0;
    int acts_ = 0;
    std::optional<Sent> sent_;  ///< the last order, whatever became of it
};

/// A write that only a fault may refuse.
template <class Call>
void World::write(const std::string& what, Effect effect, Model after, Call&& call) {
    const bool failed = disk_.has_failed();
    try {
        call(store(), after);
        model_ = std::move(after);
        if (effect == Effect::change) uncertain_.clear();
        ++tally_.acknowledged;
        return;
    } catch (const Error& error) {
        if (disk_.has_failed() == failed && !disk_.is_dead()) {
            throw Violation(what + " was refused: " + error.what());
        }
    }
    ++tally_.refused;
    uncertain_.push_back(std::move(after));
    if (disk_.is_dead() || chance(50)) return restart();
    check();
}

/// A call that must be refused as a conflict.
template <class Call>
void World::expect_refusal(const std::string& what, Call&& call) {
    const bool failed = disk_.has_failed();
    try {
        call(store());
        throw Violation(what + " was not refused");
    } catch (const Error& error) {
        if (disk_.has_failed() == failed && !disk_.is_dead() &&
            error.kind() != ErrorKind::conflict) {
            throw Violation(what + " was refused with: " + error.what());
        }
    }
    if (disk_.is_dead()) restart();
}

}  // namespace levtok::simulation

#include "tests/simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "nav/error.hpp"
#include "tests/simulation/clock.hpp"

namespace levtok::simulation {
namespace {

using store::JobState;

constexpr int longest_history = 240;
constexpr std::size_t most_jobs = 4;
constexpr std::chrono::hours lease{1};

constexpr std::array<const char*, 6> products{"3x", "-3x", "ftx-bull", "gate-3s", "5x", "upro"};
constexpr std::array<const char*, 4> symbols{"A", "B", "C", "D"};

constexpr std::array faults{store::Fault::input_output, store::Fault::full,
                            store::Fault::short_write,  store::Fault::sync,
                            store::Fault::read,         store::Fault::power};

template <class Events>
Effect effect_of(const Events& before, const Events& after) {
    return before.size() == after.size() ? Effect::none : Effect::change;
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
    steps += other.steps;
    acknowledged += other.acknowledged;
    refused += other.refused;
    kept += other.kept;
    power_losses += other.power_losses;
    restarts += other.restarts;
    orders += other.orders;
    filled += other.filled;
    return *this;
}

World::World(std::uint64_t seed)
    : random_(seed), history_(store::wild_bars(longest_history, static_cast<unsigned>(seed))) {
    open();
}

Tally World::run(int steps) {
    for (int i = 0; i < steps; ++i) {
        try {
            step();
        } catch (const Violation& violation) {
            throw Violation(fmt::format("step {}: {}", i, violation.what()));
        }
        ++tally_.steps;
    }
    restart();
    if (const auto wrong = follower_.catch_up(store()); !wrong.empty()) throw Violation(wrong);
    for (const auto& [id, account] : model_.accounts) {
        tally_.orders += account.orders.size();
        for (const auto& [number, state] : account.orders) {
            if (state == rebalance::OrderState::filled) ++tally_.filled;
        }
    }
    close();
    return tally_;
}

void World::step() {
    using Action = void (World::*)();
    struct Choice {
        int weight;
        Action action;
    };
    constexpr std::array choices{Choice{30, &World::append},      Choice{6, &World::correct},
                                 Choice{4, &World::repeat},       Choice{8, &World::put_token},
                                 Choice{2, &World::retire_token}, Choice{6, &World::add_job},
                                 Choice{8, &World::claim_job},    Choice{14, &World::work_on_job},
                                 Choice{3, &World::cancel_job},   Choice{8, &World::follow},
                                 Choice{4, &World::put_account},  Choice{24, &World::trade},
                                 Choice{4, &World::send_again},   Choice{3, &World::restart},
                                 Choice{4, &World::fail_power},   Choice{12, &World::plan_fault},
                                 Choice{2, &World::check}};
    int all = 0;
    for (const auto& choice : choices) all += choice.weight;
    auto drawn = static_cast<int>(below(static_cast<std::size_t>(all)));
    for (const auto& choice : choices) {
        drawn -= choice.weight;
        if (drawn < 0) return (this->*choice.action)();
    }
}

store::Store& World::store() { return *stores_[below(stores_.size())]; }

void World::open() {
    for (auto& store : stores_) {
        store = std::make_unique<store::Store>("sqlite:" + folder_->path("levtok.db"));
    }
}

void World::close() {
    for (auto& store : stores_) store.reset();
}

/// Also one after which the power is back: what it left is then in a folder of its own.
void World::restart() {
    ++tally_.restarts;
    close();
    if (disk_.is_dead()) {
        ++tally_.power_losses;
        auto left = std::make_unique<io::Scratch>();
        disk_.lose_power(left->folder().string(), random_());
        disk_.heal();
        folder_ = std::move(left);
    }
    if (chance(30)) {
        try {
            open();
        } catch (const Error&) {
            // A service that cannot start ends, and is started again.
        }
    }
    if (disk_.is_dead()) return restart();
    disk_.heal();
    open();
    settle("after a restart");
}

void World::fail_power() {
    disk_.fail(store::Fault::power, 1);
    restart();
}

void World::plan_fault() {
    disk_.fail(faults[below(faults.size())], 1 + static_cast<long>(below(40)));
    if (chance(20)) {
        move_clock(std::chrono::minutes{chance(50) ? 150 : -150});
    }
}

/// The store holds the model, or what a write that failed since would have made of it.
void World::settle(const std::string& what) {
    auto wrong = difference(model_, store());
    if (wrong.empty()) return;
    const auto kept = std::find_if(uncertain_.begin(), uncertain_.end(),
                                   [&](Model& one) { return difference(one, store()).empty(); });
    if (kept == uncertain_.end()) throw Violation(what + ": " + wrong);
    ++tally_.kept;
    model_ = *kept;
    uncertain_.clear();
}

void World::check() {
    if (disk_.is_dead()) return restart();
    disk_.heal();
    settle("without a restart");
}

/// The next bars, and before them the funding and the rates that belong to them.
void World::append() {
    const std::size_t from = model_.bars.size();
    const std::size_t to = std::min(history_.size(), from + 1 + below(12));
    if (from == to) return;
    const Instant until = history_[to - 1].time;
    const auto add_until = [](Instant last, auto& known, const auto& events) {
        for (std::size_t i = known.size(); i < events.size() && events[i].time <= last; ++i) {
            known.push_back(events[i]);
        }
    };
    Model funded = model_;
    add_until(until + rebalance::MarketFeed::late, funded.funding,
              store::funding_events(longest_history));
    const std::size_t had = model_.funding.size();
    write("funding", effect_of(model_.funding, funded.funding), funded,
          [&](store::Store& store, Model& after) {
              store.append_funding(underlying, std::span(after.funding).subspan(had));
          });
    if (model_.funding.size() == had && funded.funding.size() != had) return;
    Model rated = model_;
    add_until(until, rated.rates, store::rate_events(longest_history));
    const std::size_t had_rates = model_.rates.size();
    write("rates", effect_of(model_.rates, rated.rates), rated,
          [&](store::Store& store, Model& after) {
              store.append_rates(rates_id, std::span(after.rates).subspan(had_rates));
          });
    if (model_.rates.size() == had_rates && rated.rates.size() != had_rates) return;
    Model longer = model_;
    longer.bars.insert(longer.bars.end(), history_.begin() + static_cast<std::ptrdiff_t>(from),
                       history_.begin() + static_cast<std::ptrdiff_t>(to));
    pass_bars(longer, from);
    write("bars", Effect::change, longer, [&](store::Store& store, Model& after) {
        store.append_bars(underlying, std::span(after.bars).subspan(from));
    });
}

/// Another price of a past bar; without a correction it is refused.
void World::correct() {
    if (model_.bars.empty()) return;
    Model after = model_;
    const std::size_t at = below(after.bars.size());
    auto& bar = after.bars[at];
    bar.close =
        Price::of(bar.close.value() == bar.low.value() ? bar.high.value() : bar.low.value());
    if (chance(20)) {
        return expect_refusal("a changed bar", [&](store::Store& store) {
            store.append_bars(underlying, std::span(&bar, 1));
        });
    }
    write("a correction", Effect::change, after, [&](store::Store& store, Model& now) {
        store.append_bars(underlying, std::span(now.bars).subspan(at, 1), store::Past::correct);
    });
}

void World::repeat() {
    write("a repetition", Effect::none, model_, [&](store::Store& store, Model& after) {
        const auto appended = store.append_bars(underlying, after.bars);
        if (appended.added + appended.corrected != 0) throw Violation("a repetition adds bars");
    });
}

void World::put_token() {
    Model after = model_;
    const std::string symbol = symbols[below(symbols.size())];
    const std::string product = products[below(products.size())];
    const auto known = model_.tokens.find(symbol);
    const bool same = known != model_.tokens.end() && known->second.terms.name == product;
    const Effect effect = same ? Effect::none : Effect::change;
    after.retired.erase(symbol);
    after.tokens[symbol] = store::token_of(symbol, product, product == "upro" ? rates_id : "");
    write("a token", effect, after,
          [&](store::Store& store, Model& now) { store.put_token(now.tokens.at(symbol)); });
}

void World::retire_token() {
    if (model_.tokens.empty()) return;
    Model after = model_;
    const auto token =
        std::next(after.tokens.begin(), static_cast<std::ptrdiff_t>(below(after.tokens.size())));
    const std::string symbol = token->first;
    after.retired[symbol] = store::replayed(token->second, after.bars, after.funding, after.rates);
    after.tokens.erase(token);
    write("a retirement", Effect::change, after,
          [&](store::Store& store, Model&) { store.retire_token(symbol); });
}

void World::add_job() {
    const auto waiting = std::count_if(model_.jobs.begin(), model_.jobs.end(), [](const Job& job) {
        return job.state == JobState::queued;
    });
    if (waiting >= static_cast<std::ptrdiff_t>(most_jobs)) return;
    Model after = model_;
    const std::string request = fmt::format(R"({{"number": {}}})", jobs_);
    const std::string idempotency = fmt::format("job-{}", jobs_++);
    after.jobs.push_back({.request = request});
    write("a job", Effect::change, after, [&](store::Store& store, Model& now) {
        now.jobs.back().id = store.add_job(request, "", idempotency, most_jobs).id;
        // Asked again, as a client does that has not seen the answer.
        const auto again = store.add_job(request, "", idempotency, most_jobs);
        if (again.id != now.jobs.back().id) throw Violation("a job was queued twice");
    });
}

void World::claim_job() {
    Model after = model_;
    const std::string owner = worker();
    const auto now = std::chrono::system_clock::now();
    const auto oldest = std::find_if(after.jobs.begin(), after.jobs.end(),
                                     [&](const Job& job) { return job.can_be_claimed(now); });
    const bool found = oldest != after.jobs.end();
    if (found) {
        oldest->state = JobState::running;
        oldest->owner = owner;
        oldest->lease_end = now + lease;
    }
    write("a claim", found ? Effect::change : Effect::none, after,
          [&](store::Store& store, Model& claimed) {
              const auto job = store.claim_job(owner, lease);
              if (job.has_value() != found) {
                  throw Violation("a job was claimed that is not free, or a free one was not");
              }
              const auto at = static_cast<std::size_t>(oldest - after.jobs.begin());
              if (job && job->request != claimed.jobs[at].request) {
                  throw Violation("not the oldest job was claimed");
              }
          });
}

/// A checkpoint, the end, a failure or a release, by a worker that owns the job or one that does
/// not.
void World::work_on_job() {
    if (model_.jobs.empty()) return;
    Model after = model_;
    const std::size_t at = below(after.jobs.size());
    Job& job = after.jobs[at];
    if (job.id.empty()) return;
    const std::string owner = worker();
    const bool owns = job.belongs_to(owner);
    const auto end = [&](JobState state) {
        job.state = state;
        job.owner.clear();
        job.checkpoint.clear();
    };
    const auto act = [&](const char* what, auto&& call) {
        if (owns)
            return write(what, Effect::change, after,
                         [&](store::Store& store, Model&) { call(store); });
        expect_refusal(what, call);
    };
    const std::string id = job.id;
    switch (below(5)) {
        case 0: {
            const double progress = static_cast<double>(below(100)) / 100;
            if (owns) {
                job.progress = progress;
                job.lease_end = std::chrono::system_clock::now() + lease;
            }
            return write(
                "progress", owns ? Effect::change : Effect::none, after,
                [&](store::Store& store, Model&) {
                    if (store.keep_job(id, owner, progress, lease) != owns) {
                        throw Violation("a job was kept by a worker that does not own it, or not");
                    }
                });
        }
        case 1: {
            const std::string bytes(1 + below(20'000), static_cast<char>('a' + below(26)));
            job.checkpoint = bytes;
            return act("a checkpoint",
                       [&](store::Store& store) { store.save_checkpoint(id, owner, bytes); });
        }
        case 2: {
            end(JobState::done);
            job.progress = 1;
            job.result = job.request + " is done";
            const std::vector<std::pair<std::string, std::string>> result{
                {"summary.json", job.result}};
            return act("a result",
                       [&](store::Store& store) { store.finish_job(id, owner, result); });
        }
        case 3:
            end(JobState::failed);
            return act("a failure",
                       [&](store::Store& store) { store.fail_job(id, owner, "it failed"); });
        default:
            if (owns) {
                job.state = JobState::queued;
                job.owner.clear();
            }
            return write("a release", owns ? Effect::change : Effect::none, after,
                         [&](store::Store& store, Model&) { store.release_job(id, owner); });
    }
}

void World::cancel_job() {
    if (model_.jobs.empty()) return;
    Model after = model_;
    Job& job = after.jobs[below(after.jobs.size())];
    if (job.id.empty()) return;
    const bool ends = job.state == JobState::queued || job.state == JobState::running;
    if (ends) {
        job.state = JobState::cancelled;
        job.owner.clear();
        job.checkpoint.clear();
    }
    const std::string id = job.id;
    write("a cancellation", ends ? Effect::change : Effect::none, after,
          [&](store::Store& store, Model&) { store.cancel_job(id); });
}

void World::follow() {
    const bool failed = disk_.has_failed();
    try {
        const auto wrong = follower_.ask(store(), 1 + below(50));
        if (!wrong.empty()) throw Violation(wrong);
    } catch (const Error& error) {
        if (disk_.has_failed() == failed && !disk_.is_dead()) throw Violation(error.what());
    }
    if (disk_.is_dead()) restart();
}

}  // namespace levtok::simulation

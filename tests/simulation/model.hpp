#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/accounts.hpp"
#include "tests/store/market.hpp"

/// What a store must hold, kept in plain values.
namespace levtok::simulation {

using SystemTime = std::chrono::system_clock::time_point;

struct Job {
    std::string id;  ///< empty until the store has told it
    std::string request;
    store::JobState state = store::JobState::queued;
    std::string owner;
    SystemTime lease_end;
    double progress = 0;
    std::string checkpoint;
    std::string result;

    bool can_be_claimed(SystemTime now) const;
    bool belongs_to(const std::string& worker) const;
};

struct Model {
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
    std::map<std::string, store::TokenRecord> tokens;
    std::map<std::string, store::Published> retired;  ///< as they were then
    std::vector<Job> jobs;                            ///< the oldest first
    std::map<std::string, Account> accounts;
};

/// The underlying and the rates of all tokens.
inline constexpr const char* underlying = "btc";
inline constexpr const char* rates_id = "usd";

/// Whether the store holds what the model says, each path bit for bit as one replay gives it; empty
/// where it does, else the first difference. Tells the model the ids of its jobs.
std::string difference(Model& model, const store::Store& store);

}  // namespace levtok::simulation

#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "service/store/store.hpp"

namespace levtok::simulation {

/// A client of the stream: it asks for the rows after the last that it was told, and keeps what it
/// was told last of each.
class Follower {
public:
    /// Asks for at most `limit` rows. Returns what is wrong with the answer, or nothing.
    std::string ask(const store::Store& store, std::size_t limit);
    /// Whether it was told every row that the store holds, as it holds it; asks until nothing is
    /// new.
    std::string catch_up(const store::Store& store);

private:
    std::uint64_t sequence_ = 0;
    std::map<std::pair<std::string, Instant>, store::NavRecord> told_;
};

}  // namespace levtok::simulation

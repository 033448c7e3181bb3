#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "rebalance/token/token.hpp"
#include "service/store/rows.hpp"

namespace levtok::store {

/// A cache of engines, so that a state is not parsed from its text each time. The database is
/// authoritative: an engine is used only where its generation is that of the token there, since
/// another process may have advanced the token. Only committed engines may be added.
class Engines {
public:
    /// The engine of a stored token in its current state. Throws Error(system) where the state
    /// cannot be read.
    rebalance::Token engine(const StoredToken& token) const;
    std::optional<rebalance::Token> engine_if_readable(const StoredToken& token) const;
    /// The terms of a stored token, also where its state cannot be read.
    rebalance::Terms terms(const StoredToken& token) const;
    void keep(const std::string& symbol, std::int64_t generation, rebalance::Token token) const;

private:
    struct Kept {
        std::int64_t generation;
        rebalance::Token token;
    };

    mutable std::mutex mutex_;
    mutable std::map<std::string, Kept> kept_;
};

}  // namespace levtok::store

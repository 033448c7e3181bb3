#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "rebalance/token.hpp"
#include "service/store/rows.hpp"

namespace levtok::store {

/// Engines read before, so that a state is not read from its text again and again. What counts is
/// the database: an engine is used only where its generation is the token's there, since another
/// process may have taken the token on. What is given to it must be committed.
class Engines {
public:
    /// The engine of a stored token, where it stands now. Throws Error(system) where its state
    /// cannot be read.
    rebalance::Token engine(const StoredToken& token) const;
    std::optional<rebalance::Token> engine_if_readable(const StoredToken& token) const;
    /// Also where its state cannot be read.
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

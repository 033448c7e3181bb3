#include "service/store/engines.hpp"

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "rebalance/token/saved_token.hpp"

namespace levtok::store {
namespace {

/// An unreadable state is not the client's mistake.
template <class Read>
auto reading(const StoredToken& token, Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw Error(ErrorKind::system,
                    "token " + token.record.symbol +
                        ": what is stored of it cannot be read: " + error.what());
    }
}

rebalance::Token read_engine(const StoredToken& token) {
    auto terms = rebalance::parse_product(token.terms);
    return token.state.empty() ? rebalance::Token(std::move(terms))
                               : rebalance::read_token(token.state, std::move(terms));
}

}  // namespace

rebalance::Token Engines::engine(const StoredToken& token) const {
    {
        const std::lock_guard lock(mutex_);
        const auto found = kept_.find(token.record.symbol);
        if (found != kept_.end() && found->second.generation == token.generation) {
            return found->second.token;
        }
    }
    auto engine = reading(token, [&] { return read_engine(token); });
    keep(token.record.symbol, token.generation, engine);
    return engine;
}

std::optional<rebalance::Token> Engines::engine_if_readable(const StoredToken& token) const {
    try {
        return engine(token);
    } catch (const Error&) {
        return {};
    }
}

rebalance::Terms Engines::terms(const StoredToken& token) const {
    const auto engine = engine_if_readable(token);
    if (engine) return engine->terms();
    return reading(token, [&] { return rebalance::parse_product(token.terms); });
}

void Engines::keep(const std::string& symbol, std::int64_t generation,
                   rebalance::Token token) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(symbol);
    if (found == kept_.end()) {
        kept_.emplace(symbol, Kept{generation, std::move(token)});
    } else if (found->second.generation < generation) {
        found->second = Kept{generation, std::move(token)};
    }
}

}  // namespace levtok::store

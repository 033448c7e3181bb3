#include "service/store/engines.hpp"

#include "rebalance/product.hpp"
#include "rebalance/saved_token.hpp"

namespace levtok::store {

rebalance::Token Engines::engine(const StoredToken& token) const {
    {
        const std::lock_guard lock(mutex_);
        const auto found = kept_.find(token.record.symbol);
        if (found != kept_.end() && found->second.generation == token.generation) {
            return found->second.token;
        }
    }
    auto terms = rebalance::parse_product(token.terms);
    auto engine = token.state.empty() ? rebalance::Token(std::move(terms))
                                      : rebalance::read_token(token.state, std::move(terms));
    keep(token.record.symbol, token.generation, engine);
    return engine;
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

#include "tests/simulation/follower.hpp"

#include "tests/store/market.hpp"

namespace levtok::simulation {

std::string Follower::ask(const store::Store& store, std::size_t limit) {
    for (const auto& record : store.nav_after(sequence_, {}, limit)) {
        if (record.sequence <= sequence_) return "the stream goes back";
        sequence_ = record.sequence;
        told_[{record.symbol, record.row.time}] = record;
    }
    return {};
}

std::string Follower::catch_up(const store::Store& store) {
    for (std::uint64_t before = sequence_ + 1; before != sequence_;) {
        before = sequence_;
        if (auto wrong = ask(store, store::everything); !wrong.empty()) return wrong;
    }
    for (const auto& token : store.tokens()) {
        for (const auto& record : store.nav(token.symbol, {.limit = store::everything})) {
            const auto told = told_.find({record.symbol, record.row.time});
            if (told == told_.end()) return token.symbol + ": the stream did not tell a row";
            if (told->second.sequence != record.sequence ||
                told->second.row.nav != record.row.nav) {
                return token.symbol + ": the stream told another row at " +
                       format_time(record.row.time);
            }
        }
    }
    return {};
}

}  // namespace levtok::simulation

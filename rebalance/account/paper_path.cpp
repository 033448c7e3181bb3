#include "rebalance/account/paper_path.hpp"

#include <algorithm>
#include <cmath>

#include "rebalance/intrabar_path.hpp"

namespace levtok::rebalance {

std::vector<PaperMove> price_moves(double before, const Observation& bar) {
    if (!has_legs(bar)) {
        const double close = bar.close.value();
        return {{close, std::fabs(close - before), true}};
    }
    std::vector<PaperMove> moves;
    double price = before;
    double place = 0;
    for (const double next : intrabar_path(bar)) {
        place += std::fabs(next - price);
        price = next;
        moves.push_back({next, place, moves.empty()});
    }
    return moves;
}

std::vector<PaperMove> token_moves(double before, const Observation& bar,
                                   std::span<const NavMove> moves) {
    std::vector<PaperMove> out;
    const double end = price_moves(before, bar).back().place;
    double price = before;
    double place = 0;
    for (const NavMove& move : moves) {
        place = std::min(place + std::fabs(move.price - price), end);
        price = move.price;
        out.push_back({move.nav, place, move.jump});
    }
    if (!out.empty()) out.back().place = end;
    return out;
}

std::optional<PaperPlace> met_at(std::span<const PaperMove> moves, double level, bool below,
                                 const PaperPlace& from) {
    double value = from.value;
    double place = from.place;
    for (std::size_t i = from.move; i < moves.size(); ++i) {
        const PaperMove& move = moves[i];
        const bool met = below ? move.value <= level : move.value >= level;
        if (met && move.jump) return PaperPlace{i, move.place, move.value};
        if (met) {
            // Where it is met already, as after a trade of the token, it fills there.
            const bool at_once = below ? value <= level : value >= level;
            if (at_once || move.value == value) return PaperPlace{i, place, value};
            const double share = (level - value) / (move.value - value);
            return PaperPlace{i, place + share * (move.place - place), level};
        }
        value = move.value;
        place = move.place;
    }
    return std::nullopt;
}

Observation rest_of(const Observation& bar, std::span<const PaperMove> moves,
                    const PaperPlace& from) {
    double low = from.value;
    double high = from.value;
    for (std::size_t i = from.move; i < moves.size(); ++i) {
        low = std::min(low, moves[i].value);
        high = std::max(high, moves[i].value);
    }
    const double close = bar.close.value();
    return {bar.time,
            Price::raw(from.value),
            Price::raw(std::max(high, close)),
            Price::raw(std::min(low, close)),
            bar.close,
            bar.volume};
}

}  // namespace levtok::rebalance

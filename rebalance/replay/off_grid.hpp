#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "nav/note.hpp"
#include "rebalance/token.hpp"

namespace levtok::rebalance {

/// Counts the scheduled trades of a token whose price is not of the instant that its rule was due
/// at.
class OffGrid {
public:
    /// Trades of a token with these terms: those of each advance(), or of a path that is stored.
    void add(const Terms& terms, std::span<const TradeRow> trades);

    /// How many there were and how far off, at most; nothing where all traded at their instant.
    std::optional<Note> note(const Terms& terms) const;

private:
    std::size_t trades_ = 0;
    std::size_t off_ = 0;
    Duration before_{0};  ///< the largest
    Duration after_{0};
};

}  // namespace levtok::rebalance

#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "nav/note.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// Counts the scheduled trades of a token whose price is not from the instant that the rule was due
/// at.
class OffGrid {
public:
    /// Adds trades of a token with these terms: those of each advance(), or of a stored path.
    void add(const Terms& terms, std::span<const TradeRow> trades);

    /// Their number and the largest distance; nothing where all traded at their instant.
    std::optional<Note> note(const Terms& terms) const;

private:
    std::size_t trades_ = 0;
    std::size_t off_ = 0;
    Duration before_{0};  ///< the largest
    Duration after_{0};
};

}  // namespace levtok::rebalance

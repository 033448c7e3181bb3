#pragma once

#include <cstddef>
#include <optional>

#include "nav/note.hpp"
#include "rebalance/token.hpp"

namespace levtok::rebalance {

/// Counts the scheduled trades of a token whose price is not of the instant that its rule was due
/// at.
class OffGrid {
public:
    /// To be called after each advance().
    void add(const Token& token);

    /// How many there were and how far off, at most; nothing where all traded at their instant.
    std::optional<Note> note(const Terms& terms) const;

private:
    std::size_t trades_ = 0;
    std::size_t off_ = 0;
    Duration before_{0};  ///< the largest
    Duration after_{0};
};

}  // namespace levtok::rebalance

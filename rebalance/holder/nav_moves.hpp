#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {

/// A part of the way of a NAV: to `nav`, at once, or through all values between on a line in the
/// price of the underlying.
struct NavMove {
    double nav = 0;
    double price = 0;  ///< of the underlying, at its end
    bool jump = false;
};

/// The way of a token's NAV from one observation to the next, along the intrabar path of its
/// underlying and through its trades, in units of the first token. Where the token looks at closes
/// alone, NAV jumps there. The charges of the observation and the trades at it come last. Beyond a
/// cap NAV stands still.
class NavWalk {
public:
    /// The state of `token` before it is advanced.
    explicit NavWalk(const Token& token);

    /// The moves to `row`, which the token has published for `bar`; valid until the next call.
    std::span<const NavMove> to(const Observation& bar, const Token& token, const PathRow& row);

private:
    void hold(double held, double rebalance_nav);
    double nav() const { return std::min(held_, most_); }
    void go(double price, bool jump);
    void take_trades(const Token& token, BarPlace place, bool jump);

    std::vector<NavMove> moves_;
    std::size_t trades_taken_ = 0;
    std::optional<double> cap_;
    double held_ = 0;  ///< in units of the first token, as the next two
    double most_ = 0;  ///< NAV that a cap leaves of it
    double position_ = 0;
    double price_ = 0;
    double merged_ = 1;
};

}  // namespace levtok::rebalance

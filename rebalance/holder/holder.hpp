#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string_view>

#include "nav/observation.hpp"
#include "nav/sum.hpp"
#include "rebalance/holder/dealing_cost.hpp"
#include "rebalance/holder/exits.hpp"
#include "rebalance/holder/nav_moves.hpp"

namespace levtok::rebalance {

/// `stop_loss`; empty for none.
std::string_view exit_name(ExitReason reason);

/// A holding from its entry to its exit, or to the last observation where it is still open. NAV is
/// in units of the first token.
struct HolderTrade {
    Instant entry_time;
    Instant exit_time;  ///< of the observation; within a bar its close
    double entry_nav = 0;
    double exit_nav = 0;
    double entry_price = 0;  ///< of the underlying
    double exit_price = 0;
    double size = 0;      ///< fraction of the equity that went in
    double paid = 0;      ///< with the costs of the entry
    double received = 0;  ///< without the costs of the exit; the value where it is still open
    ExitReason reason = ExitReason::none;
    double worst = 0;     ///< least NAV on the way over that of the entry, less 1 (MAE)
    double best = 0;      ///< greatest NAV on the way over that of the entry, less 1 (MFE)
    double slippage = 0;  ///< fraction by which the exit was below the level of its stop

    double result() const { return received / paid - 1; }
};

/// A holder at an observation, after everything.
struct HolderRow {
    Instant time;
    double price = 0;   ///< of the underlying
    double nav = 0;     ///< in units of the first token
    double tokens = 0;  ///< held, in units of the first token
    double cash = 0;
    double equity = 0;  ///< the cash and the tokens at their NAV
};

/// What is held, at an observation.
struct HeldBar {
    Instant time;
    double price = 0;                  ///< of the underlying
    double nav = 0;                    ///< in units of the first token; 0 once wiped out
    std::span<const NavMove> moves{};  ///< from the observation before
    double benchmark = 0;              ///< rate per year that cash has earned since then
    double share = 1;  ///< of the size of an entry, by the user's own signal; 0: out
};

/// The sum of what has been seen in a window of time that ends with the last of it.
class WindowSum {
public:
    explicit WindowSum(Duration window) : window_(window) {}

    void add(Instant time, double value);
    double sum() const { return sum_.value(); }
    double mean() const { return sum_.value() / static_cast<double>(seen_.size()); }

private:
    struct Seen {
        Instant time;
        double value;
    };

    Duration window_;
    std::deque<Seen> seen_;
    CompensatedSum sum_;
};

/// One holder under a strategy: a function of (state, observation). An exit is tested along the
/// moves of NAV: it fills at its level, or where NAV jumps past it, behind the jump. At the
/// observation come the exits by time and by signal, after the rebalance of the token, and then an
/// entry, unless the holder got out in the same bar. Where the share of the signal changes while
/// something is held, the difference is traded.
class Holder {
public:
    /// Begins with `equity` in cash. Throws InvalidValue where the strategy is inconsistent.
    Holder(const Strategy& strategy, DealingFees fees, double equity);

    HolderRow advance(const HeldBar& bar);

    /// The trade that the last advance() closed.
    const std::optional<HolderTrade>& closed() const { return closed_; }
    /// The one that is open, as of the last observation.
    const std::optional<HolderTrade>& open() const { return open_; }

private:
    struct Level {
        double nav = 0;
        ExitReason reason = ExitReason::none;
    };

    void earn(const HeldBar& bar);
    void walk(const HeldBar& bar);
    bool move(const HeldBar& bar, double from_nav, double from_price, const NavMove& to);
    Level lower_level() const;
    Level upper_level() const;
    void note_extremes(double nav);
    void leave(Instant time, double nav, double price, Level level);
    void enter(const HeldBar& bar);
    void resize(const HeldBar& bar);
    double size_of_entry(const HeldBar& bar) const;
    void look(const HeldBar& bar);
    bool wants_in(const HeldBar& bar) const;

    Strategy strategy_;
    DealingCost dealing_;
    double cash_;
    double tokens_ = 0;
    std::optional<HolderTrade> open_;
    std::optional<HolderTrade> closed_;
    double highest_ = 0;           ///< NAV since the entry
    double share_ = 1;             ///< of the signal, as it was last traded to
    double sold_for_ = 0;          ///< money that parts of the open holding have brought
    std::optional<HeldBar> last_;  ///< without its moves
    Instant may_enter_from_ = Instant::min();

    WindowSum prices_;  ///< in the window of the trend
    bool trend_known_ = false;
    bool above_ = false;     ///< as the margin lets it count
    Instant above_since_{};  ///< or below since
    bool trend_in_ = false;  ///< after the delay
    WindowSum squares_;      ///< of log returns of NAV, in the window of the volatility
    Instant first_{};
};

}  // namespace levtok::rebalance

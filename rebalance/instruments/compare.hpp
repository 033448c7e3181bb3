#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rebalance/instruments/account.hpp"
#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/token/token.hpp"

/// Tokens and instruments side by side on one path, in one pass and in constant memory.
namespace levtok::rebalance {

/// How often an event happened to a contender, with the first and the last time.
struct Tally {
    struct Place {
        Instant time{};
        double price = 0;
    };
    std::size_t count = 0;
    Place first;
    Place last;
};

/// The result of 1 invested at the first observation.
struct ComparisonRow {
    std::string name;
    double value = 1;                  ///< final, per 1 invested
    double total_return = 0;           ///< value - 1
    std::optional<double> log_return;  ///< absent where nothing is left
    double max_drawdown = 0;           ///< of the observed values, a fraction of the peak
    double financing = 0;              ///< interest and funding paid, per 1 invested
    double fees = 0;                   ///< of management and liquidation, likewise
    double trading = 0;                ///< cost of trades, likewise
    double charges = 0;                ///< both together, likewise
    double deficit = 0;                ///< how far below zero equity was at the close, likewise
    Tally scheduled;                   ///< rebalances
    Tally emergency;                   ///< rebalances
    Tally margin_call;
    Tally liquidated;
    Tally wiped_out;
};

/// A contender at an observation.
struct ComparisonPoint {
    std::string_view name;  ///< of the comparison's row
    double value = 1;       ///< per 1 invested
    double leverage = 0;    ///< exposure / value, signed; 0 where nothing is held any more
    Events events{};
};

/// The contenders of one comparison, and the result of each so far.
class Comparison {
public:
    /// Adds a token or an account that has not been opened yet.
    void add(std::string name, Token token);
    void add(std::string name, Account account);

    /// Advances every contender to the next observation; times must rise.
    void advance(const MarketStep& step);

    /// Each contender at the last observation, in the order in which they were added.
    std::vector<ComparisonPoint> points() const;

    /// A row for each contender, in the same order.
    std::vector<ComparisonRow> rows() const;

    /// Notes on the rows for their reader.
    Notes notes() const;

private:
    struct Contender {
        Contender(std::string name, std::variant<Token, Account> contender)
            : what(std::move(contender)) {
            row.name = std::move(name);
        }

        std::variant<Token, Account> what;
        ComparisonRow row;
        OffGrid off_grid{};   ///< of a token
        double invested = 0;  ///< at the first observation
        double peak = 1;
        double leverage = 0;
        Events events{};
        bool over = false;  ///< liquidated or wiped out
    };
    struct Charged {
        double value = 0;  ///< in the units of the investment, as what is paid is
        double financing = 0;
        double fees = 0;
        double trading = 0;
        double leverage = 0;
        Events events{};
    };

    static Charged take(Token& token, const MarketStep& step, Contender& contender);
    static Charged take(Account& account, const MarketStep& step, Contender& contender);

    std::vector<Contender> contenders_;
};

/// Runs the comparison over a history: `next(observation)` sets the next one or returns false.
template <class Next>
std::vector<ComparisonRow> compare(Next&& next, MarketFeed& feed, Comparison comparison) {
    Observation bar;
    while (next(bar)) comparison.advance(feed.step(bar));
    return comparison.rows();
}

}  // namespace levtok::rebalance

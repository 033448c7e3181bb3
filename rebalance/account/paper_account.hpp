#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/account/journal.hpp"
#include "rebalance/account/paper_order.hpp"
#include "rebalance/account/paper_path.hpp"
#include "rebalance/holder/dealing_cost.hpp"
#include "rebalance/instruments/account.hpp"

/// An account that trades on paper: a function of (state, event), without a clock. What it owes to
/// the outside is its state, and the lines of its journal.
namespace levtok::rebalance {

/// What trading costs beside the fees of a product, and the maintenance of margin positions.
struct PaperTerms {
    double spread = 0;      ///< between bid and ask, as a fraction; half is paid at each end
    double broker_fee = 0;  ///< fraction of what is traded
    Maintenance maintenance{};
};

void describe(Fields& fields, PaperTerms& terms);
/// Throws InvalidValue naming the field.
void check(const PaperTerms& terms);

/// Tokens that were bought at once. Sales take the oldest first. In units of the first token.
struct PaperLot {
    std::uint64_t number = 0;  ///< of the line of the journal that bought it
    std::string token;
    std::string underlying;
    Instant time;
    double quantity = 0;  ///< that is left of it
    double cost = 0;      ///< that was paid for what is left, with all costs
};

/// A part of a lot is sold: returns its cost. A whole lot has all of it.
double take_from(PaperLot& lot, double quantity);

/// A perpetual position in isolated margin, which pays funding from its collateral.
struct PaperPosition {
    std::uint64_t number = 0;  ///< of the line of the journal that opened it
    std::string underlying;
    Instant time;         ///< of the opening
    double leverage = 0;  ///< at the opening, signed
    double cost = 0;      ///< that was paid for what is left, with all costs and further margin
    Maintenance maintenance{};  ///< of the terms at the opening
    AccountState account{};
};

/// The whole state of an account, from which it can be resumed. A plain value.
struct PaperState {
    double balance = 0;
    double deposited = 0;  ///< deposits less withdrawals
    double realised = 0;   ///< profit
    std::uint64_t lines = 0;
    std::uint64_t orders = 0;
    std::vector<PaperLot> lots;
    std::vector<PaperPosition> positions;
    std::vector<PaperOrder> resting;
};

/// What a token or an underlying trades at now.
struct PaperQuote {
    Instant time;        ///< of the market
    double value = 0;    ///< NAV in units of the first token, or the price of the underlying
    DealingFees fees{};  ///< of a token
    double first_tokens = 1;
    std::string underlying;
};

/// What happens to a token while a bar or a tick of its underlying passes.
struct TokenPassage {
    std::string token;
    double before = 0;  ///< NAV at the last observation, in units of the first token, as the moves
    std::vector<PaperMove> moves;
    DealingFees fees{};
    double first_tokens = 1;  ///< before a merge, which comes last
};

/// A bar or a tick of an underlying passes. At a tick nothing is charged, and all jumps there.
struct MarketPassage {
    std::string underlying;
    std::optional<Instant> previous{};  ///< the bar before; nothing for a tick
    MarketStep step;                    ///< of a tick the price
    double before = 0;                  ///< price at the last observation
    std::vector<TokenPassage> tokens;

    bool is_tick() const { return !previous.has_value(); }
};

class PaperAccount {
public:
    PaperAccount(PaperTerms terms, PaperState state);

    /// Money comes in, or goes out where `amount` is below 0. Throws Error(conflict) where the
    /// balance is too small.
    void transfer(Instant time, double amount, const std::string& note);
    /// The same between the balance and the collateral of a position. Throws Error(not_found) for
    /// an unknown position, Error(conflict) where it would be called or the balance is too small.
    void transfer_margin(Instant time, std::uint64_t position, double amount, double price,
                         const std::string& note);
    /// Fills an order, or lets it rest. Throws InvalidValue, and Error(conflict) where money or
    /// what is to be sold is missing; nothing has changed then.
    PaperOrder place(const OrderRequest& request, const PaperQuote& quote);
    /// Throws Error(not_found, conflict) where there is no such resting order.
    void cancel(Instant time, std::uint64_t order);
    void pass(const MarketPassage& passage);

    const PaperTerms& terms() const { return terms_; }
    const PaperState& state() const { return state_; }
    /// The lines that the last call has written.
    std::span<const JournalLine> journal() const { return journal_; }
    /// The orders that were placed by it, or whose state it has changed.
    std::span<const PaperOrder> orders() const { return orders_; }

private:
    struct Step;
    struct View;

    void begin();
    JournalLine& write(JournalLine line);
    DealingCost dealing_of(const DealingFees& fees) const;
    Account account_of(const PaperPosition& position) const;
    Account account_of_step(const PaperPosition& position) const;
    PaperPosition* position_called(std::uint64_t number);

    void end_order(PaperOrder order, OrderState state, Instant time, std::string reason,
                   std::optional<double> fill = {});
    template <class Belongs>
    void cancel_where(Instant time, const char* reason, Belongs belongs);
    void rest_after(const PaperOrder& order, std::uint64_t position, double quantity, Instant time,
                    const PaperPlace* place);
    bool fill(const PaperOrder& order, const PaperQuote& quote, std::string& why_not,
              const PaperPlace* place = nullptr);
    bool buy(const PaperOrder& order, const PaperQuote& quote, std::string& why_not);
    bool sell(const PaperOrder& order, const PaperQuote& quote, std::string& why_not);
    bool open(const PaperOrder& order, const PaperQuote& quote, std::string& why_not);
    bool close(const PaperOrder& order, const PaperQuote& quote, std::string& why_not);
    void forget_position(std::size_t index, std::uint64_t by_order, Instant time);

    const PaperPlace* start_of(std::uint64_t number, bool is_order) const;
    std::optional<PaperPlace> place_of(const PaperOrder& order, const View& view) const;
    std::optional<Observation> bar_of(const PaperPosition& position, const View& view) const;
    std::optional<Step> event_of(std::size_t index, const View& view) const;
    std::optional<Step> next_step(const View& view) const;
    void die(const TokenPassage& token, Instant time);
    void note_event(std::size_t index, const AccountEvent& event, Instant time);
    void meet(PaperOrder order, const View& view, const PaperPlace& place);
    void charge(std::size_t index, const View& view);

    /// Where in the passage an order, or a position, began that there was not before it.
    struct Start {
        std::uint64_t number = 0;
        bool is_order = false;
        PaperPlace place;
    };

    PaperTerms terms_;
    PaperState state_;
    std::vector<JournalLine> journal_;
    std::vector<PaperOrder> orders_;
    std::vector<Start> starts_;
};

}  // namespace levtok::rebalance

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nav/time.hpp"
#include "rebalance/json/fields.hpp"

/// Orders of a paper account.
namespace levtok::rebalance {

/// Of an order or a transfer, in magnitude: below it nothing can be counted, above it is a typing
/// error.
inline constexpr Range paper_money{.low = 1e-6, .high = 1e15};

enum class OrderSide : std::uint8_t { buy, sell };

/// When an order fills: at once, where the value is as good as its level, or where the value has
/// passed its level. The limit of a sale takes a profit; its stop ends a loss.
enum class OrderType : std::uint8_t { market, limit, stop };

enum class OrderState : std::uint8_t { resting, filled, cancelled, rejected };
inline constexpr std::array paper_order_states{OrderState::resting, OrderState::filled,
                                               OrderState::cancelled, OrderState::rejected};

/// `buy`, `sell`.
const char* name_of(OrderSide side);
/// `market`, `limit`, `stop`.
const char* name_of(OrderType type);
/// `resting`, `filled`, `cancelled`, `rejected`.
const char* name_of(OrderState state);

/// An order as it is asked for. It is of one of three kinds: of a token, of the opening of a margin
/// position on an underlying, or of the closing of such a position. The value that levels are
/// compared with is the NAV of the token, else the price of the underlying.
struct OrderRequest {
    std::string token;                ///< its symbol
    std::string underlying;           ///< of a margin position that is opened
    std::uint64_t position = 0;       ///< of the one that is closed; 0: none
    OrderSide side = OrderSide::buy;  ///< of a position that is opened: buy is long
    OrderType type = OrderType::market;
    std::optional<double> level{};  ///< of a limit or stop
    double tokens = 0;    ///< bought or sold; 0: what the amount buys, or all that are held
    double units = 0;     ///< of a position that is closed; 0: all
    double amount = 0;    ///< money that a purchase of tokens costs in all
    double margin = 0;    ///< of a position that is opened
    double leverage = 0;  ///< of it, > 0
    std::optional<double> stop_loss{};    ///< level of a sale that rests once this order has filled
    std::optional<double> take_profit{};  ///< the same; where one of the two fills the other ends
    std::string note;
};

void describe(Fields& fields, OrderRequest& order);

/// Throws InvalidValue naming the field that is missing, superfluous or out of range.
void check(const OrderRequest& order);

/// An order of an account with its state. Tokens and their values are in units of the first token.
struct PaperOrder {
    std::uint64_t number = 0;  ///< rises in its account
    std::uint64_t parent = 0;  ///< the order after whose fill this one rests; 0: none
    OrderRequest request;
    std::string underlying;   ///< of the token, or of the position
    double first_tokens = 1;  ///< how many of the first tokens a token was when it was placed
    OrderState state = OrderState::resting;
    Instant placed;  ///< of the market: its last bar or tick
    std::optional<Instant> ended{};
    std::optional<double> fill{};  ///< the value at which it filled, before costs
    std::string reason;            ///< why it was rejected or cancelled

    bool is_of_token() const { return !request.token.empty(); }
    bool closes_position() const { return request.position != 0; }
};

void describe(Fields& fields, PaperOrder& order);

}  // namespace levtok::rebalance

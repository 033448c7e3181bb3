#include "rebalance/account/paper_order.hpp"

#include <array>

#include "nav/error.hpp"
#include "nav/units.hpp"
#include "rebalance/instruments/position.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

constexpr std::array order_sides{"buy", "sell"};
constexpr std::array order_types{"market", "limit", "stop"};
constexpr std::array order_states{"resting", "filled", "cancelled", "rejected"};

void describe_side(Fields& fields, OrderSide& side, const char* doc) {
    fields.choice("side", side,
                  {{order_sides[0], OrderSide::buy}, {order_sides[1], OrderSide::sell}}, doc);
}

void describe_type(Fields& fields, OrderType& type, const char* doc) {
    fields.choice("type", type,
                  {{order_types[0], OrderType::market},
                   {order_types[1], OrderType::limit},
                   {order_types[2], OrderType::stop}},
                  doc);
}

void require_none(const char* field, bool is_given, const char* why, const std::string& value) {
    if (is_given) {
        throw InvalidValue(field, std::string("must be left out where ") + why, value);
    }
}

void check_token_order(const OrderRequest& order) {
    const char* of_token = "the order is of a token";
    require_none("leverage", order.leverage != 0, of_token, shortest(order.leverage));
    require_none("margin", order.margin != 0, of_token, shortest(order.margin));
    require_none("units", order.units != 0, of_token, shortest(order.units));
    if (order.side == OrderSide::sell) {
        require_none("amount", order.amount != 0, "tokens are sold, by their number",
                     shortest(order.amount));
        return;
    }
    const bool by_amount = order.amount != 0;
    if (by_amount) require_in_range(order.amount, paper_money, "amount");
    if (by_amount == (order.tokens != 0)) {
        throw InvalidValue("amount", "must be given, or else tokens",
                           by_amount ? "both" : "absent");
    }
}

void check_opening(const OrderRequest& order) {
    const char* opens = "the order opens a position";
    require_none("amount", order.amount != 0, opens, shortest(order.amount));
    require_none("tokens", order.tokens != 0, opens, shortest(order.tokens));
    require_none("units", order.units != 0, opens, shortest(order.units));
    require_in_range(order.margin, paper_money, "margin");
    require_in_range(order.leverage, {.low = 0, .high = leverage_range.high, .low_open = true},
                     "leverage");
}

void check_closing(const OrderRequest& order) {
    const char* closes = "the order closes a position";
    require_none("amount", order.amount != 0, closes, shortest(order.amount));
    require_none("tokens", order.tokens != 0, closes, shortest(order.tokens));
    require_none("margin", order.margin != 0, closes, shortest(order.margin));
    require_none("leverage", order.leverage != 0, closes, shortest(order.leverage));
}

bool adds(const OrderRequest& order) {
    return order.token.empty() ? order.position == 0 : order.side == OrderSide::buy;
}

}  // namespace

const char* name_of(OrderSide side) { return order_sides[static_cast<std::size_t>(side)]; }
const char* name_of(OrderType type) { return order_types[static_cast<std::size_t>(type)]; }
const char* name_of(OrderState state) { return order_states[static_cast<std::size_t>(state)]; }

void describe(Fields& fields, OrderRequest& order) {
    fields.text("token", order.token, "symbol of the token that is bought or sold");
    fields.text("underlying", order.underlying,
                "in place of token: where a margin position is opened");
    fields.whole("position", order.position, 0, 9'007'199'254'740'991,
                 "in place of token: the position that is closed");
    describe_side(fields, order.side, "of a token; of a position that is opened, buy is long");
    describe_type(fields, order.type,
                  "market fills at once; limit and stop rest until NAV, or the price, is at level: "
                  "a limit at a better value, a stop at a worse one");
    fields.optional_number("level", order.level, positive,
                           "of a limit or a stop: NAV of the token, else price of the underlying");
    fields.number("tokens", order.tokens, non_negative,
                  "how many are bought or sold; 0: of a sale all, of a purchase what amount buys");
    fields.number("units", order.units, non_negative, "of the position that is closed; 0: all");
    fields.number("amount", order.amount, non_negative,
                  "money that a purchase of tokens costs in all");
    fields.number("margin", order.margin, non_negative, "of a position that is opened");
    fields.number("leverage", order.leverage, {.low = 0, .high = leverage_range.high},
                  "of a position that is opened: size / margin");
    fields.optional_number("stop_loss", order.stop_loss, positive,
                           "level of a stop that rests once the order has filled");
    fields.optional_number("take_profit", order.take_profit, positive,
                           "level of a limit that rests once the order has filled; where one of "
                           "the two fills, the other is cancelled");
    fields.text("note", order.note, "a text that is kept with the order");
}

void check(const OrderRequest& order) {
    const int kinds = (order.token.empty() ? 0 : 1) + (order.underlying.empty() ? 0 : 1) +
                      (order.position == 0 ? 0 : 1);
    if (kinds != 1) {
        throw InvalidValue("token", "must be given, or else underlying or position",
                           kinds == 0 ? "absent" : "several of them");
    }
    if (order.level.has_value() == (order.type == OrderType::market)) {
        throw InvalidValue(
            "level",
            order.level ? "must be left out of a market order" : "must be given of a limit or stop",
            order.level ? shortest(*order.level) : "absent");
    }
    if (order.level) require_in_range(*order.level, positive, "level");
    require_in_range(order.tokens, non_negative, "tokens");
    require_in_range(order.units, non_negative, "units");
    require_in_range(order.amount, non_negative, "amount");
    if (order.note.size() > limits::longest_text) {
        throw InvalidValue("note",
                           "must be at most " + std::to_string(limits::longest_text) + " bytes",
                           std::to_string(order.note.size()));
    }
    if (!order.token.empty()) {
        check_token_order(order);
    } else if (order.position == 0) {
        check_opening(order);
    } else {
        check_closing(order);
    }
    const char* reduces = "the order reduces what is held";
    if (!adds(order)) {
        require_none("stop_loss", order.stop_loss.has_value(), reduces, "given");
        require_none("take_profit", order.take_profit.has_value(), reduces, "given");
    }
    if (order.stop_loss) require_in_range(*order.stop_loss, positive, "stop_loss");
    if (order.take_profit) require_in_range(*order.take_profit, positive, "take_profit");
}

void describe(Fields& fields, PaperOrder& order) {
    fields.count("number", order.number);
    fields.count("parent", order.parent);
    fields.object("request", order.request, "");
    fields.text("underlying", order.underlying, "");
    fields.exact("first_tokens", order.first_tokens);
    fields.choice("state", order.state,
                  {{order_states[0], OrderState::resting},
                   {order_states[1], OrderState::filled},
                   {order_states[2], OrderState::cancelled},
                   {order_states[3], OrderState::rejected}},
                  "");
    fields.instant("placed", order.placed);
    bool has_ended = order.ended.has_value();
    fields.flag("has_ended", has_ended);
    Instant ended = order.ended.value_or(order.placed);
    fields.instant("ended", ended);
    order.ended = has_ended ? std::optional(ended) : std::nullopt;
    fields.optional_number("fill", order.fill, finite, "");
    fields.text("reason", order.reason, "");
}

}  // namespace levtok::rebalance

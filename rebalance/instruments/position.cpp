#include "rebalance/instruments/position.hpp"

#include <algorithm>
#include <cmath>

#include "nav/error.hpp"
#include "nav/step.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

double direction_of(PositionSide side) { return side == PositionSide::long_side ? 1 : -1; }

void check(const OtherPosition& other, const std::string& place) {
    require_in_range(other.units, finite, place + ".units");
    require_in_range(other.entry, positive, place + ".entry");
    if (other.price) require_in_range(*other.price, positive, place + ".price");
    require_in_range(other.maintenance, fraction_below_one, place + ".maintenance");
    require_in_range(other.beta, finite, place + ".beta");
}

void require_at_most(std::size_t count, std::size_t most, const char* field) {
    if (count <= most) return;
    throw InvalidValue(field, "must hold at most " + std::to_string(most), std::to_string(count));
}

/// All but what depends on the leverage.
void check_inputs(const PositionTerms& terms) {
    if (terms.risk == 0) {
        require_in_range(terms.margin, positive, "margin");
    } else {
        require_in_range(terms.risk, positive, "risk");
        if (terms.margin != 0) {
            throw InvalidValue("margin", "must be left out where risk sets the size",
                               shortest(terms.margin));
        }
        if (!terms.stop) {
            throw InvalidValue("risk", "must have a stop, whose distance sets the size",
                               shortest(terms.risk) + " without one");
        }
    }
    require_in_range(terms.entry, positive, "entry");
    require_in_range(terms.paid, finite, "paid");
    if (terms.price) require_in_range(*terms.price, positive, "price");
    require_in_range(terms.fee_in, fraction_below_one, "fee_in");
    require_in_range(terms.fee_out, fraction_below_one, "fee_out");
    require_in_range(terms.deposit, non_negative, "deposit");
    require_in_range(terms.free_balance, non_negative, "free_balance");
    if (terms.stop) {
        require_in_range(*terms.stop, positive, "stop");
        const bool is_long = terms.side == PositionSide::long_side;
        if (is_long ? *terms.stop >= terms.entry : *terms.stop <= terms.entry) {
            throw InvalidValue("stop",
                               std::string("must be ") + (is_long ? "below" : "above") +
                                   " the entry, " + shortest(terms.entry),
                               shortest(*terms.stop));
        }
    }
    require_in_range(terms.maintenance.rate, fraction_below_one, "maintenance");
    require_in_range(terms.maintenance.margin_call.value_or(0), fraction_below_one, "margin_call");
    require_in_range(terms.maintenance.liquidation_fee, fraction_below_one, "liquidation_fee");
    require_at_most(terms.brackets.size(), limits::most_brackets, "brackets");
    require_at_most(terms.beside.size(), limits::most_positions_beside, "beside");
    for (std::size_t i = 0; i < terms.beside.size(); ++i) {
        check(terms.beside[i], "beside." + std::to_string(i));
    }
}

double size_by_risk(const PositionTerms& terms) {
    const double lost = std::fabs(terms.entry - *terms.stop) + terms.entry * terms.fee_in +
                        *terms.stop * terms.fee_out;
    return terms.risk / lost * terms.entry;
}

/// The maintenance of a position that opens with `size`, with the rate and the call that hold for
/// it.
Maintenance maintenance_of(const PositionTerms& terms, double size) {
    Maintenance maintenance = terms.maintenance;
    if (!terms.brackets.empty()) {
        maintenance.rate = maintenance_margin(terms.brackets, size) / size;
        maintenance.on = MaintenanceOn::mark;
        const Bracket& bracket = bracket_of(terms.brackets, size);
        if (terms.leverage > bracket.max_leverage) {
            throw InvalidValue("leverage",
                               "must be <= " + shortest(bracket.max_leverage) +
                                   ", the most in the bracket of a size from " +
                                   shortest(bracket.floor) + " on",
                               shortest(terms.leverage));
        }
    }
    rebalance::check(maintenance, 1 / terms.leverage);
    if (!maintenance.margin_call) {
        maintenance.margin_call = default_margin_call(maintenance.rate, 1 / terms.leverage);
    }
    return maintenance;
}

/// Whether the price is at `threshold` or past it, on the losing side.
bool touches(double price, std::optional<double> threshold, PositionSide side) {
    if (!threshold) return false;
    return side == PositionSide::long_side ? price <= *threshold * (1 + limits::touch_tolerance)
                                           : price >= *threshold * (1 - limits::touch_tolerance);
}

/// One position with all that shares its margin. What the equity is and what is required are linear
/// in the price between the floors of brackets.
class SharedMargin {
public:
    SharedMargin(const PositionTerms& terms, const Maintenance& maintenance, double quantity,
                 double balance)
        : terms_(terms),
          maintenance_(maintenance),
          quantity_(quantity),
          balance_(balance),
          price_(terms.price.value_or(terms.entry)) {}

    double price_of(const OtherPosition& other, double price) const {
        return other.price.value_or(other.entry) * (1 + other.beta * (price / price_ - 1));
    }

    double equity(double price) const {
        double equity = nav::marked(balance_, quantity_, price - terms_.entry);
        for (const auto& other : terms_.beside) {
            equity = nav::marked(equity, other.units, price_of(other, price) - other.entry);
        }
        return equity;
    }

    double own_maintenance(double price) const {
        if (terms_.brackets.empty()) {
            return required_equity(quantity_, terms_.entry, price, maintenance_.rate,
                                   maintenance_.on);
        }
        return maintenance_margin(terms_.brackets, std::fabs(quantity_) * price);
    }

    double others_maintenance(double price) const {
        double required = 0;
        for (const auto& other : terms_.beside) {
            required += required_equity(other.units, other.entry, price_of(other, price),
                                        other.maintenance, MaintenanceOn::mark);
        }
        return required;
    }

    double required(double price) const {
        return own_maintenance(price) + others_maintenance(price);
    }

    /// Where a margin call is due: at its rate, and at as many times the maintenance of the others.
    double required_by_call(double price) const {
        const double call = *maintenance_.margin_call;
        const double times = maintenance_.rate > 0 ? call / maintenance_.rate : 0;
        return required_equity(quantity_, terms_.entry, price, call, maintenance_.on) +
               times * others_maintenance(price);
    }

    std::optional<double> liquidation_price() const {
        return price_where([this](double p) { return required(p); }, maintenance_.rate);
    }
    std::optional<double> call_price() const {
        return price_where([this](double p) { return required_by_call(p); },
                           *maintenance_.margin_call);
    }
    std::optional<double> bankruptcy_price() const {
        return price_where([](double) { return 0.0; }, 0);
    }

private:
    /// The price at which equity is `required`: of several the nearest on the losing side, or where
    /// equity is below it already the nearest of all. `rate` is what is required where it is a
    /// fraction of one notional.
    template <class Required>
    std::optional<double> price_where(Required required, double rate) const {
        if (terms_.brackets.empty() && terms_.beside.empty()) {
            return price_at_rate(quantity_, terms_.entry, balance_, rate, maintenance_.on);
        }
        const auto headroom = [&](double price) { return equity(price) - required(price); };
        std::vector<double> ends{0};
        for (const auto& bracket : terms_.brackets) {
            if (bracket.floor > 0) ends.push_back(bracket.floor / std::fabs(quantity_));
        }
        const bool falls = terms_.side == PositionSide::long_side;
        const bool is_below = headroom(price_) < 0;
        std::optional<double> found;
        for (std::size_t i = 0; i < ends.size(); ++i) {
            // Two prices within the segment have its line.
            const double low = ends[i];
            const double high = i + 1 < ends.size() ? ends[i + 1] : 2 * low + price_;
            const double a = low + (high - low) / 4;
            const double b = low + (high - low) * 3 / 4;
            const double at_a = headroom(a);
            const double slope = (headroom(b) - at_a) / (b - a);
            if (slope == 0) continue;
            const double root = a - at_a / slope;
            const double slack = limits::touch_tolerance * root;
            const bool within =
                root > 0 && root >= low - slack && (i + 1 == ends.size() || root <= high + slack);
            const bool on_side = is_below || (falls ? root <= price_ : root >= price_);
            if (!within || !on_side) continue;
            if (!found || std::fabs(root - price_) < std::fabs(*found - price_)) found = root;
        }
        return found;
    }

    const PositionTerms& terms_;
    const Maintenance& maintenance_;
    double quantity_;
    double balance_;
    double price_;
};

/// The price at which nothing is gained: q (p - e) = what was paid and the fees.
std::optional<double> break_even(const PositionTerms& terms, double quantity) {
    const double held = std::fabs(quantity);
    const double gained = quantity * terms.entry + held * terms.entry * terms.fee_in + terms.paid;
    const double price = gained / (quantity - held * terms.fee_out);
    return price > 0 ? std::optional(price) : std::nullopt;
}

double net_profit(const PositionTerms& terms, double quantity, double price) {
    return nav::marked(0.0, quantity, price - terms.entry) - terms.paid -
           nav::fee_payment(std::fabs(quantity) * terms.entry, terms.fee_in) -
           nav::fee_payment(std::fabs(quantity) * price, terms.fee_out);
}

}  // namespace

void describe(Fields& fields, OtherPosition& position) {
    fields.required_number("units", position.units, finite, "that it holds; below 0: a short");
    fields.required_number("entry", position.entry, positive, "its entry price");
    fields.optional_number("price", position.price, positive, "its current price; absent: entry");
    fields.number("maintenance", position.maintenance, fraction_below_one,
                  "that it requires, of its notional at the current price");
    fields.number("beta", position.beta, finite,
                  "how many times as far its price moves as that of the position; 0: not at all");
}

void describe(Fields& fields, PositionTerms& terms) {
    fields.choice("side", terms.side,
                  {{"long", PositionSide::long_side}, {"short", PositionSide::short_side}},
                  "what it gains by");
    fields.number("margin", terms.margin, non_negative,
                  "what is put up; 0: what the risk and the leverage make of it");
    fields.number("leverage", terms.leverage, position_leverage, "size / margin");
    fields.required_number("entry", terms.entry, positive, "entry price");
    fields.optional_number("price", terms.price, positive,
                           "current or exit price; absent: the entry");
    fields.number("paid", terms.paid, finite,
                  "interest and funding paid so far; negative: received");
    fields.number("risk", terms.risk, non_negative,
                  "money that is lost with all fees at the stop, which sets the size in place of "
                  "the margin; 0: none");
    fields.optional_number("stop", terms.stop, positive,
                           "price of the stop, on the losing side of the entry");
    fields.number("fee_in", terms.fee_in, fraction_below_one,
                  "fee of the entry, of the notional there, paid beside the margin");
    fields.number("fee_out", terms.fee_out, fraction_below_one,
                  "fee of the exit, of the notional there");
    fields.number("deposit", terms.deposit, non_negative,
                  "money put into the margin since the opening, as after a call");
    fields.number("free_balance", terms.free_balance, non_negative,
                  "cross margin: money of the account beside the margin, which backs the position");
    describe(fields, terms.maintenance);
    fields.objects("beside", terms.beside,
                   "cross margin: other positions of the account, which share its balance",
                   Empty::left_out);
    fields.objects("brackets", terms.brackets,
                   "maintenance by the notional at the current price, in place of maintenance",
                   Empty::left_out);
}

std::optional<double> price_at_rate(double quantity, double entry, double balance, double rate,
                                    MaintenanceOn on) {
    const double held = std::fabs(quantity);
    const double price = on == MaintenanceOn::entry
                             ? entry + (rate * held * entry - balance) / quantity
                             : (quantity * entry - balance) / (quantity - rate * held);
    return price > 0 ? std::optional(price) : std::nullopt;
}

PositionReport position_report(const PositionTerms& given) {
    PositionTerms terms = given;
    check_inputs(terms);
    require_in_range(terms.leverage, position_leverage, "leverage");
    terms.brackets = completed(std::move(terms.brackets));
    if (terms.risk > 0) terms.margin = size_by_risk(terms) / terms.leverage;
    const double price = terms.price.value_or(terms.entry);
    const double balance = terms.margin - terms.paid + terms.deposit + terms.free_balance;

    PositionReport out;
    out.margin = terms.margin;
    out.size = terms.margin * terms.leverage;
    const Maintenance maintenance = maintenance_of(terms, out.size);
    const double held = out.size / terms.entry;
    out.quantity = direction_of(terms.side) * held;
    const bool is_long = terms.side == PositionSide::long_side;
    out.borrowed = is_long ? std::max(out.size - terms.margin, 0.0) : out.size;
    out.profit = nav::marked(0.0, out.quantity, price - terms.entry);
    out.fee_in = nav::fee_payment(out.size, terms.fee_in);
    out.fee_out = nav::fee_payment(held * price, terms.fee_out);
    out.net_profit = net_profit(terms, out.quantity, price);
    out.break_even_price = break_even(terms, out.quantity);
    if (terms.stop) out.loss_at_stop = 0 - net_profit(terms, out.quantity, *terms.stop);

    const SharedMargin shared(terms, maintenance, out.quantity, balance);
    out.equity = shared.equity(price);
    out.return_on_margin =
        nav::marked(terms.margin - terms.paid, out.quantity, price - terms.entry) / terms.margin -
        1;
    out.leverage = out.equity > 0 ? nav::real_leverage(out.equity, out.quantity * price) : 0;
    out.margin_ratio =
        out.equity / required_equity(out.quantity, terms.entry, price, 1, maintenance.on);
    out.maintenance_margin = shared.required(price);
    if (*maintenance.margin_call > 0) out.margin_call_price = shared.call_price();
    out.liquidation_price = shared.liquidation_price();
    out.bankruptcy_price = shared.bankruptcy_price();
    out.margin_called = touches(price, out.margin_call_price, terms.side);
    out.liquidated = touches(price, out.liquidation_price, terms.side);
    if (out.liquidation_price) {
        const double at = *out.liquidation_price;
        out.liquidation_distance = (at - price) / price;
        out.liquidation_fee = nav::fee_payment(held * at, maintenance.liquidation_fee);
        out.left_after_liquidation = std::max(shared.equity(at) - out.liquidation_fee, 0.0);
    }
    if (out.margin_called) {
        out.deposit_to_clear = std::max(shared.required_by_call(price) - out.equity, 0.0);
    }
    out.deposit_to_restore = std::max(held * price / terms.leverage - out.equity, 0.0);
    return out;
}

std::vector<LadderRow> position_ladder(PositionTerms terms) {
    check_inputs(terms);
    terms.brackets = completed(std::move(terms.brackets));
    terms.price.reset();
    std::vector<LadderRow> rows;
    for (const double leverage : ladder_leverages) {
        terms.leverage = leverage;
        LadderRow row{.leverage = leverage};
        row.size = terms.risk > 0 ? size_by_risk(terms) : terms.margin * leverage;
        row.margin = row.size / leverage;
        row.units = direction_of(terms.side) * row.size / terms.entry;
        row.fees = nav::fee_payment(row.size, terms.fee_in + terms.fee_out);
        try {
            const auto report = position_report(terms);
            row.liquidation_price = report.liquidation_price;
            row.liquidation_distance = report.liquidation_distance;
            row.allowed = true;
            if (terms.stop) {
                row.stop_first =
                    !report.liquidation_price || (terms.side == PositionSide::long_side
                                                      ? *terms.stop > *report.liquidation_price
                                                      : *terms.stop < *report.liquidation_price);
            }
        } catch (const InvalidValue&) {
            row.allowed = false;  // by the leverage alone: the rest was checked
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace levtok::rebalance

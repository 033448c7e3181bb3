#include "rebalance/instruments/brackets.hpp"

#include <algorithm>
#include <cassert>
#include <string>

#include "nav/error.hpp"

namespace levtok::rebalance {
namespace {

std::string place_of_bracket(std::size_t i, const char* field) {
    return "brackets." + std::to_string(i) + '.' + field;
}

double required(const Bracket& bracket, double notional) {
    return bracket.rate * notional - bracket.amount.value_or(0);
}

}  // namespace

void describe(Fields& fields, Bracket& bracket) {
    fields.number("floor", bracket.floor, non_negative, "notional from which on it counts");
    fields.required_number("rate", bracket.rate, fraction_below_one,
                           "of the notional, that is required as equity");
    fields.number("max_leverage", bracket.max_leverage,
                  {.low = 1, .high = std::numeric_limits<double>::infinity()},
                  "greatest leverage of a position that is opened in it; absent: any");
    fields.optional_number("amount", bracket.amount, non_negative,
                           "taken off the requirement; absent: what makes it continuous");
}

std::vector<Bracket> completed(std::vector<Bracket> brackets) {
    for (std::size_t i = 0; i < brackets.size(); ++i) {
        Bracket& bracket = brackets[i];
        if (i == 0) {
            if (bracket.floor != 0) {
                throw InvalidValue(place_of_bracket(i, "floor"), "must be 0 in the first bracket",
                                   shortest(bracket.floor));
            }
            if (!bracket.amount) bracket.amount = 0;
        } else {
            const Bracket& before = brackets[i - 1];
            if (bracket.floor <= before.floor) {
                throw InvalidValue(place_of_bracket(i, "floor"),
                                   "must be > the one before, " + shortest(before.floor),
                                   shortest(bracket.floor));
            }
            if (bracket.rate < before.rate) {
                throw InvalidValue(place_of_bracket(i, "rate"),
                                   "must be >= the one before, " + shortest(before.rate),
                                   shortest(bracket.rate));
            }
            if (!bracket.amount) {
                bracket.amount = *before.amount + bracket.floor * (bracket.rate - before.rate);
            }
        }
        if (required(bracket, bracket.floor) < 0) {
            throw InvalidValue(place_of_bracket(i, "amount"),
                               "must be <= rate x floor, " + shortest(bracket.rate * bracket.floor),
                               shortest(*bracket.amount));
        }
    }
    return brackets;
}

const Bracket& bracket_of(std::span<const Bracket> brackets, double notional) {
    assert(!brackets.empty());
    const auto above =
        std::upper_bound(brackets.begin() + 1, brackets.end(), notional,
                         [](double x, const Bracket& bracket) { return x < bracket.floor; });
    return *(above - 1);
}

double maintenance_margin(std::span<const Bracket> brackets, double notional) {
    return required(bracket_of(brackets, notional), notional);
}

}  // namespace levtok::rebalance

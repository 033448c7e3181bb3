#include "rebalance/holder/portfolio_design.hpp"

#include <algorithm>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/fields.hpp"
#include "rebalance/json/similar.hpp"

namespace levtok::rebalance {

void describe(Fields& fields, HoldingDesign& holding) {
    fields.text("name", holding.name,
                "in tables; absent: the product, the instrument, or where its prices are");
    fields.optional_number("weight", holding.weight, portfolio_weights,
                           "target, of the value; or units in its place");
    fields.optional_number("units", holding.units, {.low = -1e15, .high = 1e15},
                           "bought at the first observation, in place of the weights of all");
    fields.text("product", holding.product, "a token of it; absent: the price itself");
    fields.texts("set", holding.set, "changed fields of the product");
    fields.optional_object("strategy", holding.strategy, "the token is held by these rules alone");
    fields.text("instrument", holding.instrument,
                "a margin or perpetual position, such as perpetual:leverage=-1, which each "
                "rebalance opens anew");
}

void describe(Fields& fields, HedgeDesign& hedge) {
    fields.text("of", hedge.of, "name of the holding that is hedged");
    fields.text("by", hedge.by, "name of the one that hedges it");
    fields.duration("period", hedge.period,
                    "of the returns that the ratio is from; 0s: from each observation to the next");
}

void check(const HoldingDesign& holding, const std::string& place) {
    if (holding.weight.has_value() == holding.units.has_value()) {
        throw InvalidValue(place + ".weight", "must be given, or units in its place",
                           holding.weight ? "both" : "nothing");
    }
    if (holding.units && !holding.instrument.empty()) {
        throw InvalidValue(place + ".units",
                           "must be left out where a position is held, which has a weight",
                           shortest(*holding.units));
    }
    const bool is_token = !holding.product.empty();
    if (is_token && !holding.instrument.empty()) {
        throw InvalidValue(place + ".instrument", "must be left out where a product is held",
                           '"' + holding.instrument + '"');
    }
    if (is_token) {
        if (holding.strategy) check(*holding.strategy);
        return;
    }
    if (!holding.set.empty()) {
        throw InvalidValue(place + ".set", "must be left out where no product is named",
                           '"' + holding.set.front() + '"');
    }
    if (holding.strategy) {
        throw InvalidValue(place + ".strategy", "must be left out where no product is named",
                           "given");
    }
}

HedgePair pair_of(const HedgeDesign& hedge, const std::vector<std::string>& names) {
    const auto find = [&](const char* field, const std::string& name) {
        if (std::count(names.begin(), names.end(), name) != 1) {
            throw InvalidValue(
                std::string("hedge.") + field,
                "must be the name of one holding, one of " + listed({names.begin(), names.end()}),
                '"' + name + '"');
        }
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                        names.begin());
    };
    const HedgePair pair{find("of", hedge.of), find("by", hedge.by), hedge.period};
    if (pair.of == pair.by) {
        throw InvalidValue("hedge.by", "must be another holding than the hedged one",
                           '"' + hedge.by + '"');
    }
    return pair;
}

}  // namespace levtok::rebalance

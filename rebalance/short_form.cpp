#include "rebalance/short_form.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "nav/check.hpp"
#include "nav/error.hpp"

namespace levtok::rebalance {
namespace {

constexpr std::string_view prefix = "fund:";
constexpr const char* form_rule = "must be like fund:L=3,E=0.91,SP=0.6,SW=1.1";
constexpr double percent = 100;

struct ShortForm {
    std::optional<double> leverage;
    double expense = 0;
    double spread = 0;
    double swaps = 1;
};

struct ShortKey {
    std::string_view name;
    Range range;
};

constexpr std::array<ShortKey, 4> keys{{{"L", {.low = -100, .high = 100}},
                                        {"E", {.low = 0, .high = 100, .high_open = true}},
                                        {"SP", {.low = -100, .high = 100}},
                                        {"SW", {.low = 0, .high = 10}}}};

[[noreturn]] void fail(std::string_view key, const std::string& rule, std::string_view given) {
    throw InvalidValue(std::string(prefix) + std::string(key), rule,
                       '"' + std::string(given) + '"');
}

double number_of(std::string_view text, std::string_view key) {
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || *end != '\0') fail(key, "must be a number", text);
    return value;
}

/// The largest share of swaps: the whole exposure, over what the leverage borrows.
double most_swaps(double leverage) {
    if (leverage > 1) return leverage / (leverage - 1);
    return 1;
}

void check(const ShortForm& form) {
    const double l = *form.leverage;
    if (l == 0) fail("L", "must not be 0", "0");
    if (form.swaps <= most_swaps(l)) return;
    fail("SW",
         "must be at most " + shortest(std::round(most_swaps(l) * 1e4) / 1e4) +
             " at L=" + shortest(l) + ", where all of the exposure is in swaps",
         shortest(form.swaps));
}

ShortForm parsed(std::string_view text) {
    ShortForm form;
    std::array<bool, keys.size()> given{};
    std::string_view rest = text.substr(prefix.size());
    while (true) {
        const auto comma = rest.find(',');
        const auto part = rest.substr(0, comma);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) fail("", form_rule, text);
        const auto name = part.substr(0, equals);
        std::size_t key = 0;
        while (key < keys.size() && keys[key].name != name) ++key;
        if (key == keys.size()) fail(name, "must be one of L, E, SP, SW", name);
        if (given[key]) fail(name, "must be given once", text);
        given[key] = true;
        const double value =
            require_in_range(number_of(part.substr(equals + 1), name), keys[key].range,
                             std::string(prefix) + std::string(name));
        if (key == 0) form.leverage = value;
        if (key == 1) form.expense = value / percent;
        if (key == 2) form.spread = value / percent;
        if (key == 3) form.swaps = value;
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    if (!form.leverage) fail("L", "must be given, as in fund:L=3", text);
    check(form);
    return form;
}

std::string rounded(double x) { return shortest(std::round(x * 1e6) / 1e6); }

}  // namespace

bool is_short_form(std::string_view text) { return text.starts_with(prefix); }

std::string expand_short_form(std::string_view text) {
    const auto form = parsed(text);
    const double l = *form.leverage;
    nlohmann::ordered_json financing{{"kind", "cash"}, {"day_count", 360}};
    // A short earns the benchmark on all of its cash, 1 - L, and the spread is on its exposure.
    const double of_exposure = l < 0 ? -l / (1 - l) : 1;
    financing[l > 1 ? "borrow_spread" : "lend_spread"] = form.spread * form.swaps * of_exposure;
    const nlohmann::ordered_json document{
        {"name", std::string(text)},
        {"leverage", l},
        {"fees", {{"management", {{"rate", form.expense}, {"per", "year"}}}}},
        {"financing", std::move(financing)},
        {"calendar", "XNYS"}};
    return document.dump();
}

std::optional<std::string> short_form_of(const Terms& terms) {
    const auto* cash = std::get_if<CashFinancing>(&terms.financing);
    const auto* schedule =
        terms.rules.size() == 1 ? std::get_if<Schedule>(&terms.rules.front().when) : nullptr;
    const bool daily = schedule != nullptr && schedule->at_close && schedule->every == one_day &&
                       !schedule->unless_within && schedule->only_if.empty() &&
                       std::holds_alternative<ToTarget>(terms.rules.front().to);
    const auto& execution = terms.execution;
    const bool free = execution.taker_fee == 0 && execution.half_spread == 0 &&
                      execution.impact == 0 && terms.fees.creation == 0 &&
                      terms.fees.redemption == 0;
    if (cash == nullptr || !daily || !free || terms.calendar != "XNYS" || terms.merge ||
        terms.fees.management.per != FeePeriod::year || cash->borrow_fee != 0 ||
        cash->day_count != 360) {
        return std::nullopt;
    }
    const double l = terms.leverage;
    const bool borrows = l > 1;
    if ((borrows ? cash->lend_spread : cash->borrow_spread) != 0) return std::nullopt;
    // What the product says of its swaps stays; the spread on what is borrowed is known alone.
    const double swaps = is_short_form(terms.name) ? parsed(terms.name).swaps : 1;
    if (swaps == 0) return std::nullopt;
    const double spread =
        (borrows ? cash->borrow_spread : cash->lend_spread / (l < 0 ? -l / (1 - l) : 1)) / swaps;
    return std::string(prefix) + "L=" + rounded(l) +
           ",E=" + rounded(percent * terms.fees.management.rate) +
           ",SP=" + rounded(percent * spread) + (swaps == 1 ? "" : ",SW=" + rounded(swaps));
}

}  // namespace levtok::rebalance

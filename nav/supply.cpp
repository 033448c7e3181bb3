#include "nav/supply.hpp"

#include <cstddef>
#include <string>

#include "nav/check.hpp"

namespace levtok::nav {
namespace {

void require_rising(std::span<const Instant> time) {
    for (std::size_t i = 1; i < time.size(); ++i) {
        if (time[i] <= time[i - 1]) {
            throw InvalidValue("time[" + std::to_string(i) + "]",
                               "must be after " + format_time(time[i - 1]), format_time(time[i]));
        }
    }
}

void require_valid(std::span<const MergeEvent> merges) {
    for (std::size_t i = 0; i < merges.size(); ++i) {
        const std::string row = "merges[" + std::to_string(i) + "].";
        require_in_range(merges[i].factor, positive, row + "factor");
        if (i > 0 && merges[i].time < merges[i - 1].time) {
            throw InvalidValue(row + "time",
                               "must not be before " + format_time(merges[i - 1].time),
                               format_time(merges[i].time));
        }
    }
}

void require_same_length(std::size_t navs, std::size_t times) {
    if (navs != times) {
        throw InvalidValue("nav",
                           "must have a row for each of the " + std::to_string(times) + " times",
                           std::to_string(navs));
    }
}

}  // namespace

Creation create(Money paid, Money nav, Rate fee) {
    require_in_range(paid.value(), non_negative, "creation.paid");
    require_in_range(nav.value(), positive, "creation.nav");
    require_in_range(fee.value(), fraction_below_one, "creation.fee");
    const Money created = Money::raw(paid.value() / (1 + fee.value()));
    return {Tokens::raw(created / nav), fee * created};
}

Redemption redeem(Tokens tokens, Money nav, Rate fee) {
    require_in_range(tokens.value(), non_negative, "redemption.tokens");
    require_in_range(nav.value(), non_negative, "redemption.nav");
    require_in_range(fee.value(), fraction_below_one, "redemption.fee");
    const Money redeemed = value({tokens, nav});
    const Money charged = fee * redeemed;
    return {redeemed - charged, charged};
}

Supply merge(const Supply& supply, double factor) {
    require_in_range(factor, positive, "merge.factor");
    return {Tokens::raw(supply.tokens.value() / factor), factor * supply.nav};
}

std::vector<double> first_tokens_per_token(std::span<const Instant> time,
                                           std::span<const MergeEvent> merges) {
    require_rising(time);
    require_valid(merges);
    std::vector<double> factors;
    factors.reserve(time.size());
    double factor = 1;
    for (const Instant now : time) {
        for (; !merges.empty() && merges.front().time <= now; merges = merges.subspan(1)) {
            factor *= merges.front().factor;
        }
        factors.push_back(factor);
    }
    return factors;
}

std::vector<double> adjusted_nav(std::span<const Instant> time, std::span<const double> published,
                                 std::span<const MergeEvent> merges) {
    require_same_length(published.size(), time.size());
    std::vector<double> series = first_tokens_per_token(time, merges);
    for (std::size_t i = 0; i < series.size(); ++i) series[i] = published[i] / series[i];
    return series;
}

std::vector<double> unadjusted_nav(std::span<const Instant> time, std::span<const double> adjusted,
                                   std::span<const MergeEvent> merges) {
    require_same_length(adjusted.size(), time.size());
    std::vector<double> series = first_tokens_per_token(time, merges);
    for (std::size_t i = 0; i < series.size(); ++i) series[i] *= adjusted[i];
    return series;
}

}  // namespace levtok::nav

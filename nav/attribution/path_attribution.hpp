#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "nav/attribution/attribution.hpp"
#include "nav/ledger.hpp"

namespace levtok::nav {

/// One observation of a published path: per token, after everything that happens at it.
struct PublishedRow {
    double price = 0;
    double nav = 0;
    double position = 0;
    double fee = 0;  ///< charged since the row before, as financing and cost are
    double financing = 0;
    double cost = 0;
    double cap = 0;  ///< withheld by a cap since the row before; negative where given back
    bool rebalanced = false;
    bool merged = false;
};

/// One trade of a published path.
struct PublishedTrade {
    double price = 0;
    double leverage_before = 0;
    double leverage_after = 0;
    double cost = 0;
    double nav = 0;  ///< after paying cost
};

/// The attribution of a published path, row by row, from the identity of each row: the position and
/// NAV before it, marked to its price, less financing, fee, cost and cap, give the NAV after it. A
/// trade within the bar breaks that identity; its price is then the one that restores it, which is
/// exact for one trade per bar. Several trades in a bar are exact only where they are given. The
/// total is always that of the published NAV.
class PathAttribution {
public:
    /// `leverage` is the target; `merge_factor` that of the product, where it is known.
    PathAttribution(double leverage, std::optional<double> merge_factor)
        : leverage_(leverage), merge_factor_(merge_factor) {}

    /// The next row, with its trades where they are known. Throws InvalidValue when the first NAV
    /// is not above 0 or a token gains value after it was wiped out.
    void add(const PublishedRow& row, std::span<const PublishedTrade> trades = {});

    AttributionReport report() const { return attribute(ledger_, leverage_, ledger_.price); }

    /// The number of rows whose trades were within the bar and had to be inferred.
    std::uint64_t inferred_rows() const { return inferred_rows_; }
    /// How many of the first tokens one token is after the last row.
    double merged() const { return merged_; }
    /// NAV of the last row in units of the first token.
    double adjusted_nav() const { return ledger_.equity / merged_; }

private:
    void walk(const PublishedRow& row, double withheld, std::span<const PublishedTrade> trades);
    void infer(const PublishedRow& row, double withheld);
    void charge(const PublishedRow& row, double withheld);
    CompensatedSum& last_taker(const PublishedRow& row);
    void take_over(const PublishedRow& row);
    double factor_of(const PublishedRow& row, double withheld) const;

    double leverage_;
    std::optional<double> merge_factor_;
    bool opened_ = false;
    bool dilutes_ = false;  ///< from the last row that charged a fee and did not trade
    Ledger ledger_;
    double merged_ = 1;
    std::uint64_t inferred_rows_ = 0;
};

}  // namespace levtok::nav

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"
#include "nav/observation.hpp"
#include "rebalance/account/journal.hpp"
#include "rebalance/instruments/compare.hpp"
#include "rebalance/instruments/position.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/replay/supply_rows.hpp"
#include "rebalance/token/next_trades.hpp"
#include "rebalance/tracking/figure.hpp"
#include "rebalance/tracking/observed.hpp"
#include "rebalance/tracking/performance.hpp"

namespace levtok::io {

/// What is owed is what is missing in cash.
inline double loan_of(const rebalance::PathRow& row) { return 0 - row.cash; }

/// A change since the close of a session.
struct SessionChange {
    double change = 0;
    Instant close;
};

/// A row of tables::tokens.
struct TokenRow {
    std::string symbol;
    std::string underlying;
    std::string product;
    double leverage = 0;
    std::optional<rebalance::PathRow> last;
    std::optional<double> change_24h;
    std::optional<SessionChange> session;       ///< nothing where the market has no sessions
    std::optional<rebalance::NextTrades> next;  ///< nothing where it trades no more
    bool retired = false;
};

/// A row of tables::latest.
struct LatestRow {
    std::string symbol;
    rebalance::PathRow row;
    std::optional<double> circulation;  ///< nothing where the token's state cannot be read
    double management_fee = 0;
    std::optional<double> funding_rate;
    std::optional<rebalance::PathRow> indicative;  ///< at a tick after the row
    bool retired = false;
};

/// A row of tables::keys.
struct KeyRow {
    std::string_view id;
    std::string_view role;
    Instant created;
    std::string_view name;
};

/// A row of tables::verification.
struct CheckRow {
    std::string_view check;
    std::string_view subject;
    std::string_view result;
    std::optional<std::string_view> detail;
};

/// A row of tables::underlyings.
struct UnderlyingRow {
    std::string name;
    std::optional<Observation> first;
    std::optional<Observation> last;
    std::optional<Instant> tick_time;
    std::optional<double> tick_price;
};

/// A row of tables::sample.
struct SampleBar {
    Observation bar;
    Duration interval{};
};

/// A row of tables::comparison_paths.
struct ComparisonPathRow {
    const Observation* bar;
    const rebalance::ComparisonPoint* point;
};

/// A row of tables::instruments.
struct InstrumentRow {
    std::string_view name;
    std::string fields;
    std::string_view summary;
};

/// A row of tables::accounts.
struct AccountRow {
    std::string_view name;
    double balance = 0;
    double tokens_value = 0;
    double positions_equity = 0;
    double equity = 0;
    double deposited = 0;
    double realised = 0;
    double open_profit = 0;
    std::size_t lots = 0;
    std::size_t positions = 0;
    std::size_t resting_orders = 0;
    std::uint64_t orders = 0;
    std::uint64_t lines = 0;
    Instant created;
    std::optional<Instant> closed;
    std::string_view note;
};

/// A row of tables::account_journal.
struct JournalRow {
    rebalance::JournalLine line;
    Instant written;
};

/// A row of tables::attribution.
struct AttributionRow {
    std::string_view name;
    std::optional<double> value;  ///< nothing where it is not finite, as after a wipe-out
    bool inferred = false;
};

/// A row of tables::metrics or of tables::token_metrics.
struct MetricRow {
    std::string_view whose;
    const nav::MetricValue* metric;
};

std::vector<AttributionRow> rows_of(const nav::AttributionReport& report, bool inferred);

/// They refer to `whose` and to `metrics`.
std::vector<MetricRow> rows_of(std::string_view whose,
                               const std::vector<nav::MetricValue>& metrics);

/// A row of tables::observed_series.
struct ObservedSeriesRow {
    std::string_view kind;
    Instant first;
    rebalance::ObservedRow last;
};

/// A row of tables::performance.
struct PerformanceRow {
    std::string_view whose;
    std::string_view measure;
    const rebalance::PeriodPerformance* row;
};

/// A row of one product, of one underlying, or of one observed series.
template <class Row>
struct OfSeries {
    std::string_view label;
    const Row* row;
};

/// They refer to `whose` and to `figures`.
std::vector<OfSeries<rebalance::Figure>> rows_of(std::string_view whose,
                                                 const std::vector<rebalance::Figure>& figures);

}  // namespace levtok::io

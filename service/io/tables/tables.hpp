#pragma once

#include <span>

#include "service/io/tables/cells.hpp"

namespace levtok {
struct Observation;
struct FundingEvent;
struct RateEvent;
}  // namespace levtok

namespace levtok::nav {
struct Level;
struct Metric;
}  // namespace levtok::nav

namespace levtok::rebalance {
struct CalibratedTerm;
struct ComparisonRow;
struct EmergencyPrices;
struct ErrorDay;
struct EstimateRow;
struct Figure;
struct FlowRow;
struct CorrelationRow;
struct HolderRow;
struct HolderTrade;
struct LadderRow;
struct LotValue;
struct ObservedRow;
struct PaperOrder;
struct PortfolioRow;
struct PositionReport;
struct PositionValue;
struct PathRow;
struct SplicedRow;
struct SupplyRow;
struct Terms;
struct TradeRow;
}  // namespace levtok::rebalance

namespace levtok::montecarlo {
struct ConvergenceRow;
struct DensityPoint;
struct Estimate;
struct ExactValue;
struct FanRow;
struct HistogramRow;
struct HoldingRow;
struct LeverageRow;
struct QuantileRow;
struct SampleRow;
struct StudyRow;
}  // namespace levtok::montecarlo

namespace levtok::io {

struct AccountRow;
struct AttributionRow;
struct CheckRow;
struct ComparisonPathRow;
struct InstrumentRow;
struct JournalRow;
struct KeyRow;
struct LatestRow;
struct MetricRow;
struct ObservedSeriesRow;
struct PerformanceRow;
struct PositionRow;
struct SampleBar;
struct TokenRow;
struct UnderlyingRow;
template <class Row>
struct OfSeries;

/// The tables that levtok writes, each with its rows. A table is a constant here and a row of
/// all(); what its rows are made of stands beside its definition.
namespace tables {

extern const TableOf<rebalance::PathRow> nav;
extern const TableOf<rebalance::SupplyRow> nav_supply;
extern const TableOf<rebalance::TradeRow> trades;
extern const TableOf<AttributionRow> attribution;
extern const TableOf<MetricRow> metrics, token_metrics;
extern const TableOf<nav::Metric> metric_list;
extern const TableOf<rebalance::FlowRow> flow;
extern const TableOf<rebalance::EmergencyPrices> emergencies;
extern const TableOf<rebalance::ComparisonRow> comparison;
extern const TableOf<ComparisonPathRow> comparison_paths;
extern const TableOf<InstrumentRow> instruments;
extern const TableOf<rebalance::PositionReport> position;
extern const TableOf<rebalance::LadderRow> position_ladder;
extern const TableOf<rebalance::HolderTrade> holder_trades;
extern const TableOf<rebalance::HolderRow> holder_path;
extern const TableOf<OfSeries<montecarlo::HoldingRow>> holding;
extern const TableOf<rebalance::PortfolioRow> portfolio_path;
extern const TableOf<OfSeries<rebalance::Figure>> figures;
extern const TableOf<rebalance::ErrorDay> tracking_days;
extern const TableOf<rebalance::ObservedRow> observed;
extern const TableOf<ObservedSeriesRow> observed_series;
extern const TableOf<PerformanceRow> performance;
extern const TableOf<OfSeries<rebalance::EstimateRow>> estimates;
extern const TableOf<rebalance::CorrelationRow> correlations;
extern const TableOf<montecarlo::Estimate> shuffled;
extern const TableOf<OfSeries<montecarlo::LeverageRow>> best_leverage;
extern const TableOf<OfSeries<rebalance::CalibratedTerm>> calibration;
extern const TableOf<rebalance::SplicedRow> spliced;
extern const TableOf<rebalance::Terms> products;
extern const TableOf<TokenRow> tokens;
extern const TableOf<LatestRow> latest;
extern const TableOf<UnderlyingRow> underlyings;
extern const TableOf<nav::Level> levels;
extern const TableOf<Observation> bars;
extern const TableOf<FundingEvent> funding;
extern const TableOf<RateEvent> rates;
extern const TableOf<SampleBar> sample;
extern const TableOf<FundingEvent> sample_funding;
extern const TableOf<AccountRow> accounts;
extern const TableOf<rebalance::PaperOrder> account_orders;
extern const TableOf<rebalance::LotValue> account_lots;
extern const TableOf<rebalance::PositionValue> account_positions;
extern const TableOf<JournalRow> account_journal;
extern const TableOf<KeyRow> keys;
extern const TableOf<CheckRow> verification;
extern const TableOf<montecarlo::ExactValue> exact;
extern const TableOf<montecarlo::DensityPoint> density;
extern const TableOf<montecarlo::StudyRow> study;
extern const TableOf<OfSeries<montecarlo::Estimate>> summary;
extern const TableOf<OfSeries<montecarlo::QuantileRow>> quantiles;
extern const TableOf<OfSeries<montecarlo::FanRow>> fan;
extern const TableOf<OfSeries<montecarlo::HistogramRow>> histogram;
extern const TableOf<OfSeries<montecarlo::SampleRow>> sample_paths;
extern const TableOf<OfSeries<montecarlo::ConvergenceRow>> convergence;

std::span<const TableColumns* const> all();

/// The cells of tables::nav that say what a token is, without what was charged since the row
/// before.
Cells<rebalance::PathRow> nav_state();

/// The cells of tables::tokens that change with NAV and are not of its row: its change of a day,
/// and what makes the token trade next.
Cells<TokenRow> beside_nav();

}  // namespace tables
}  // namespace levtok::io

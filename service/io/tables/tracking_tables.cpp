#include "rebalance/tracking/calibrate.hpp"
#include "rebalance/tracking/estimates.hpp"
#include "rebalance/tracking/observed.hpp"
#include "rebalance/tracking/observed_errors.hpp"
#include "rebalance/tracking/splice.hpp"
#include "service/io/tables/columns/tracking.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::ErrorDay;
using rebalance::EstimateRow;
using rebalance::Figure;
using rebalance::JoinedRow;
using rebalance::ModelRow;
using rebalance::ObservedValue;
using rebalance::PeriodPerformance;
using FigureOf = OfSeries<Figure>;
using EstimateOf = OfSeries<EstimateRow>;

constexpr auto figure_cells = std::to_array<Cell<FigureOf>>({
    {columns::figure_of, put<&FigureOf::label>},
    {columns::figure_period, put<&FigureOf::row, &Figure::period>},
    {columns::figure_name, put<&FigureOf::row, &Figure::name>},
    {columns::figure_unit, put<&FigureOf::row, &Figure::unit>},
    {columns::figure_value, put<&FigureOf::row, &Figure::value>},
    {columns::figure_time, put<&FigureOf::row, &Figure::time>},
});

std::string_view kind_name(rebalance::DayKind kind) { return rebalance::name_of(kind); }

constexpr auto tracking_day_cells = std::to_array<Cell<ErrorDay>>({
    {columns::joined_time, put<&ErrorDay::row, &JoinedRow::observed, &ObservedValue::time>},
    {columns::joined_price, put<&ErrorDay::row, &JoinedRow::model, &ModelRow::price>},
    {columns::model_nav, put<&ErrorDay::row, &JoinedRow::model, &ModelRow::nav>},
    {columns::observed_value, put<&ErrorDay::row, &JoinedRow::observed, &ObservedValue::value>},
    {columns::model_return, put<&ErrorDay::model_return>},
    {columns::observed_return, put<&ErrorDay::observed_return>},
    {columns::tracking_error_of_day, put<&ErrorDay::error>},
    {columns::distribution_of_day, put<&ErrorDay::distribution>},
    {columns::kind_of_day, put<&ErrorDay::kind, kind_name>},
});

using rebalance::ObservedRow;

constexpr auto observed_cells = std::to_array<Cell<ObservedRow>>({
    {columns::observed_time, put<&ObservedRow::time>},
    {columns::observed_row_value, put<&ObservedRow::value>},
    {columns::observed_distribution, put<&ObservedRow::distribution>},
});

constexpr auto observed_series_cells = std::to_array<Cell<ObservedSeriesRow>>({
    {columns::observed_kind, put<&ObservedSeriesRow::kind>},
    {columns::observed_first_time, put<&ObservedSeriesRow::first>},
    {columns::observed_last_time, put<&ObservedSeriesRow::last, &ObservedRow::time>},
    {columns::observed_last_value, put<&ObservedSeriesRow::last, &ObservedRow::value>},
});

constexpr auto performance_cells = std::to_array<Cell<PerformanceRow>>({
    {columns::performance_of, put<&PerformanceRow::whose>},
    {columns::performance_measure, put<&PerformanceRow::measure>},
    {columns::performance_period, put<&PerformanceRow::row, &PeriodPerformance::period>},
    {columns::performance_from, put<&PerformanceRow::row, &PeriodPerformance::from>},
    {columns::performance_to, put<&PerformanceRow::row, &PeriodPerformance::to>},
    {columns::performance_return, put<&PerformanceRow::row, &PeriodPerformance::total>},
    {columns::performance_per_year, put<&PerformanceRow::row, &PeriodPerformance::per_year>},
});

constexpr auto estimate_cells = std::to_array<Cell<EstimateOf>>({
    {columns::estimate_product, put<&EstimateOf::label>},
    {columns::estimated_index, put<&EstimateOf::row, &EstimateRow::index_return>},
    {columns::estimated_multiple, put<&EstimateOf::row, &EstimateRow::multiple_return>},
    {columns::estimated_volatility, put<&EstimateOf::row, &EstimateRow::volatility>},
    {columns::estimated_return, put<&EstimateOf::row, &EstimateRow::fund_return>},
});

using rebalance::CalibratedTerm;
using rebalance::SplicedRow;
using CalibratedOf = OfSeries<CalibratedTerm>;

std::int64_t count_of(std::size_t count) { return static_cast<std::int64_t>(count); }

constexpr auto calibration_cells = std::to_array<Cell<CalibratedOf>>({
    {columns::calibrated_product, put<&CalibratedOf::label>},
    {columns::calibrated_period, put<&CalibratedOf::row, &CalibratedTerm::period>},
    {columns::calibrated_term, put<&CalibratedOf::row, &CalibratedTerm::term>},
    {columns::calibrated_value, put<&CalibratedOf::row, &CalibratedTerm::value>},
    {columns::calibrated_error, put<&CalibratedOf::row, &CalibratedTerm::standard_error>},
    {columns::calibrated_setting, put<&CalibratedOf::row, &CalibratedTerm::setting>},
    {columns::calibrated_sessions, put<&CalibratedOf::row, &CalibratedTerm::sessions, count_of>},
});

std::string_view source_of(bool observed) { return observed ? "observed" : "replay"; }

constexpr auto spliced_cells = std::to_array<Cell<SplicedRow>>({
    {columns::spliced_time, put<&SplicedRow::time>},
    {columns::spliced_value, put<&SplicedRow::value>},
    {columns::spliced_source, put<&SplicedRow::observed, source_of>},
});

}  // namespace

constinit const TableOf<CalibratedOf> calibration =
    table_of<calibration_cells>("calibration", "Terms that an observed series shows",
                                "`calibrate`; /v1/tokens/{symbol}/calibration");
constinit const TableOf<SplicedRow> spliced =
    table_of<spliced_cells>("spliced", "A replay and the observed series after it",
                            "`splice`; /v1/tokens/{symbol}/spliced");
constinit const TableOf<ObservedRow> observed =
    table_of<observed_cells>("observed", "An observed series of a token",
                             "`export --observed`; /v1/tokens/{symbol}/observed/{kind}");
constinit const TableOf<ObservedSeriesRow> observed_series = table_of<observed_series_cells>(
    "observed_series", "The observed series of a token", "/v1/tokens/{symbol}/observed");
constinit const TableOf<FigureOf> figures =
    table_of<figure_cells>("figures", "Figures of a token, or of its model against what traded",
                           "`track`, `premium`, `kid`; /v1/tokens/{symbol}/tracking, "
                           "…/premium; /v1/kid");
constinit const TableOf<ErrorDay> tracking_days = table_of<tracking_day_cells>(
    "tracking_days", "Sessions of a model and an observed series",
    "`track --days`; /v1/tokens/{symbol}/tracking?table=tracking_days");
constinit const TableOf<PerformanceRow> performance =
    table_of<performance_cells>("performance", "Returns over the periods of fact sheets",
                                "`performance`; /v1/tokens/{symbol}/performance");
constinit const TableOf<EstimateOf> estimates = table_of<estimate_cells>(
    "estimates", "Estimated returns by return and volatility of the underlying",
    "`estimates`; /v1/estimates");

}  // namespace levtok::io::tables

namespace levtok::io {

std::vector<OfSeries<rebalance::Figure>> rows_of(std::string_view whose,
                                                 const std::vector<rebalance::Figure>& figures) {
    std::vector<OfSeries<rebalance::Figure>> rows;
    for (const auto& figure : figures) rows.push_back({whose, &figure});
    return rows;
}

}  // namespace levtok::io

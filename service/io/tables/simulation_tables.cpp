#include "montecarlo/batch/results.hpp"
#include "montecarlo/exact_report.hpp"
#include "montecarlo/study/study.hpp"
#include "service/io/tables/columns/simulation.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using montecarlo::Answer;
using montecarlo::ConvergenceRow;
using montecarlo::DensityPoint;
using montecarlo::Estimate;
using montecarlo::ExactValue;
using montecarlo::FanRow;
using montecarlo::HistogramRow;
using montecarlo::QuantileRow;
using montecarlo::SampleRow;
using montecarlo::StudyRow;

std::string_view method_of(const Answer& answer) { return name_of(answer.method); }

std::int64_t whole(double count) { return static_cast<std::int64_t>(count); }

/// What is infinite is nothing.
std::optional<double> finite_or_nothing(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

constexpr auto exact_cells = std::to_array<Cell<ExactValue>>({
    {columns::quantity, put<&ExactValue::quantity>},
    {columns::exact_value, put<&ExactValue::value, finite_or_nothing>},
});

constexpr auto density_cells = std::to_array<Cell<DensityPoint>>({
    {columns::nav_at_horizon, put<&DensityPoint::nav>},
    {columns::density, put<&DensityPoint::density>},
    {columns::density_of_log, put<&DensityPoint::density_of_log>},
    {columns::cdf, put<&DensityPoint::cdf>},
});

constexpr auto study_cells = std::to_array<Cell<StudyRow>>({
    {columns::studied_leverage, put<&StudyRow::leverage>},
    {columns::studied_rule, put<&StudyRow::rule>},
    {columns::fee_per_day, put<&StudyRow::fee>},
    {columns::studied_stop, put<&StudyRow::stop>},
    {columns::studied_size, put<&StudyRow::size>},
    {columns::volatility, put<&StudyRow::volatility>},
    {columns::drift, put<&StudyRow::drift>},
    {columns::horizon_days, put<&StudyRow::horizon_days>},
    {columns::quantity, put<&StudyRow::answer, &Answer::quantity>},
    {columns::answer, put<&StudyRow::answer, &Answer::value>},
    {columns::standard_error_of_method, put<&StudyRow::answer, &Answer::standard_error>},
    {columns::method, put<&StudyRow::answer, method_of>},
});

template <class Row>
constexpr Cell<OfSeries<Row>> simulated{columns::simulated, put<&OfSeries<Row>::label>};

/// What the row, and not the series, has.
template <class Row, auto... steps>
constexpr void (*within)(FieldWriter&, const OfSeries<Row>&) = put<&OfSeries<Row>::row, steps...>;

constexpr auto summary_cells = std::to_array<Cell<OfSeries<Estimate>>>({
    simulated<Estimate>,
    {columns::quantity, within<Estimate, &Estimate::quantity>},
    {columns::estimate, within<Estimate, &Estimate::value>},
    {columns::standard_error, within<Estimate, &Estimate::standard_error>},
});

constexpr auto quantile_cells = std::to_array<Cell<OfSeries<QuantileRow>>>({
    simulated<QuantileRow>,
    {columns::quantity, within<QuantileRow, &QuantileRow::quantity>},
    {columns::probability, within<QuantileRow, &QuantileRow::p>},
    {columns::quantile, within<QuantileRow, &QuantileRow::estimate, &Estimate::value>},
    {columns::interval_low, within<QuantileRow, &QuantileRow::estimate, &Estimate::low>},
    {columns::interval_high, within<QuantileRow, &QuantileRow::estimate, &Estimate::high>},
});

constexpr auto fan_cells = std::to_array<Cell<OfSeries<FanRow>>>({
    simulated<FanRow>,
    {columns::days, within<FanRow, &FanRow::days>},
    {columns::probability, within<FanRow, &FanRow::p>},
    {columns::quantile_of_day, within<FanRow, &FanRow::estimate, &Estimate::value>},
    {columns::interval_low, within<FanRow, &FanRow::estimate, &Estimate::low>},
    {columns::interval_high, within<FanRow, &FanRow::estimate, &Estimate::high>},
});

constexpr auto histogram_cells = std::to_array<Cell<OfSeries<HistogramRow>>>({
    simulated<HistogramRow>,
    {columns::quantity, within<HistogramRow, &HistogramRow::quantity>},
    {columns::bin_low, within<HistogramRow, &HistogramRow::low>},
    {columns::bin_high, within<HistogramRow, &HistogramRow::high>},
    {columns::bin_count, within<HistogramRow, &HistogramRow::count, whole>},
    {columns::bin_density, within<HistogramRow, &HistogramRow::density>},
    {columns::bin_density_of_log, within<HistogramRow, &HistogramRow::density_of_log>},
});

constexpr auto sample_path_cells = std::to_array<Cell<OfSeries<SampleRow>>>({
    simulated<SampleRow>,
    {columns::path_index, within<SampleRow, &SampleRow::path>},
    {columns::days, within<SampleRow, &SampleRow::days>},
    {columns::value_of_day, within<SampleRow, &SampleRow::value>},
});

constexpr auto convergence_cells = std::to_array<Cell<OfSeries<ConvergenceRow>>>({
    simulated<ConvergenceRow>,
    {columns::paths_so_far, within<ConvergenceRow, &ConvergenceRow::paths, whole>},
    {columns::quantity, within<ConvergenceRow, &ConvergenceRow::estimate, &Estimate::quantity>},
    {columns::estimate_so_far, within<ConvergenceRow, &ConvergenceRow::estimate, &Estimate::value>},
    {columns::standard_error,
     within<ConvergenceRow, &ConvergenceRow::estimate, &Estimate::standard_error>},
});

}  // namespace

constinit const TableOf<ExactValue> exact =
    table_of<exact_cells>("exact", "Numbers of the exact law", "`exact`; /v1/exact");
constinit const TableOf<DensityPoint> density =
    table_of<density_cells>("density", "Points of the exact law", "`exact --density`; /v1/exact");
constinit const TableOf<StudyRow> study =
    table_of<study_cells>("study", "Answers of designs", "`study`; /v1/studies");
constinit const TableOf<OfSeries<Estimate>> summary = table_of<summary_cells>(
    "summary", "Estimates of a simulation", "`montecarlo`; /v1/montecarlo/{id}/result");
constinit const TableOf<OfSeries<QuantileRow>> quantiles = table_of<quantile_cells>(
    "quantiles", "Quantiles at the horizon", "`montecarlo`; …/result?table=quantiles");
constinit const TableOf<OfSeries<FanRow>> fan =
    table_of<fan_cells>("fan", "Quantiles on the way", "`montecarlo`; …/result?table=fan");
constinit const TableOf<OfSeries<HistogramRow>> histogram = table_of<histogram_cells>(
    "histogram", "Bins of the outcomes at the horizon", "`montecarlo`; …/result?table=histogram");
constinit const TableOf<OfSeries<SampleRow>> sample_paths = table_of<sample_path_cells>(
    "sample_paths", "Days of the first paths", "`montecarlo`; …/result?table=sample_paths");
constinit const TableOf<OfSeries<ConvergenceRow>> convergence = table_of<convergence_cells>(
    "convergence", "Estimates from the paths so far", "`montecarlo`; …/result?table=convergence");

}  // namespace levtok::io::tables

#include "nav/series/levels.hpp"
#include "service/io/tables/columns/market.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using nav::Level;
using nav::LevelSide;

std::string_view side_of(const Level& level) {
    return level.side == LevelSide::support ? "support" : "resistance";
}

Instant opening_of(const SampleBar& sample) { return sample.bar.time - sample.interval; }

/// What stands in every row of a synthetic history, so that no copy of it passes for a market's.
template <class Row>
std::string_view label_of(const Row&) {
    return "synthetic";
}

constexpr auto underlying_cells = std::to_array<Cell<UnderlyingRow>>({
    {columns::underlying, put<&UnderlyingRow::name>},
    {columns::first_time, put<&UnderlyingRow::first, &Observation::time>},
    {columns::last_time, put<&UnderlyingRow::last, &Observation::time>},
    {columns::last_close, put<&UnderlyingRow::last, &Observation::close>},
    {columns::tick_time, put<&UnderlyingRow::tick_time>},
    {columns::tick_price, put<&UnderlyingRow::tick_price>},
});

constexpr auto level_cells = std::to_array<Cell<Level>>({
    {columns::side, put<side_of>},
    {columns::level_price, put<&Level::price>},
    {columns::lowest_pivot, put<&Level::low>},
    {columns::highest_pivot, put<&Level::high>},
    {columns::touches, put<&Level::touches>},
    {columns::strength, put<&Level::strength>},
    {columns::first_touch_time, put<&Level::first_touch>},
    {columns::last_touch_time, put<&Level::last_touch>},
});

constexpr auto bar_cells = std::to_array<Cell<Observation>>({
    {columns::close_time, put<&Observation::time>},
    {columns::open, put<&Observation::open>},
    {columns::high, put<&Observation::high>},
    {columns::low, put<&Observation::low>},
    {columns::close, put<&Observation::close>},
    {columns::volume, put<&Observation::volume>},
});

constexpr auto funding_cells = std::to_array<Cell<FundingEvent>>({
    {columns::payment_time, put<&FundingEvent::time>},
    {columns::paid_funding_rate, put<&FundingEvent::rate>},
});

constexpr auto rate_cells = std::to_array<Cell<RateEvent>>({
    {columns::rate_time, put<&RateEvent::time>},
    {columns::rate, put<&RateEvent::rate>},
});

constexpr auto sample_cells = std::to_array<Cell<SampleBar>>({
    {columns::open_time, put<opening_of>},
    {columns::open, put<&SampleBar::bar, &Observation::open>},
    {columns::high, put<&SampleBar::bar, &Observation::high>},
    {columns::low, put<&SampleBar::bar, &Observation::low>},
    {columns::close, put<&SampleBar::bar, &Observation::close>},
    {columns::sample_volume, put<&SampleBar::bar, &Observation::volume>},
    {columns::source, put<label_of<SampleBar>>},
});

constexpr auto sample_funding_cells = std::to_array<Cell<FundingEvent>>({
    {columns::payment_time, put<&FundingEvent::time>},
    {columns::paid_funding_rate, put<&FundingEvent::rate>},
    {columns::source, put<label_of<FundingEvent>>},
});

}  // namespace

constinit const TableOf<UnderlyingRow> underlyings =
    table_of<underlying_cells>("underlyings", "Underlyings of the service", "/v1/underlyings");
constinit const TableOf<Level> levels = table_of<level_cells>(
    "levels", "Levels of support and resistance", "/v1/underlyings/{id}/levels");
constinit const TableOf<Observation> bars = table_of<bar_cells>(
    "bars", "Bars of prices", "`export --underlying`; /v1/underlyings/{id}/bars");
constinit const TableOf<FundingEvent> funding =
    table_of<funding_cells>("funding", "Funding payments", "`export --funding-out`");
constinit const TableOf<RateEvent> rates =
    table_of<rate_cells>("rates", "Benchmark rates", "`export --rates`");
constinit const TableOf<SampleBar> sample =
    table_of<sample_cells>("sample", "Bars of a synthetic history", "`sample`");
constinit const TableOf<FundingEvent> sample_funding = table_of<sample_funding_cells>(
    "sample_funding", "Synthetic funding payments", "`sample --funding-out`");

}  // namespace levtok::io::tables

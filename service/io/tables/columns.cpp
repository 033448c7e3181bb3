#include "service/io/tables/columns.hpp"

#include <array>

namespace levtok::io {

std::vector<std::string> names_of(const TableColumns& table) {
    std::vector<std::string> names;
    for (const auto& column : table.columns) names.emplace_back(column.name);
    return names;
}

namespace tables {
namespace {

constexpr ColumnType time = ColumnType::time;
constexpr ColumnType number = ColumnType::number;
constexpr ColumnType integer = ColumnType::integer;
constexpr ColumnType boolean = ColumnType::boolean;
constexpr ColumnType text = ColumnType::text;

// Units that many columns share. Amounts are in the currency that the underlying is quoted in.
constexpr std::string_view quote = "quote currency";
constexpr std::string_view per_token = "quote currency per token";
constexpr std::string_view units = "units of the underlying per token";
constexpr std::string_view ratio = "ratio";
constexpr std::string_view fraction = "fraction";
constexpr std::string_view per_1 = "per 1 invested";
constexpr std::string_view of_start = "multiple of the start";
constexpr std::string_view by_row = "that of the row";
constexpr std::string_view words = "text";

constexpr auto nav_columns = std::to_array<Column>({
    {"time", time, "UTC", "When the row was observed: the close of its bar."},
    {"price", number, quote, "Price of the underlying."},
    {"nav", number, per_token, "Net asset value after everything at this time; 0 once wiped out."},
    {"leverage", number, ratio, "Real leverage: exposure over NAV, negative for a short token."},
    {"position", number, units, "What the token holds; negative for a short token."},
    {"cash", number, per_token, "What it holds in cash; negative where it owes."},
    {"fee", number, per_token, "Management fee charged since the row before."},
    {"financing", number, per_token,
     "Funding and interest charged since the row before; negative where received."},
    {"cost", number, per_token, "Cost of the trades since the row before."},
    {"event", text, words,
     "open, scheduled, emergency, merge and wiped_out, joined by +; empty for none."},
});

constexpr auto trade_columns = std::to_array<Column>({
    {"time", time, "UTC", "Of the price that it traded at; within a bar the bar's close."},
    {"instant", time, "UTC", "When its rule was due, or had fired."},
    {"trigger", text, words, "The rule that traded: schedule, or the trigger of an emergency."},
    {"price", number, quote, "At which it traded, before its cost."},
    {"leverage_before", number, ratio, "Real leverage before the trade."},
    {"leverage_after", number, ratio, "Real leverage after the trade."},
    {"notional", number, per_token, "Exposure bought; negative where sold."},
    {"cost", number, per_token, "What the trade cost."},
    {"nav", number, per_token, "Net asset value after paying the cost."},
    {"nav_time", time, "UTC", "Of the row of the path that it belongs to."},
});

constexpr auto attribution_columns = std::to_array<Column>({
    {"name", text, words,
     "total, or the part of it: target, variance_drag, path_residual, financing, fees, trading."},
    {"value", number, "log", "Part of ln(E_T / E_0); empty where it is not finite."},
    {"inferred", boolean, "true or false",
     "Whether prices of trades within bars were inferred; never where trades are known."},
});

constexpr Column metric_name{"metric", text, words, "Its name; `levtok metrics --list` explains."};
constexpr Column metric_unit{"unit", text, words,
                             "Of the value: fraction, ratio, per year, per sqrt(year), days; or "
                             "time, where time holds the result."};
constexpr Column metric_number{"value", number, by_row,
                               "The metric; empty where it is a time or not determined."};
constexpr Column metric_time{"time", time, "UTC", "The metric where it is an instant; else empty."};

constexpr auto metric_columns = std::to_array<Column>({
    {"product", text, words, "The product, or the file of the NAV path where none was named."},
    metric_name,
    metric_unit,
    metric_number,
    metric_time,
});

constexpr auto token_metric_columns = std::to_array<Column>({
    {"symbol", text, words, "The token."},
    metric_name,
    metric_unit,
    metric_number,
    metric_time,
});

constexpr auto metric_list_columns = std::to_array<Column>({
    {"metric", text, words, "Its name."},
    {"unit", text, words, "Of its value; a duration is days in the tables."},
    {"description", text, words, "Its formula in words."},
});

constexpr auto flow_columns = std::to_array<Column>({
    {"move", number, fraction, "Move of the price from the last observation."},
    {"price", number, quote, "Price after the move."},
    {"trigger", text, words, "The rule that would trade on the way; empty where none does."},
    {"trade_price", number, quote, "Where it trades; the moved price where none does."},
    {"nav", number, per_token, "Net asset value there, before the trade; 0 where wiped out."},
    {"leverage", number, ratio, "Real leverage there, before the trade."},
    {"notional", number, quote, "Exposure to buy for the whole supply; negative to sell."},
    {"cost", number, quote, "Of that trade, for the whole supply."},
});

constexpr auto emergency_columns = std::to_array<Column>({
    {"rule", integer, "index", "Place of the rule in the product's list, from 0."},
    {"trigger", text, words, "The trigger of the rule."},
    {"at_or_below", number, quote, "Price at or below which it fires; empty where none does."},
    {"at_or_above", number, quote, "Price at or above which it fires; empty where none does."},
});

constexpr auto comparison_columns = std::to_array<Column>({
    {"name", text, words, "The product, or the instrument as it was asked for."},
    {"value", number, per_1, "What is left at the end."},
    {"total_return", number, fraction, "Value less 1."},
    {"log_return", number, "log", "ln of the value; empty where nothing is left."},
    {"max_drawdown", number, fraction, "Largest loss from a running peak of the observed values."},
    {"financing", number, per_1, "Interest and funding paid; negative where received."},
    {"cost", number, per_1, "Management fees, liquidation fees and cost of trades."},
    {"scheduled", integer, "count", "Scheduled rebalances."},
    {"emergency", integer, "count", "Emergency rebalances."},
    {"margin_calls", integer, "count", "Margin calls."},
    {"end", text, words, "liquidated or wiped_out; empty where it lived."},
    {"end_time", time, "UTC", "When it ended; empty where it lived."},
    {"end_price", number, quote, "Price of the underlying then; empty where it lived."},
    {"deficit", number, per_1, "How far below zero it was closed."},
});

constexpr auto comparison_path_columns = std::to_array<Column>({
    {"time", time, "UTC", "When the row was observed: the close of its bar."},
    {"name", text, words, "The product, or the instrument as it was asked for."},
    {"price", number, quote, "Price of the underlying."},
    {"value", number, per_1, "What is left after everything at this time."},
    {"leverage", number, ratio, "Exposure over value, signed; 0 where nothing is held any more."},
    {"event", text, words,
     "open, scheduled, emergency, merge, wiped_out, margin_call and liquidated, joined by +; empty "
     "for none."},
});

constexpr auto position_columns = std::to_array<Column>({
    {"margin", number, quote, "What is put up."},
    {"size", number, quote, "Notional at entry: margin times leverage."},
    {"quantity", number, "units of the underlying", "Held; negative for a short."},
    {"borrowed", number, quote, "By a margin loan, at entry."},
    {"profit", number, quote, "(price - entry) x quantity, before interest and funding."},
    {"equity", number, quote, "Margin and profit less what was paid."},
    {"return_on_margin", number, fraction, "Equity over margin, less 1."},
    {"leverage", number, ratio, "Exposure over equity at the price, signed; 0 without equity."},
    {"margin_ratio", number, ratio, "Equity over the notional that maintenance looks at."},
    {"margin_call_price", number, quote, "Where margin is called; empty for never."},
    {"liquidation_price", number, quote, "Where it is liquidated; empty for never."},
    {"bankruptcy_price", number, quote, "Where nothing is left; empty for never."},
    {"liquidation_fee", number, quote, "What liquidation at its price would cost."},
    {"left_after_liquidation", number, quote, "Of the equity at that price, after the fee."},
    {"margin_called", boolean, "true or false", "Whether margin is called at the price."},
    {"liquidated", boolean, "true or false", "Whether it is liquidated at the price."},
});

constexpr auto product_columns = std::to_array<Column>({
    {"product", text, words, "Its name in the library."},
    {"symbol", text, words, "What its issuer calls it; empty where it has no symbol."},
    {"leverage", number, ratio, "Target leverage, negative for a short token."},
    {"intrabar", text, words, "How a bar is walked: close, or ohlc."},
    {"description", text, words, "The product in a sentence."},
});

constexpr auto token_columns = std::to_array<Column>({
    {"symbol", text, words, "The token."},
    {"underlying", text, words, "Whose prices it follows."},
    {"product", text, words, "Whose rules it keeps."},
    {"leverage", number, ratio, "Target leverage, negative for a short token."},
    {"time", time, "UTC", "Of its last row; empty where it has none."},
    {"nav", number, per_token, "Net asset value at that time."},
    {"real_leverage", number, ratio, "Exposure over NAV at that time."},
    {"change_24h", number, fraction,
     "NAV over that of 24 h to 48 h before, less 1; empty for none."},
    {"retired", boolean, "true or false", "Whether it takes no further rows."},
});

constexpr auto latest_columns = std::to_array<Column>({
    {"symbol", text, words, "The token."},
    {"time", time, "UTC", "Of its last row."},
    {"price", number, quote, "Price of the underlying."},
    {"nav", number, per_token, "Net asset value; 0 once wiped out."},
    {"leverage", number, ratio, "Real leverage: exposure over NAV."},
    {"position", number, units, "What the token holds; negative for a short token."},
    {"cash", number, per_token, "What it holds in cash; negative where it owes."},
    {"circulation", number, "tokens", "Supply; empty where the token cannot be read."},
    {"management_fee", number, fraction, "Rate of the fee, for the period that its terms name."},
    {"funding_rate", number, fraction, "Last funding rate of the underlying; empty for none."},
    {"indicative_time", time, "UTC", "Of a tick after the last row; empty for none."},
    {"indicative_price", number, quote, "Price of that tick."},
    {"indicative_nav", number, per_token, "What NAV would be were that tick a bar."},
    {"retired", boolean, "true or false", "Whether it takes no further rows."},
});

constexpr auto underlying_columns = std::to_array<Column>({
    {"underlying", text, words, "Its name."},
    {"first_time", time, "UTC", "Close of its first bar; empty where it has none."},
    {"last_time", time, "UTC", "Close of its last bar."},
    {"close", number, quote, "Price at that close."},
    {"tick_time", time, "UTC", "Of its last tick; empty for none."},
    {"tick_price", number, quote, "Price of that tick."},
});

constexpr auto level_columns = std::to_array<Column>({
    {"side", text, words, "support below the last close, resistance above it."},
    {"price", number, quote, "Of the level: the mean of its pivots in logs."},
    {"low", number, quote, "Its lowest pivot."},
    {"high", number, quote, "Its highest pivot."},
    {"touches", integer, "count", "Pivots that make it."},
    {"strength", number, "touches", "Touches that fade with their age."},
    {"first_touch_time", time, "UTC", "Of the bar that touched it first."},
    {"last_touch_time", time, "UTC", "Of the bar that touched it last."},
});

constexpr auto bar_columns = std::to_array<Column>({
    {"close_time", time, "UTC", "Close of the bar: when its prices were known."},
    {"open", number, quote, "First price of the bar."},
    {"high", number, quote, "Highest price of the bar."},
    {"low", number, quote, "Lowest price of the bar."},
    {"close", number, quote, "Last price of the bar."},
    {"volume", number, "as imported", "Traded in the bar; empty where not known."},
});

constexpr auto funding_columns = std::to_array<Column>({
    {"time", time, "UTC", "When it was paid."},
    {"funding_rate", number, "fraction of the exposure", "Longs pay it to shorts."},
});

constexpr auto rate_columns = std::to_array<Column>({
    {"time", time, "UTC", "From when it holds."},
    {"rate", number, "fraction per year", "The benchmark rate."},
});

constexpr Column source_column{"source", text, words, "synthetic: no market's data."};

constexpr auto sample_columns = std::to_array<Column>({
    {"open_time", time, "UTC", "Open of the bar; it is known one interval later."},
    {"open", number, quote, "First price of the bar."},
    {"high", number, quote, "Highest price of the bar."},
    {"low", number, quote, "Lowest price of the bar."},
    {"close", number, quote, "Last price of the bar."},
    {"volume", number, "units of the underlying", "Traded in the bar."},
    source_column,
});

constexpr auto sample_funding_columns = std::to_array<Column>({
    {"time", time, "UTC", "When it was paid."},
    {"funding_rate", number, "fraction of the exposure", "Longs pay it to shorts."},
    source_column,
});

constexpr auto key_columns = std::to_array<Column>({
    {"id", text, words, "What `levtok keys remove` takes."},
    {"role", text, words, "read or write."},
    {"created_time", time, "UTC", "When it was added."},
    {"name", text, words, "Whose it is."},
});

constexpr auto exact_columns = std::to_array<Column>({
    {"name", text, words, "The quantity: of NAV, its start 1, or p_ for a probability."},
    {"value", number, by_row, "Its exact value; empty where it is infinite."},
});

constexpr auto density_columns = std::to_array<Column>({
    {"nav", number, of_start, "Net asset value at the horizon, its start 1."},
    {"density", number, "per unit of nav", "Probability density, without the atom at 0."},
    {"cdf", number, "probability", "Of a NAV at or below this one."},
});

constexpr auto study_columns = std::to_array<Column>({
    {"leverage", number, ratio, "Target; empty where the leverage is the answer itself."},
    {"rule", text, words, "The rebalancing rule, as in --rule; own is the product's."},
    {"fee", number, "fraction per day", "Management fee."},
    {"volatility", number, "per sqrt(year)", "Of the model."},
    {"horizon_days", number, "days", "How far ahead."},
    {"quantity", text, words, "What the value is: of NAV, its start 1, or p_ for a probability."},
    {"value", number, by_row, "The answer; empty where there is none."},
    {"standard_error", number, by_row, "Of a simulated value; 0 for the other methods."},
    {"method", text, words, "exact, closed_form or monte_carlo."},
});

constexpr Column simulated{"product", text, words, "The product, or the underlying."};
constexpr Column quantity{"quantity", text, words,
                          "What the value is: of NAV, its start 1, or p_ for a probability."};
constexpr Column standard_error{"standard_error", number, by_row, "Of the value."};
constexpr Column days{"days", number, "days", "From the start."};
constexpr Column probability{"probability", number, "probability", "Of a value at or below."};
constexpr Column low{"low", number, by_row, "Lower end of the 95 % interval of the value."};
constexpr Column high{"high", number, by_row, "Upper end of the 95 % interval of the value."};

constexpr auto summary_columns = std::to_array<Column>({
    simulated,
    quantity,
    {"value", number, by_row, "The estimate."},
    standard_error,
});

constexpr auto quantile_columns = std::to_array<Column>({
    simulated,
    quantity,
    probability,
    {"value", number, by_row, "The quantile."},
    low,
    high,
});

constexpr auto fan_columns = std::to_array<Column>({
    simulated,
    days,
    probability,
    {"value", number, of_start, "The quantile of NAV, or of the price, at that day."},
    low,
    high,
});

constexpr auto histogram_columns = std::to_array<Column>({
    simulated,
    quantity,
    {"low", number, by_row, "Lower end of the bin."},
    {"high", number, by_row, "Upper end of the bin."},
    {"count", integer, "paths", "Paths that ended in the bin."},
});

constexpr auto sample_path_columns = std::to_array<Column>({
    simulated,
    {"path", integer, "index", "Number of the path, from 0."},
    days,
    {"value", number, of_start, "NAV, or the price, at that day."},
});

constexpr auto convergence_columns = std::to_array<Column>({
    simulated,
    {"paths", integer, "paths", "How many the estimate rests on."},
    quantity,
    {"value", number, by_row, "The estimate from them."},
    standard_error,
});

}  // namespace

constinit const TableColumns nav{
    "nav", "Observations of a token",
    "`nav`, `export --token`; /v1/tokens/{symbol}/nav, …/nav/at, /v1/simulations", nav_columns};
constinit const TableColumns trades{
    "trades", "Trades of a token",
    "`nav --trades`, `export --trades`; /v1/tokens/{symbol}/rebalances", trade_columns};
constinit const TableColumns attribution{"attribution", "Parts of the log return of a path",
                                         "`attribution`; /v1/tokens/{symbol}/attribution",
                                         attribution_columns};
constinit const TableColumns metrics{"metrics", "Metrics of paths", "`metrics`", metric_columns};
constinit const TableColumns token_metrics{"token_metrics", "Metrics of a token",
                                           "/v1/tokens/{symbol}/metrics", token_metric_columns};
constinit const TableColumns metric_list{"metric_list", "Metrics that there are",
                                         "`metrics --list`", metric_list_columns};
constinit const TableColumns flow{"flow", "Moves of the price, and what each would trade",
                                  "`flow`; /v1/tokens/{symbol}/flow", flow_columns};
constinit const TableColumns emergencies{"emergencies", "Emergency rules of a token",
                                         "`flow --emergencies`", emergency_columns};
constinit const TableColumns comparison{"comparison", "Products and instruments on one path",
                                        "`compare`", comparison_columns};
constinit const TableColumns comparison_paths{"comparison_paths",
                                              "Values of products and instruments on the way",
                                              "`compare --paths`", comparison_path_columns};
constinit const TableColumns position{"position", "One position", "`position`", position_columns};
constinit const TableColumns products{"products", "Products of the library",
                                      "`products`; /v1/products", product_columns};
constinit const TableColumns tokens{"tokens", "Tokens of the service", "/v1/tokens", token_columns};
constinit const TableColumns latest{"latest", "Last rows of tokens",
                                    "/v1/tokens/{symbol}/nav/latest, /v1/nav/latest",
                                    latest_columns};
constinit const TableColumns underlyings{"underlyings", "Underlyings of the service",
                                         "/v1/underlyings", underlying_columns};
constinit const TableColumns levels{"levels", "Levels of support and resistance",
                                    "/v1/underlyings/{id}/levels", level_columns};
constinit const TableColumns bars{"bars", "Bars of prices",
                                  "`export --underlying`; /v1/underlyings/{id}/bars", bar_columns};
constinit const TableColumns funding{"funding", "Funding payments", "`export --funding-out`",
                                     funding_columns};
constinit const TableColumns rates{"rates", "Benchmark rates", "`export --rates`", rate_columns};
constinit const TableColumns sample{"sample", "Bars of a synthetic history", "`sample`",
                                    sample_columns};
constinit const TableColumns sample_funding{"sample_funding", "Synthetic funding payments",
                                            "`sample --funding-out`", sample_funding_columns};
constinit const TableColumns keys{"keys", "Keys of the service", "`keys list`", key_columns};
constinit const TableColumns exact{"exact", "Numbers of the exact law", "`exact`", exact_columns};
constinit const TableColumns density{"density", "Points of the exact law", "`exact --density`",
                                     density_columns};
constinit const TableColumns study{"study", "Answers of designs", "`study`", study_columns};
constinit const TableColumns summary{"summary", "Estimates of a simulation",
                                     "`montecarlo`; /v1/montecarlo/{id}/result", summary_columns};
constinit const TableColumns quantiles{"quantiles", "Quantiles at the horizon",
                                       "`montecarlo`; …/result?table=quantiles", quantile_columns};
constinit const TableColumns fan{"fan", "Quantiles on the way", "`montecarlo`; …/result?table=fan",
                                 fan_columns};
constinit const TableColumns histogram{"histogram", "Bins of the outcomes at the horizon",
                                       "`montecarlo`; …/result?table=histogram", histogram_columns};
constinit const TableColumns sample_paths{"sample_paths", "Days of the first paths",
                                          "`montecarlo`; …/result?table=sample_paths",
                                          sample_path_columns};
constinit const TableColumns convergence{"convergence", "Estimates from the paths so far",
                                         "`montecarlo`; …/result?table=convergence",
                                         convergence_columns};

std::span<const TableColumns* const> all() {
    static constexpr std::array list{&nav,
                                     &trades,
                                     &attribution,
                                     &metrics,
                                     &token_metrics,
                                     &metric_list,
                                     &flow,
                                     &emergencies,
                                     &comparison,
                                     &comparison_paths,
                                     &position,
                                     &products,
                                     &tokens,
                                     &latest,
                                     &underlyings,
                                     &levels,
                                     &bars,
                                     &funding,
                                     &rates,
                                     &sample,
                                     &sample_funding,
                                     &keys,
                                     &exact,
                                     &density,
                                     &study,
                                     &summary,
                                     &quantiles,
                                     &fan,
                                     &histogram,
                                     &sample_paths,
                                     &convergence};
    return list;
}

}  // namespace tables
}  // namespace levtok::io

// The way there: quantiles of NAV through time, of a simulation.
"use strict";
(function (explorer) {
  const { element, number } = explorer;
  const levels = { p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 };

  const figures = [["drawdown_median", "deepest fall, median", explorer.percent], ["rebalances_mean", "trades, mean", number], ["turnover_mean", "turnover per 1, mean", number],
    ["fees_mean", "fees per 1, mean", number], ["financing_mean", "financing per 1, mean", number], ["cost_mean", "cost of trades per 1, mean", number]];

  function figure(estimates, quantity, name, text) {
    const { value, low, high } = estimates.find((estimate) => estimate.quantity === quantity);
    return element("div", {}, element("dt", {}, name), element("dd", {}, text(value), low === high ? null : element("small", {}, ` ${text(low)} to ${text(high)}`)));
  }

  /** The fan as it is drawn; every path begins at 1. */
  function fanOf(result) {
    const of = (name, level) => result.fan.filter((row) => row.product === name && row.probability === level);
    const median = of(result.name, 0.5);
    const data = { d: [0].concat(median.map((row) => row.days)), spot: [1].concat(of(result.underlying, 0.5).map((row) => row.value)) };
    Object.entries(levels).forEach(([name, level]) => { data[name] = [1].concat(of(result.name, level).map((row) => row.value)); });
    return data;
  }

  explorer.panels.odds_fan = {
    title: "The way there",
    draw(part, { result, job }, { simulate }) {
      if (!result) {
        return explorer.replace(part, job && explorer.isOpenJob(job)
          ? element("p", { class: "state", role: "status" }, "The paths are being simulated \u2026")
          : explorer.empty("No path has been simulated yet.", element("p", {}, "A simulation shows the way to the horizon, and the drawdown, the trades and the costs on it."),
            element("button", { type: "button", onclick: simulate }, "Simulate")));
      }
      const data = fanOf(result);
      explorer.chart(part, {
        id: "fan",
        caption: `NAV on the way, of ${number(result.detail_paths)} paths`,
        draw: (plot, width) => charts.fan(plot, width, data, result.name),
        table: explorer.tableBehind("NAV on the way, quantiles", ["days", ...Object.values(levels).map((level) => explorer.percent(level)), "median of the underlying"],
          () => data.d.map((days, i) => [days, ...Object.keys(levels).map((name) => data[name][i]), data.spot[i]].map(number))),
      }, element("dl", { class: "figures" }, ...figures.map(([quantity, name, text]) => figure(result.estimates, quantity, name, text))), explorer.notes(result.warnings));
    },
  };
})(window.explorer = window.explorer || {});

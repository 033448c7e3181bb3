// What the page Hold draws over time: the holder, the token and its underlying, with each exit by its reason.
"use strict";
(function (explorer) {
  const { styles } = charts;
  const of100 = (x) => 100 * x;
  const seconds = (text) => Date.parse(text) / 1000;
  const strategyStyle = { stroke: "var(--second)", width: 2.2 };
  const lines = [["underlying", styles.underlying], ["token", Object.assign({}, styles.token, { width: 1.4 })], ["strategy", strategyStyle]];

  /** The reasons in the order of the API, each with the mark and the words of an exit. */
  const reasons = [
    { reason: "stop_loss", words: "stop loss", symbol: d3.symbolTriangle, turn: 180 },
    { reason: "take_profit", words: "take profit", symbol: d3.symbolStar },
    { reason: "trailing", words: "trailing stop", symbol: d3.symbolDiamond },
    { reason: "max_hold", words: "time limit", symbol: d3.symbolSquare },
    { reason: "signal", words: "trend", symbol: d3.symbolCircle },
    { reason: "death", words: "death of the token", symbol: d3.symbolCross, turn: 45 },
    { reason: null, words: "still open" },
  ];
  const reasonOf = (trade) => reasons.find(({ reason }) => reason === trade.reason);

  const pathOf = ({ paths }, name) => paths.find((path) => path.name === name);
  const seriesOf = (answer, name, style) => {
    const { time, value } = pathOf(answer, name);
    return { times: time, values: value.map(of100), style };
  };

  /** Where a line that is drawn through the points of a series stands at a time; at the foot where a logarithm has no place. */
  function heightAt({ times, values }, at, y, foot) {
    const i = Math.max(0, d3.bisectRight(times, at) - 1), j = Math.min(i + 1, times.length - 1);
    const place = (k) => (isFinite(y(values[k])) ? Math.min(y(values[k]), foot) : foot);
    const part = times[j] > times[i] ? (at - times[i]) / (times[j] - times[i]) : 0;
    return place(i) + (place(j) - place(i)) * part;
  }

  /** At the foot of the chart: when the token was held. */
  function markHeld(chart, x, trades) {
    const spans = trades.map(({ entry_time: from, exit_time: to }) => `M${x(new Date(from)).toFixed(1)},${chart.bottom - 3}H${Math.max(x(new Date(to)), x(new Date(from)) + 1).toFixed(1)}`);
    chart.svg.append("path").attr("class", "held").attr("d", spans.join("") || null).attr("stroke", "var(--second)").attr("stroke-width", 6).attr("opacity", 0.45);
  }

  function markExits(chart, x, y, answer) {
    const series = seriesOf(answer, "strategy"), foot = chart.bottom - 14;
    const closed = answer.trades.filter(({ reason }) => reason);
    const group = chart.svg.append("g").attr("class", "exits");
    closed.forEach((trade) => {
      const { reason, symbol, turn } = reasonOf(trade);
      group.append("path").attr("data-reason", reason).attr("d", d3.symbol().type(symbol).size(closed.length > 60 ? 34 : 70)())
        .attr("transform", `translate(${x(new Date(trade.exit_time))},${heightAt(series, seconds(trade.exit_time), y, foot)}) rotate(${turn || 0})`)
        .attr("fill", "var(--page)").attr("stroke", "var(--ink)").attr("stroke-width", 1.3);
    });
  }

  /** A logarithmic scale has no 0: where the token is wiped out its line falls to the foot. */
  function markWipeOut(chart, x, y, answer) {
    const { time, value } = pathOf(answer, "token"), at = value.findIndex((one) => one <= 0);
    if (at < 0) return;
    const place = x(charts.timeOf(time[at])), foot = Math.min(isFinite(y(0)) ? y(0) : Infinity, chart.bottom - 14);
    if (at > 0) {
      chart.svg.append("path").attr("class", "fall").attr("d", `M${x(charts.timeOf(time[at - 1]))},${y(of100(value[at - 1]))}L${place},${foot}`)
        .attr("stroke", styles.token.stroke).attr("stroke-width", 1.4);
    }
    chart.svg.append("path").attr("d", d3.symbol().type(d3.symbolCross).size(110)()).attr("transform", `translate(${place},${foot}) rotate(45)`)
      .attr("fill", styles.token.stroke).attr("stroke", "var(--page)");
    const isLate = place > chart.right - 130;
    chart.svg.append("text").attr("class", "flag").style("fill", styles.token.stroke).attr("x", place + (isLate ? -10 : 10)).attr("y", foot - 6)
      .attr("text-anchor", isLate ? "end" : "start").text("token wiped out");
  }

  /** The pane of a timeline. */
  function pane(answer, options) {
    const valueAt = (name, at) => explorer.number(explorer.valueAt(seriesOf(answer(), name), at));
    function stateAt(at) {
      const held = answer().trades.find(({ entry_time: from, exit_time: to }) => seconds(from) <= at && at <= seconds(to));
      if (!held) return "out of the token";
      if (held.reason && seconds(held.exit_time) === at) return `out by ${reasonOf(held).words}, ${explorer.signedPercent(held.return)}`;
      return `in since ${explorer.stamp(held.entry_time)}`;
    }
    return {
      id: "held", height: window.innerWidth < 600 ? 300 : 380, start: 100,
      title: () => "What 100 became: the holder, the token held throughout, and its underlying",
      unit: () => "100 at the start",
      scale: () => options().scale || "log",
      include: () => [0, 100],
      series: () => lines.map(([name, style]) => seriesOf(answer(), name, style)),
      marks: (chart, x, y) => {
        charts.line(chart, x, y, x.domain(), [100, 100], { stroke: "var(--edge)", dash: "1 3", width: 1 });
        markHeld(chart, x, answer().trades);
        markWipeOut(chart, x, y, answer());
        markExits(chart, x, y, answer());
      },
      legend: () => [["holder", strategyStyle], ["token", lines[1][1]], ["underlying", styles.underlying], ["in the token", { fill: "var(--second)" }]]
        .concat(reasons.filter(({ reason }) => answer().statistics[reason] > 0).map(({ words, symbol }) => [`out by ${words}`, { stroke: "var(--ink)", symbol }])),
      read: (at) => `holder ${valueAt("strategy", at)}, token ${valueAt("token", at)}, underlying ${valueAt("underlying", at)}; ${stateAt(at)}`,
    };
  }

  const heads = ["time (UTC)", "holder", "token", "underlying"];
  /** The numbers of the chart, at the times of the holder's points. */
  const table = (answer) => explorer.tableBehind("What 100 became", heads, () => pathOf(answer, "strategy").time.map((at) =>
    [explorer.timeOfSeconds(at)].concat(["strategy", "token", "underlying"].map((name) => explorer.figure(explorer.valueAt(seriesOf(answer, name), at))))));

  Object.assign(explorer, { holdChart: { pane, table, reasons, reasonOf } });
})(window.explorer = window.explorer || {});

// What came of holding the token for so many days, begun at every observation of the history, whatever the rules.
"use strict";
(function (explorer) {
  const { element, figure, percent, signedPercent, number, isNumber } = explorer;

  /** The rows of each period by the name of the quantity: { days, of(name), error(name) }. */
  function periodsOf(rows) {
    const days = Array.from(new Set(rows.map((row) => row.period_days)));
    return days.map((day) => {
      const found = (name) => rows.find((row) => row.period_days === day && row.quantity === name) || {};
      return { days: day, of: (name) => found(name).value, error: (name) => found(name).standard_error };
    });
  }

  const listed = (periods) => `${periods.map(({ days }) => number(days)).join(", ")} days`;

  /** What the history is too short for. */
  function missing(all) {
    const unknown = all.filter((period) => !isKnown(period)), unsure = all.filter((period) => isKnown(period) && !isNumber(period.error("return_q50")));
    return (unknown.length ? ` It is too short for ${listed(unknown)}.` : "") + (unsure.length ? ` It is too short to know the errors for ${listed(unsure)}.` : "");
  }

  const isKnown = (period) => isNumber(period.of("return_q50"));

  function frameOf(plot, width, height, periods, ends, unit) {
    const chart = charts.frame(plot, width, height, charts.withUnit);
    const x = d3.scaleBand().domain(d3.range(periods.length)).range([chart.left, chart.right]).padding(0.45);
    const y = d3.scaleLinear().domain(ends).nice().range([chart.bottom, chart.top]);
    const ticks = y.ticks(5);
    charts.yAxis(chart, y, ticks, charts.tickFormat(ticks, charts.axisPercent), unit);
    charts.xAxis(chart, x, d3.axisBottom(x).tickFormat((i) => number(periods[i].days)).tickSizeOuter(0), "days held");
    return { chart, x, y, middle: (i) => x(i) + x.bandwidth() / 2 };
  }

  /** A dot, with its standard error to either side. */
  function dot({ chart, y, middle }, i, value, error) {
    if (isNumber(error) && error > 0) {
      chart.svg.append("path").attr("class", "error").attr("d", `M${middle(i) - 5},${y(value - error)}h10M${middle(i)},${y(value - error)}V${y(value + error)}M${middle(i) - 5},${y(value + error)}h10`)
        .attr("fill", "none").attr("stroke", "var(--ink)").attr("stroke-width", 1.4);
    }
    chart.svg.append("circle").attr("cx", middle(i)).attr("cy", y(value)).attr("r", 4.5).attr("fill", "var(--token)").attr("stroke", "var(--page)").attr("stroke-width", 1.5);
  }

  function drawReturns(plot, width, periods) {
    charts.legend(plot, [["middle half of the starts", { fill: "var(--fan)" }], ["middle nine tenths", { fill: "var(--fan-wide)" }], ["median \u00b1 its standard error", { stroke: "var(--ink)", fill: "var(--token)", symbol: d3.symbolCircle }]]);
    const ends = d3.extent([0].concat(...periods.map(({ of }) => [of("return_q05"), of("return_q95")])));
    const place = frameOf(plot, width, 260, periods, ends, "return");
    const { chart, x, y } = place;
    const bar = (i, low, high, inset, fill) => chart.svg.append("rect").attr("x", x(i) + inset).attr("width", Math.max(2, x.bandwidth() - 2 * inset)).attr("y", y(high)).attr("height", Math.max(1, y(low) - y(high))).attr("fill", fill);
    chart.svg.append("path").attr("d", `M${chart.left},${y(0)}H${chart.right}`).attr("stroke", "var(--ink)");
    const group = chart.svg.append("g").attr("class", "part");
    periods.forEach(({ of, error }, i) => {
      [bar(i, of("return_q05"), of("return_q95"), x.bandwidth() * 0.2, "var(--fan-wide)"), bar(i, of("return_q25"), of("return_q75"), 0, "var(--fan)")].forEach((one) => group.node().append(one.node()));
      dot(place, i, of("return_q50"), error("return_q50"));
    });
  }

  function drawShares(plot, width, periods) {
    const place = frameOf(plot, width, 260, periods, [0, 1], "of all starts");
    const { chart, y } = place;
    chart.svg.append("path").attr("d", `M${chart.left},${y(0.5)}H${chart.right}`).attr("stroke", "var(--ink)").attr("stroke-dasharray", "2 4");
    const group = chart.svg.append("g").attr("class", "part");
    periods.forEach(({ of, error }, i) => {
      group.append("rect").attr("x", place.x(i)).attr("width", place.x.bandwidth()).attr("y", y(of("p_beats_spot"))).attr("height", y(0) - y(of("p_beats_spot"))).attr("fill", "var(--fan)");
      dot(place, i, of("p_beats_spot"), error("p_beats_spot"));
    });
  }

  const columns = [
    ["starts", "starts", number], ["lower quartile", "return_q25", signedPercent], ["median", "return_q50", signedPercent], ["upper quartile", "return_q75", signedPercent],
    ["a loss", "p_loss", percent], ["beat spot", "p_beats_spot", percent], ["beat the multiple", "p_beats_multiple", percent],
  ];
  const withError = (period, name, text) => {
    const error = period.error(name);
    return isNumber(error) && error > 0 ? element("span", {}, figure(period.of(name), text), " \u00b1 ", figure(error, percent)) : figure(period.of(name), text);
  };

  function tableOf(periods) {
    return explorer.tableBehind("By days held, \u00b1 a standard error", ["days"].concat(columns.map(([name]) => name)),
      () => periods.map((period) => [number(period.days)].concat(columns.map(([, name, text]) => withError(period, name, text)))));
  }

  explorer.panels.hold_periods = {
    title: "What came of holding for so long",
    draw(part, { periods: rows, periodsTrouble }) {
      if (periodsTrouble) return explorer.replace(part, explorer.trouble(periodsTrouble));
      if (!rows) return explorer.replace(part, explorer.loading("the holding periods"));
      const all = periodsOf(rows), known = all.filter(isKnown);
      if (!known.length) return explorer.replace(part, element("p", { class: "state" }, "The history is shorter than each of these periods."));
      const figureOf = (id, caption) => {
        const plot = element("div", { class: "plot", "data-chart": id });
        return { plot, part: element("figure", {}, element("figcaption", {}, caption), plot) };
      };
      const returns = figureOf("hold_returns", "Return of the token held without rules, by days held"), shares = figureOf("hold_shares", "Share of the starts that beat the underlying");
      explorer.renew(part, element("p", { class: "soft" }, "Begun at every observation of the history. The starts overlap: the errors are those of a block bootstrap that knows it." + missing(all)),
        element("div", { class: "pair" }, returns.part, shares.part), tableOf(all));
      [[returns, drawReturns], [shares, drawShares]].forEach(([one, draw]) => draw(one.plot, Math.max(280, Math.floor(one.plot.getBoundingClientRect().width)), known));
    },
  };
})(window.explorer = window.explorer || {});

// One history of a token: what really traded where it exists, and the replay before, joined without a jump.
"use strict";
(function (explorer) {
  const { element, figure, number } = explorer;
  const { named, days } = explorer.observed;
  const styles = { replay: { stroke: "var(--naive)", width: 1.4, dash: "5 3" }, observed: charts.styles.token };

  function draw(plot, rows, met, names) {
    plot.replaceChildren();
    const width = Math.max(280, plot.getBoundingClientRect().width || 600), times = rows.map(({ time }) => new Date(time)), values = rows.map(({ close }) => close);
    charts.legend(plot, Object.entries(names).map(([source, name]) => [name, styles[source]]));
    const chart = charts.frame(plot, width, 260, Object.assign({}, charts.margin, { left: 64 }));
    const x = d3.scaleUtc().domain(d3.extent(times)).range([chart.left, chart.right]), y = charts.logScale(chart, values), ticks = charts.logTicks(...y.domain());
    charts.yAxis(chart, y, ticks, charts.tickFormat(ticks), "logarithmic");
    charts.timeAxis(chart, x);
    // The replay ends where the observed values begin, so that no gap shows.
    const first = rows.findIndex(({ source }) => source === "observed"), isIn = { replay: (i) => first < 0 || i <= first, observed: (i) => first >= 0 && i >= first };
    Object.keys(names).forEach((source) => charts.line(chart, x, y, times, values.map((value, i) => (isIn[source](i) ? value : null)), styles[source]));
    if (first > 0) {
      const place = x(new Date(met)), isLate = place > (chart.left + chart.right) / 2;
      chart.svg.append("path").attr("d", `M${place},${chart.top}V${chart.bottom}`).attr("stroke", "var(--ink)").attr("stroke-dasharray", "2 3").attr("stroke-width", 0.8);
      chart.svg.append("text").attr("class", "flag").attr("x", place + (isLate ? -6 : 6)).attr("y", chart.top - 5).attr("text-anchor", isLate ? "end" : "start").text(met.slice(0, 10));
    }
    charts.crosshair(chart, x, times, (i) => `${explorer.stamp(rows[i].time)} UTC: ${number(rows[i].close)}, ${names[rows[i].source]}`);
  }

  explorer.panels.spliced = {
    title: "One history",
    follows: "range",
    option: "kind",
    wide: true,
    async fill(context) {
      const series = await explorer.observed.seriesOf(context), { symbol } = context.token;
      if (!series.length) return element("p", { class: "state" }, "What really traded and the replay before it are one history once its published NAV or its market price is known.");
      const kind = explorer.observed.kindChosen(context, series), path = `${context.path}/spliced`, asked = `&kind=${kind}${context.between()}`;
      let answer;
      try {
        answer = await explorer.json(`${path}?points=800${asked}`);
      } catch (error) {
        if (error.status !== 400) throw error;
        return element("p", { class: "state" }, explorer.sentence(error.message));
      }
      const { rows, joined_time: met, factor } = answer;
      if (!rows.length) return element("p", { class: "state" }, "It has no value in the time shown.");
      const names = Object.fromEntries([["replay", "replay"], ["observed", named[kind]]].filter(([source]) => rows.some((row) => row.source === source)));
      const plot = element("div", { class: "plot", "data-chart": "spliced" }), saved = element("span", { class: "soft", role: "status" });
      context.onSize(() => draw(plot, rows, met, names));
      const csv = element("button", { type: "button", onclick: () => explorer.fill(saved, "the table", async () => {
        explorer.download(`${symbol}-history.csv`, await explorer.csv(`${path}?format=csv&limit=100000${asked}`));
        return `${symbol}-history.csv is a price history: commands take it, and so do the pages that read a file.`;
      }) }, "CSV of this history");
      return [
        element("p", { class: "finding" }, `Its ${named[kind]} from ${met.slice(0, 10)} on, and before that its replay, multiplied by ${number(factor)} so that the two meet.`),
        element("figure", {}, element("figcaption", {}, `Value of one unit, ${days(rows[0].time, rows[rows.length - 1].time)}`), plot),
        explorer.tableBehind("One history", ["time (UTC)", "value", "source"], () => rows.map(({ time, close, source }) => [explorer.stamp(time), figure(close), names[source]])),
        element("div", { class: "bar" }, csv, saved),
      ];
    },
  };
})(window.explorer = window.explorer || {});

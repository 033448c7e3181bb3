// The median over volatility and drift, as a map of colours with its numbers.
"use strict";
(function (explorer) {
  const { percent, signedPercent, number } = explorer;

  /** How far from 1 a median is, for the strength of its colour: all is said at a tenth and at ten times. */
  const strength = (median) => 0.06 + 0.36 * Math.min(1, Math.abs(Math.log10(Math.max(median, 1e-9))));
  const short = (median) => (median < 0.0001 ? "< 0.0001" : charts.plain(Number(median.toPrecision(median < 0.1 ? 2 : 3))));

  const inPercent = (x) => charts.plain(100 * x);

  function draw(plot, width, rows, choose) {
    const volatilities = Array.from(new Set(rows.map((row) => row.volatility))).sort(d3.ascending);
    const drifts = Array.from(new Set(rows.map((row) => row.drift))).sort(d3.descending);
    const chart = charts.frame(plot, width, 284, Object.assign({}, charts.withUnit, { left: 48 }));
    const x = d3.scaleBand().domain(volatilities).range([chart.left, chart.right]).padding(0.03);
    const y = d3.scaleBand().domain(drifts).range([chart.top, chart.bottom]).padding(0.03);
    charts.xAxis(chart, x, d3.axisBottom(x).tickFormat(inPercent).tickSize(0).tickPadding(8), "volatility a year, %");
    chart.svg.append("g").attr("class", "axis").attr("transform", `translate(${chart.left},0)`).call(d3.axisLeft(y).tickFormat(inPercent).tickSize(0).tickPadding(6));
    chart.svg.selectAll(".axis .domain").remove();
    chart.svg.append("text").attr("class", "unit").attr("x", 0).attr("y", 11).text("drift a year, %");
    const cell = chart.svg.append("g").attr("class", "part cells").selectAll("g").data(rows).join("g").on("click", (row) => choose(row));
    cell.append("rect").attr("x", (row) => x(row.volatility)).attr("y", (row) => y(row.drift)).attr("width", x.bandwidth()).attr("height", y.bandwidth())
      .attr("fill", (row) => (row.value < 1 ? "var(--fall)" : "var(--rise)")).attr("fill-opacity", (row) => strength(row.value));
    cell.append("text").attr("x", (row) => x(row.volatility) + x.bandwidth() / 2).attr("y", (row) => y(row.drift) + y.bandwidth() / 2 + 4)
      .attr("text-anchor", "middle").text((row) => short(row.value));
    cell.append("title").text((row) => `volatility ${percent(row.volatility)}, drift ${signedPercent(row.drift)}: median ${number(row.value)}`);
  }

  explorer.panels.odds_map = {
    title: "By volatility and drift",
    draw(part, { map, mapTrouble }, { choose, chosen }) {
      if (mapTrouble) return explorer.replace(part, explorer.trouble(mapTrouble));
      if (!map) return explorer.replace(part, explorer.loading("the map"));
      explorer.chart(part, {
        id: "map",
        caption: `What 1 becomes in the median; a cell sets both sliders${chosen().model === "heston" ? ". The variance may touch zero here" : ""}`,
        draw: (plot, width) => draw(plot, width, map, choose),
        table: explorer.tableBehind("Median NAV by volatility and drift", ["volatility", "drift", "median NAV", "\u00b1", "method"],
          () => map.map((row) => [percent(row.volatility), signedPercent(row.drift), number(row.value), row.standard_error ? number(row.standard_error) : explorer.none, explorer.named(row.method)])),
      });
    },
  };
})(window.explorer = window.explorer || {});

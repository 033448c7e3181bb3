// What the exits came to: the return of each holding by why it ended.
"use strict";
(function (explorer) {
  const { element, figure, percent, signedPercent } = explorer;

  const stops = ["stop_loss", "trailing"];

  /** The reasons that there are, each with its holdings and how many of them the API counts. */
  const groupsOf = ({ trades, statistics }) => explorer.holdChart.reasons.map(({ reason, words }) => {
    const own = trades.filter((trade) => trade.reason === reason);
    return { words, isStop: stops.includes(reason), trades: own, count: reason ? statistics[reason] : own.length };
  }).filter(({ count }) => count > 0);

  /** A stroke for each holding at its return, a row for each reason. */
  function draw(plot, width, groups) {
    const chart = charts.frame(plot, width, 50 + 34 * groups.length, { left: 118, right: 16, top: 6, bottom: 40 });
    const [low, high] = d3.extent([0].concat(...groups.map(({ trades }) => trades.map((trade) => trade.return))));
    const x = d3.scaleLinear().domain(low === high ? [-0.01, 0.01] : [low, high]).nice().range([chart.left, chart.right]);
    const y = d3.scaleBand().domain(d3.range(groups.length)).range([chart.top, chart.bottom]).padding(0.3);
    const ticks = x.ticks(Math.max(2, Math.floor((chart.right - chart.left) / 80)));
    chart.svg.append("g").attr("class", "grid").attr("transform", `translate(0,${chart.bottom})`)
      .call(d3.axisBottom(x).tickValues(ticks).tickFormat("").tickSize(chart.top - chart.bottom)).select(".domain").remove();
    charts.xAxis(chart, x, d3.axisBottom(x).tickValues(ticks).tickFormat(charts.axisPercent).tickSizeOuter(0), "return of a holding");
    groups.forEach(({ words, trades }, i) => {
      chart.svg.append("text").attr("x", 0).attr("y", y(i) + y.bandwidth() / 2 + 4).text(words);
      chart.svg.append("path").attr("class", "series").attr("d", trades.map((trade) => `M${x(trade.return).toFixed(1)},${y(i)}v${y.bandwidth()}`).join("") || null)
        .attr("stroke", "var(--second)").attr("stroke-width", 2.5).attr("opacity", trades.length > 12 ? 0.55 : 0.9);
    });
    chart.svg.append("path").attr("d", `M${x(0)},${chart.top}V${chart.bottom}`).attr("stroke", "var(--ink)");
  }

  const columns = ["holdings", "least", "greatest", "slippage"];

  function tableOf(groups) {
    const row = ({ words, isStop, trades, count }) => {
      const [least, greatest] = d3.extent(trades, (trade) => trade.return);
      const cells = [figure(count), figure(least, signedPercent), figure(greatest, signedPercent), isStop ? figure(d3.max(trades, ({ slippage }) => slippage), percent) : explorer.none];
      return element("tr", {}, element("th", { scope: "row" }, words), ...cells.map((cell, i) => element("td", { class: "number", "data-name": columns[i] }, cell)));
    };
    return element("table", { class: "cards", id: "outcomes" },
      element("caption", {}, "The least and the greatest return, and the worst fill below a stop"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "out by"), ...columns.map((name) => element("th", { scope: "col", class: "number" }, name)))),
      element("tbody", {}, ...groups.map(row)));
  }

  explorer.panels.hold_outcome = {
    title: "Outcome by exit",
    draw(part, { answer }) {
      const groups = groupsOf(answer);
      if (!groups.length) return explorer.replace(part, element("p", { class: "state" }, "Nothing was ever held: the rules let the holder in at no time."));
      explorer.chart(part, { id: "hold_outcome", caption: "The return of each holding, by why it ended", draw: (plot, width) => draw(plot, width, groups), table: tableOf(groups) });
    },
  };
})(window.explorer = window.explorer || {});

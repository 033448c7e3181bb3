// What the next rebalance would trade after a move of the price.
"use strict";
(function (explorer) {
  explorer.panels.flow = {
    title: "What the next rebalance would trade",
    follows: "bars",
    async fill(context) {
      const { element } = explorer, { flow } = await explorer.json(`${context.path}/flow`);
      const plot = element("div", { class: "plot", "data-chart": "flow" });
      const moves = flow.map((row) => row.move), sizes = flow.map((row) => row.notional);
      const draw = () => {
        plot.replaceChildren();
        const width = Math.max(280, plot.getBoundingClientRect().width || 600);
        const chart = charts.frame(plot, width, 220, Object.assign({}, charts.margin, { left: 72, bottom: 42 }));
        const x = d3.scaleLinear().domain(d3.extent(moves)).range([chart.left, chart.right]);
        const y = charts.linearScale(chart, sizes, [0]);
        const ticks = y.ticks(5);
        charts.yAxis(chart, y, ticks, charts.tickFormat(ticks), "bought (+) or sold (\u2212), all tokens in circulation");
        charts.xAxis(chart, x, d3.axisBottom(x).ticks(Math.max(3, Math.floor(width / 110))).tickFormat(charts.axisPercent), "move of the price");
        charts.line(chart, x, y, moves, sizes, charts.styles.token);
        charts.crosshair(chart, x, moves, (i) => `${explorer.signedPercent(moves[i])}: ${explorer.number(sizes[i])} at ${explorer.number(flow[i].trade_price)}${flow[i].trigger ? ", by " + explorer.triggerWords(flow[i].trigger) : ""}`);
      };
      context.onSize(draw);
      return [element("figure", {}, element("figcaption", {}, "Exposure that all tokens would buy or sell, by the move of the price"), plot),
        explorer.tableBehind("Trades by the move of the price", ["move", "notional", "price of the trade", "trigger"],
          () => flow.map((row) => [explorer.figure(row.move, explorer.signedPercent), explorer.figure(row.notional), explorer.figure(row.trade_price), row.trigger ? explorer.triggerWords(row.trigger) : explorer.none]))];
    },
  };
})(window.explorer = window.explorer || {});

// Draws the charts of a report. Every number comes with the page: what is worked out here is where it stands.
"use strict";
(function () {
  const tokens = JSON.parse(document.getElementById("report-data").textContent);
  const printWidth = document.querySelector(".two-pages") ? 420 : 680;
  const heights = { growth: 360, leverage: 280, drawdown: 240, volatility: 220, beta: 180, tracking: 180, premium: 220 };

  /** A pane of figures through time: lines of the columns `names`. */
  const lines = (columns, id, names, unit, tick, named) => ({
    id, unit: () => unit, scale: () => "linear", tick: tick === charts.percent ? charts.axisPercent : tick, include: () => [],
    series: () => names.map((name) => ({ times: columns.time, values: columns[name], style: charts.styles[name] || charts.styles.token })),
    legend: () => names.map((name) => [named[name], charts.styles[name] || charts.styles.token]),
    read: (seconds) => names.map((name) => `${named[name]} ${tick(explorer.valueAt({ times: columns.time, values: columns[name] }, seconds))}`).join(", "),
  });

  /** The charts of one token, in its article; draws them at a width of their own or at that of the page. */
  function articleOf(article, data) {
    const { past } = data, pasts = () => [past];
    const plots = Array.from(article.querySelectorAll(".plot"));
    const plotOf = (name) => plots.find((plot) => plot.dataset.chart === name);
    // What is drawn over time is drawn as the explorer draws it.
    const panes = [
      explorer.pastPanes.growth(pasts, () => ({})), explorer.pastPanes.drawdown(pasts),
      lines(data.rolling, "volatility", ["token", "underlying"], "per \u221ayear", charts.percent, { token: past.name, underlying: "underlying" }),
      lines(data.rolling, "beta", ["beta"], "beta", charts.plain, { beta: "beta" }),
      lines(data.rolling, "tracking", ["tracking_error"], "per \u221ayear", charts.percent, { tracking_error: "tracking error" }),
      explorer.pastPanes.leverage(pasts),
      ...(data.premium ? [lines(data.premium, "premium", ["premium"], "premium", charts.percent, { premium: "premium" })] : []),
    ].filter((pane) => plotOf(pane.id))
      .map((pane) => {
        const plot = plotOf(pane.id), caption = plot.closest("figure").querySelector("figcaption").textContent;
        return Object.assign(pane, { plot, height: heights[pane.id], title: () => caption });
      });
    const { time } = past.growth, ends = [time[0], Math.max(time[time.length - 1], time[0] + 1)];
    const overTime = panes.length ? explorer.timeline(panes, ends, (zoomed) => overTime.draw(zoomed || ends)) : null;
    if (overTime) panes[0].plot.closest("figure").before(overTime.part);
    const draws = {
      years: (plot, width) => charts.yearBars(plot, width, data.years, past.name),
      returns: (plot, width) => charts.returnBars(plot, width, data.returns),
      attribution: (plot, width) => charts.partBars(plot, width, past.attribution_of_start, "% of the start value"),
      fan: (plot, width) => charts.fan(plot, width, data.fan, past.name),
      holding: (plot, width) => charts.holding(plot, width, data.holding),
    };
    return (fixedWidth) => {
      if (overTime) overTime.draw(fixedWidth ? ends : null, null, fixedWidth);
      plots.filter((plot) => draws[plot.dataset.chart]).forEach((plot) => {
        const width = fixedWidth || Math.max(300, Math.floor(plot.getBoundingClientRect().width));
        plot.textContent = "";
        draws[plot.dataset.chart](plot, width);
      });
    };
  }

  const articles = Array.from(document.querySelectorAll("article")).map((article, i) => articleOf(article, tokens[i]));
  const drawAll = (fixedWidth) => articles.forEach((draw) => draw(fixedWidth));

  let pending = 0;
  drawAll();
  window.addEventListener("resize", () => {
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(() => drawAll());
  });
  const setDetails = (open) => document.querySelectorAll("details").forEach((details) => { details.open = open; });
  window.addEventListener("beforeprint", () => {
    setDetails(true);
    drawAll(printWidth);
  });
  window.addEventListener("afterprint", () => {
    setDetails(false);
    drawAll();
  });
})();

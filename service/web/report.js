// Draws the charts of a report. Every number comes with the page: what is worked out here is where it stands.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("report-data").textContent), { past } = data;
  const printWidth = 680;
  const plots = Array.from(document.querySelectorAll(".plot"));
  const plotOf = (name) => plots.find((plot) => plot.dataset.chart === name);

  // ---- what is drawn over time, as the explorer draws it ----
  const pasts = () => [past], heights = { growth: 360, leverage: 280, drawdown: 240 };
  const panes = [explorer.pastPanes.growth(pasts, () => ({})), explorer.pastPanes.leverage(pasts), explorer.pastPanes.drawdown(pasts)]
    .filter((pane) => plotOf(pane.id))
    .map((pane) => {
      const plot = plotOf(pane.id), caption = plot.closest("figure").querySelector("figcaption").textContent;
      return Object.assign(pane, { plot, height: heights[pane.id], title: () => caption });
    });
  const { time } = past.growth, ends = [time[0], Math.max(time[time.length - 1], time[0] + 1)];
  const overTime = panes.length ? explorer.timeline(panes, ends, (zoomed) => overTime.draw(zoomed || ends)) : null;
  if (overTime) panes[0].plot.closest("figure").before(overTime.part);

  // ---- the others ----
  const draws = {
    attribution: (plot, width) => charts.partBars(plot, width, past.attribution_of_start, "% of the start value"),
    fan: (plot, width) => charts.fan(plot, width, data.fan, past.name),
    holding: (plot, width) => charts.holding(plot, width, data.holding),
  };

  function drawAll(fixedWidth) {
    if (overTime) overTime.draw(fixedWidth ? ends : null, null, fixedWidth);
    plots.filter((plot) => draws[plot.dataset.chart]).forEach((plot) => {
      const width = fixedWidth || Math.max(300, Math.floor(plot.getBoundingClientRect().width));
      plot.textContent = "";
      draws[plot.dataset.chart](plot, width);
    });
  }

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

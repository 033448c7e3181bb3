// Draws the charts of a report. Every number comes with the page: what is worked out here is where it stands.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("report-data").textContent), { past } = data;
  const {
    ink, token, margin, styles, signed, plain, percent, axisPercent, date, timeOf,
    frame, xAxis, yAxis, timeScale, timeAxis, logTicks, logScale, linearScale, line, legend, crosshair,
  } = charts;
  const printWidth = 680;

  function markWipeOut(chart, x) {
    if (past.wiped_out === null) return;
    const at = x(timeOf(past.wiped_out));
    chart.svg.append("path").attr("d", d3.symbol().type(d3.symbolCross).size(110)())
      .attr("transform", `translate(${at},${chart.bottom - 9}) rotate(45)`).attr("fill", ink);
    const isLate = at > chart.right - 90;
    chart.svg.append("text").attr("x", at + (isLate ? -10 : 10)).attr("y", chart.bottom - 5)
      .attr("text-anchor", isLate ? "end" : "start").text("wiped out");
  }

  // ---- the charts ----
  function growth(plot, width) {
    const d = past.growth, times = d.time.map(timeOf);
    legend(plot, [[past.name, styles.token], ["underlying", styles.underlying], ["naive multiple", styles.naive]]);
    const chart = frame(plot, width, 360, margin);
    const x = timeScale(chart, d.time);
    const y = logScale(chart, d.token.concat(d.underlying, d.naive));
    yAxis(chart, y, logTicks(...y.domain(), 100), plain, "start = 100");
    timeAxis(chart, x);
    line(chart, x, y, times, d.naive, styles.naive);
    line(chart, x, y, times, d.underlying, styles.underlying);
    // A wipe-out is not on a logarithmic scale: the line falls to its foot and ends.
    const end = d.token.indexOf(0);
    line(chart, x, y, times, d.token.map((v, i) => (v > 0 ? v : i === end ? y.domain()[0] : null)), styles.token);
    markWipeOut(chart, x);
    crosshair(chart, x, times, (i) =>
      `${date(times[i])}: ${past.name} ${plain(d.token[i])}, underlying ${plain(d.underlying[i])}, naive multiple ${d.naive[i] === null ? "beyond number" : plain(d.naive[i])}`);
  }

  function leverage(plot, width) {
    const d = past.leverage, times = d.time.map(timeOf);
    const thin = { stroke: token, width: 1 }, target = { stroke: ink, dash: "8 4", width: 1 };
    const entries = [["real leverage", thin], ["target", target]];
    if (d.scheduled.time.length) entries.push(["scheduled rebalance", { stroke: ink, tick: true }]);
    if (d.emergency.time.length) {
      entries.push(["emergency rebalance", { stroke: ink, fill: "var(--page)", symbol: d3.symbolTriangle }]);
    }
    legend(plot, entries);
    const chart = frame(plot, width, 280, margin);
    if (!d.time.length) return;
    const x = timeScale(chart, past.growth.time);
    const y = linearScale(chart, d.real_leverage, [d.target]);
    yAxis(chart, y, y.ticks(6), (v) => plain(v) + "x", "exposure / NAV");
    timeAxis(chart, x);
    line(chart, x, y, times, d.real_leverage, thin);
    line(chart, x, y, x.domain(), [d.target, d.target], target);
    const ticks = d.scheduled.time.map((s) => `M${x(timeOf(s)).toFixed(1)},${chart.bottom}v-6`).join("");
    chart.svg.append("path").attr("class", "scheduled").attr("d", ticks || null).attr("stroke", ink).attr("stroke-width", 0.5);
    const triangle = d3.symbol().type(d3.symbolTriangle).size(60)();
    chart.svg.append("g").attr("class", "emergency").selectAll("path").data(d.emergency.time).join("path").attr("d", triangle)
      .attr("transform", (s, i) => `translate(${x(timeOf(s))},${y(d.emergency.real_leverage[i])})`)
      .attr("fill", "var(--page)").attr("fill-opacity", 0.85).attr("stroke", ink);
    markWipeOut(chart, x);
    crosshair(chart, x, times, (i) => `${date(times[i])}: real leverage ${plain(d.real_leverage[i])}x, target ${plain(d.target)}x`);
  }

  function drawdown(plot, width) {
    const d = past.drawdown, times = d.time.map(timeOf);
    legend(plot, [[past.name, { fill: "var(--token-soft)" }], ["underlying", styles.underlying]]);
    const chart = frame(plot, width, 240, margin);
    const x = timeScale(chart, d.time);
    const deepest = Math.min(-0.01, d3.min(d.token.concat(d.underlying)));
    const y = d3.scaleLinear().domain([deepest, 0]).nice().range([chart.bottom, chart.top]);
    yAxis(chart, y, y.ticks(5), axisPercent, "from the peak");
    timeAxis(chart, x);
    const area = d3.area().x((v, i) => x(times[i])).y0(y(0)).y1((v) => y(v));
    chart.svg.append("path").datum(d.token).attr("class", "series").attr("d", area).attr("fill", "var(--token-soft)");
    line(chart, x, y, times, d.token, { stroke: token, width: 1 });
    line(chart, x, y, times, d.underlying, styles.underlying);
    crosshair(chart, x, times, (i) => `${date(times[i])}: ${past.name} ${percent(d.token[i])}, underlying ${percent(d.underlying[i])}`);
  }

  function attribution(plot, width) {
    const bars = past.attribution;
    const { chart, x, y } = charts.partBars(plot, width, bars);
    const joints = bars.slice(0, -1).map((bar, i) => `M${x(bar.to)},${y(bar.part) + y.bandwidth()}V${y(bars[i + 1].part)}`);
    chart.svg.append("path").attr("d", joints.join("")).attr("stroke", "var(--other)").attr("stroke-dasharray", "2 2").attr("fill", "none");
  }

  // ---- drawing, and drawing again where the width changes ----
  const draws = {
    growth, leverage, drawdown, attribution,
    fan: (plot, width) => charts.fan(plot, width, data.fan, past.name),
    holding: (plot, width) => charts.holding(plot, width, data.holding),
  };
  const plots = Array.from(document.querySelectorAll(".plot"));

  function drawAll(fixedWidth) {
    plots.forEach((plot) => {
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

// The panes of a past, as the API answers it for a token and for a simulation: what each draws, and what it says at a time.
"use strict";
(function (explorer) {
  const { styles } = charts;
  const thin = { stroke: "var(--token)", width: 1 };
  const target = { stroke: "var(--ink)", dash: "8 4", width: 1 };
  const emergency = { stroke: "var(--ink)", fill: "var(--page)", symbol: d3.symbolTriangle };
  const second = { stroke: "var(--second)", width: 1.8 };
  const line = (data, name, style) => ({ times: data.time, values: data[name], style });
  const at = (series, seconds) => explorer.valueAt(series, seconds);

  /** One or two designs in one chart; the underlying is the same for both. */
  function growth(pasts, options) {
    const series = () => {
      const [first, other] = pasts();
      const all = [line(first.growth, "underlying", styles.underlying), line(first.growth, "token", styles.token)];
      if (other) all.push(line(other.growth, "token", second));
      else all.unshift(line(first.growth, "naive", styles.naive));
      return all;
    };
    return {
      id: "growth", height: 300, start: pasts().length ? pasts()[0].growth.start : 100, series,
      title: () => "What 100 became",
      unit: () => `${charts.plain(pasts()[0].growth.start)} at the start`,
      scale: () => options().scale || "log",
      marks: (chart, x) => pasts().forEach((past) => wipeOut(chart, x, past)),
      legend: () => {
        const [first, other] = pasts();
        return other
          ? [[first.label || first.name, styles.token], [other.label || other.name, second], ["underlying", styles.underlying]]
          : [[first.name, styles.token], ["underlying", styles.underlying], ["naive multiple", styles.naive]];
      },
      read: (seconds) => {
        const [first, other] = pasts();
        const value = (past) => explorer.number(at(line(past.growth, "token"), seconds));
        const token = other ? `${first.label} ${value(first)}, ${other.label} ${value(other)}` : `token ${value(first)}`;
        return `${token}, underlying ${explorer.number(at(line(first.growth, "underlying"), seconds))}`;
      },
    };
  }

  function wipeOut(chart, x, past) {
    if (past.wiped_out === null) return;
    const place = x(charts.timeOf(past.wiped_out));
    chart.svg.append("path").attr("d", d3.symbol().type(d3.symbolCross).size(110)())
      .attr("transform", `translate(${place},${chart.bottom - 9}) rotate(45)`).attr("fill", "var(--ink)");
    const isLate = place > chart.right - 90;
    chart.svg.append("text").attr("x", place + (isLate ? -10 : 10)).attr("y", chart.bottom - 5)
      .attr("text-anchor", isLate ? "end" : "start").text("wiped out");
  }

  function leverage(pasts) {
    return {
      id: "leverage", height: 200,
      title: () => "Real leverage, and each emergency rebalance at the leverage that set it off",
      unit: () => "exposure / NAV",
      scale: () => "linear",
      tick: explorer.multiple,
      include: () => pasts().map((past) => past.leverage.target),
      series: () => pasts().map((past, i) => line(past.leverage, "real_leverage", i ? Object.assign({}, second, { width: 1 }) : thin)),
      legend: () => {
        const [first, other] = pasts();
        const lines = other ? [[first.label, thin], [other.label, second]] : [["real leverage, its least and greatest", thin]];
        if (!other && first.leverage.scheduled.time.length) lines.push(["scheduled rebalance", { stroke: "var(--ink)", tick: true }]);
        if (pasts().some((past) => past.leverage.emergency.time.length)) lines.push(["emergency rebalance", emergency]);
        return lines.concat([["target", target]]);
      },
      marks: (chart, x, y) => pasts().forEach((past, i) => {
        const { target: aim, scheduled, emergency: marks } = past.leverage;
        if (pasts().length === 1) {
          const ticks = scheduled.time.map((s) => `M${x(charts.timeOf(s)).toFixed(1)},${chart.bottom}v-6`).join("");
          chart.svg.append("path").attr("class", "scheduled").attr("d", ticks || null).attr("stroke", "var(--ink)").attr("stroke-width", 0.5);
        }
        charts.line(chart, x, y, x.domain(), [aim, aim], { stroke: i ? "var(--second)" : "var(--ink)", dash: "8 4", width: 1 });
        chart.svg.append("g").attr("class", "emergency").selectAll("path").data(marks.time).join("path")
          .attr("d", d3.symbol().type(d3.symbolTriangle).size(60)())
          .attr("transform", (s, k) => `translate(${x(charts.timeOf(s))},${y(marks.real_leverage[k])})`)
          .attr("fill", "var(--page)").attr("stroke", i ? "var(--second)" : "var(--ink)");
      }),
      read: (seconds) => "real leverage " + pasts().map((past) =>
        explorer.multiple(at(line(past.leverage, "real_leverage"), seconds))).join(" and "),
    };
  }

  function drawdown(pasts) {
    return {
      id: "drawdown", height: 150,
      title: () => "Loss from the highest value so far",
      unit: () => "from the peak",
      scale: () => "linear",
      tick: charts.axisPercent,
      include: () => [0],
      series: () => {
        const [first, other] = pasts();
        const all = [line(first.drawdown, "underlying", styles.underlying), line(first.drawdown, "token", other ? styles.token : thin)];
        if (other) all.push(line(other.drawdown, "token", second));
        return all;
      },
      under: (chart, x, y) => {
        const [{ drawdown: d }, other] = pasts();
        if (other) return;
        const area = d3.area().x((v, i) => x(charts.timeOf(d.time[i]))).y0(y(0)).y1((v) => y(v));
        chart.svg.append("path").datum(d.token).attr("class", "series").attr("d", area).attr("fill", "var(--token-soft)");
      },
      legend: () => {
        const [first, other] = pasts();
        return other
          ? [[first.label || first.name, styles.token], [other.label || other.name, second], ["underlying", styles.underlying]]
          : [[first.name, { fill: "var(--token-soft)" }], ["underlying", styles.underlying]];
      },
      read: (seconds) => "from the peak " + pasts().map((past) =>
        explorer.percent(at(line(past.drawdown, "token"), seconds))).join(" and "),
    };
  }

  const columns = [["NAV (100 at the start)", "growth", "token"], ["underlying", "growth", "underlying"], ["naive multiple", "growth", "naive"]];

  /** The numbers of a chart of growth. */
  const table = (past) => explorer.tableBehind(`What 100 became: ${past.name}`, ["time (UTC)"].concat(columns.map(([name]) => name)),
    () => past.growth.time.map((seconds, i) => [explorer.timeOfSeconds(seconds)].concat(columns.map(([, group, name]) => explorer.figure(past[group][name][i])))));

  Object.assign(explorer, { pastPanes: { growth, leverage, drawdown, table } });
})(window.explorer = window.explorer || {});

// What the page Compare draws: the value of each contender through time with its end marked, and what each paid.
"use strict";
(function (explorer) {
  const { element, replace } = explorer;
  const of100 = (x) => 100 * x;
  const dashes = ["14 4", "7 3", "20 4 4 4", "4 2", "28 5", "10 3 3 3", "2 2", "16 3 3 3 3 3"];

  /** Tokens are whole lines, instruments are dashed: the colour is not all that tells them apart. */
  const styleOf = (i, isToken) => ({ stroke: `var(--contender-${i % dashes.length})`, width: isToken ? 2.2 : 1.8, dash: isToken ? null : dashes[i % dashes.length] });
  const afterEnd = (style) => Object.assign({}, style, { width: 1, dash: "1 4" });

  const endOf = (row) => (row.end_time ? Date.parse(row.end_time) / 1000 : null);
  const endWord = (row) => explorer.named(row.end);

  /** A path with the points of a part of it that is finer. */
  function refined(path, part) {
    if (!part || !part.time.length) return path;
    const [from, to] = [part.time[0], part.time[part.time.length - 1]];
    const joined = (name) => [].concat(path[name].filter((value, i) => path.time[i] < from), part[name], path[name].filter((value, i) => path.time[i] > to));
    return Object.assign({}, path, { time: joined("time"), value: joined("value") });
  }

  /** The points of a path up to a time, or from it on. */
  function part(path, isIn) {
    const rows = d3.range(path.time.length).filter((i) => isIn(path.time[i]));
    return { times: rows.map((i) => path.time[i]), values: rows.map((i) => of100(path.value[i])) };
  }

  function linesOf({ row, path, style }) {
    const end = endOf(row);
    if (end === null) return [Object.assign({ style }, part(path, () => true))];
    return [Object.assign({ style }, part(path, (time) => time <= end)), Object.assign({ style: afterEnd(style) }, part(path, (time) => time >= end))];
  }

  /** A rule where a contender ended, its name and the date at the head of the chart, and a cross on its line. */
  function markEnds(chart, x, y, contenders) {
    const taken = [];
    contenders.filter(({ row }) => endOf(row) !== null).sort((a, b) => endOf(a.row) - endOf(b.row)).forEach(({ row, path, label, style }) => {
      const [from, to] = x.domain(), at = charts.timeOf(endOf(row));
      if (at < from || at > to) return;
      const place = x(at), value = of100(row.value), isDrawn = isFinite(y(value)) && value >= y.domain()[0];
      const group = chart.svg.append("g").attr("class", "ended").attr("data-name", label);
      group.append("path").attr("d", `M${place},${chart.top}V${chart.bottom}`).attr("stroke", style.stroke).attr("stroke-dasharray", "3 3");
      const foot = isDrawn ? y(value) : chart.bottom - 9;
      // A logarithmic scale has no 0: the line falls to its foot.
      const last = d3.range(path.time.length).filter((i) => path.time[i] < endOf(row) && path.value[i] > 0).pop();
      if (!isDrawn && last !== undefined) {
        group.append("path").attr("d", `M${x(charts.timeOf(path.time[last]))},${y(of100(path.value[last]))}L${place},${foot}`).attr("stroke", style.stroke).attr("stroke-width", style.width);
      }
      group.append("path").attr("d", d3.symbol().type(d3.symbolCross).size(130)())
        .attr("transform", `translate(${place},${foot}) rotate(45)`).attr("fill", style.stroke).attr("stroke", "var(--page)");
      const text = group.append("text").attr("class", "flag").style("fill", style.stroke).text(`${label} ${endWord(row)}, ${d3.utcFormat("%-d %b %Y")(at)}`);
      const width = text.node().getComputedTextLength(), isLate = place + width + 8 > chart.right;
      const left = isLate ? Math.max(chart.left + 2, place - width - 6) : place + 6, ends = [left, left + width];
      let line = 0;
      while (taken.some((one) => one.line === line && one.ends[0] < ends[1] && ends[0] < one.ends[1])) ++line;
      taken.push({ line, ends });
      text.attr("x", ends[0]).attr("y", chart.top + 12 + 15 * line);
    });
  }

  /** Where margin was called; a call in the bar of the end stands behind its cross. */
  const callsOf = ({ row, path }) => d3.zip(path.margin_calls.time, path.margin_calls.value).filter(([seconds]) => seconds !== endOf(row));

  function markCalls(chart, x, y, contenders) {
    const [from, to] = x.domain();
    contenders.forEach((one) => callsOf(one).forEach(([seconds, called]) => {
      const { style } = one, at = charts.timeOf(seconds), value = of100(called);
      if (at < from || at > to || !isFinite(y(value))) return;
      chart.svg.append("path").attr("class", "margin-call").attr("d", d3.symbol().type(d3.symbolTriangle).size(55)())
        .attr("transform", `translate(${x(at)},${y(value)})`).attr("fill", "var(--page)").attr("stroke", style.stroke).attr("stroke-width", 1.5);
    }));
  }

  /** The pane of a timeline; contenders are { row, path, label, style }. */
  function values(contenders, options) {
    const of = ({ path }) => ({ times: path.time, values: path.value.map(of100) });
    // The crosshair goes by the times of the first series: of one that lives to the end, where there is one.
    const series = () => [].concat(...contenders().map(linesOf)).sort((a, b) => b.times[b.times.length - 1] - a.times[a.times.length - 1]);
    return {
      id: "values", height: window.innerWidth < 600 ? 300 : 380, start: 100, series,
      title: () => "What 100 became in each",
      unit: () => "100 at the start",
      scale: () => options().scale || "log",
      include: () => [0, 100],
      marks: (chart, x, y) => {
        charts.line(chart, x, y, x.domain(), [100, 100], { stroke: "var(--edge)", dash: "1 3", width: 1 });
        markCalls(chart, x, y, contenders());
        markEnds(chart, x, y, contenders());
      },
      legend: () => contenders().map(({ label, style }) => [label, style])
        .concat(contenders().some((one) => callsOf(one).length) ? [["margin call", { stroke: "var(--ink)", symbol: d3.symbolTriangle }]] : [])
        .concat(contenders().some(({ row }) => row.end) ? [["end", { stroke: "var(--ink)", fill: "var(--ink)", symbol: d3.symbolCross }]] : []),
      read: (seconds) => contenders().map((one) => `${one.label} ${explorer.number(explorer.valueAt(of(one), seconds))}`).join(", "),
    };
  }

  const costs = [["fees", "fees", "var(--token)"], ["financing", "funding and interest", "var(--naive)"], ["trading", "trading", "var(--other)"]];

  /** A bar for each contender of what it paid of 100, its parts beside each other; what was received goes to the left of 0. */
  function costBars(figure, contenders) {
    const plot = element("div", { class: "plot", "data-chart": "costs" });
    const caption = element("figcaption", {}, "What each paid, of 100 invested");
    if (contenders.every(({ row }) => row.financing === 0 && row.charges === 0)) {
      replace(figure, caption, element("p", { class: "soft" }, "Nothing: none of them was charged fees, funding, interest or trading."));
      return;
    }
    replace(figure, caption, plot);
    charts.legend(plot, costs.map(([, name, fill]) => [name, { fill }]));
    const width = Math.max(280, Math.floor(figure.getBoundingClientRect().width || 800));
    const left = Math.min(170, 0.36 * width);
    const chart = charts.frame(plot, width, 44 + 26 * contenders.length, { left, right: 60, top: 4, bottom: 40 });
    const bars = contenders.map(({ row }) => {
      let up = 0, down = 0;
      return costs.map(([name, , fill]) => {
        const cost = of100(row[name]), from = cost < 0 ? (down += cost) : up;
        if (cost > 0) up += cost;
        return { fill, from, to: from + Math.abs(cost) };
      });
    });
    const ends = d3.extent([0].concat(...bars.map((parts) => parts.map(({ from }) => from)), ...bars.map((parts) => parts.map(({ to }) => to))));
    const x = d3.scaleLinear().domain(ends[0] === ends[1] ? [0, 1] : ends).nice().range([chart.left, chart.right]);
    const ticks = x.ticks(Math.max(2, Math.floor((chart.right - chart.left) / 90)));
    const y = d3.scaleBand().domain(d3.range(contenders.length)).range([chart.top, chart.bottom]).padding(0.3);
    chart.svg.append("g").attr("class", "grid").attr("transform", `translate(0,${chart.bottom})`)
      .call(d3.axisBottom(x).tickValues(ticks).tickFormat("").tickSize(chart.top - chart.bottom)).select(".domain").remove();
    charts.xAxis(chart, x, d3.axisBottom(x).tickValues(ticks).tickFormat(charts.tickFormat(ticks)).tickSizeOuter(0), "of 100 invested");
    contenders.forEach(({ row, label }, i) => {
      const group = chart.svg.append("g").attr("class", "part"), middle = y(i) + y.bandwidth() / 2 + 4;
      group.append("text").attr("x", 0).attr("y", middle).text(label);
      bars[i].forEach(({ fill, from, to }) => group.append("rect").attr("x", x(from)).attr("y", y(i))
        .attr("width", Math.max(0, x(to) - x(from))).attr("height", y.bandwidth()).attr("fill", fill));
      group.append("text").attr("x", x(Math.max(0, ...bars[i].map(({ to }) => to))) + 6).attr("y", middle).text(explorer.number(of100(row.financing + row.charges)));
    });
    chart.svg.append("path").attr("d", `M${x(0)},${chart.top}V${chart.bottom}`).attr("stroke", "var(--ink)");
  }

  Object.assign(explorer, { compareCharts: { values, refined, costBars, styleOf, of100, endWord } });
})(window.explorer = window.explorer || {});

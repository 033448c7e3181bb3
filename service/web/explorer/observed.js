// What the panels share that hold a token against what it was published and traded at.
"use strict";
(function (explorer) {
  const { element, figure, signedPercent, number, percent } = explorer;

  const named = { nav: "published NAV", price: "market price" };

  /** A size in hundredths of a per cent. */
  const basisPoints = (x) => (explorer.isNumber(x) ? `${explorer.rounded(1e4 * x, Math.abs(x) < 1e-3 ? 2 : 0)}\u00a0bp` : explorer.none);
  const writers = {
    fraction: signedPercent, "per year": (x) => `${signedPercent(x)} a year`, "per sqrt(year)": (x) => `${percent(x)} a year`, ratio: number, count: number, days: number,
  };
  const written = (row, text = writers[row.unit] || number) => figure(row.value, text);

  /** The figures of an answer: { of(name, period), periods }; those about one day are left out. */
  function figuresOf(rows) {
    const whole = rows.filter((row) => row.time === null);
    return {
      periods: Array.from(new Set(whole.map((row) => row.period))),
      of: (name, period = "all") => whole.find((row) => row.figure === name && row.period === period) || { value: null },
    };
  }

  /** Figures side by side: a row for each name, a column for each period. */
  function figuresTable(caption, found, names, periods) {
    const head = element("tr", {}, element("th", { scope: "col" }, "figure"), ...periods.map((period) => element("th", { scope: "col", class: "number" }, period)));
    const row = ([name, words, text]) => element("tr", {}, element("th", { scope: "row" }, words), ...periods.map((period) => element("td", { class: "number" }, written(found.of(name, period), text))));
    return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...names.map(row))));
  }

  /** A series through time, { time, value }, with a line at 0. */
  function drawSeries(plot, { time, value, unit, text, height = 200, style = charts.styles.token }) {
    plot.replaceChildren();
    const width = Math.max(280, plot.getBoundingClientRect().width || 600);
    const chart = charts.frame(plot, width, height, Object.assign({}, charts.margin, { left: 64 }));
    const x = d3.scaleUtc().domain(d3.extent(time, charts.timeOf)).range([chart.left, chart.right]);
    const y = charts.linearScale(chart, value, [0]), ticks = y.ticks(5);
    charts.yAxis(chart, y, ticks, charts.tickFormat(ticks, charts.axisPercent), unit);
    charts.timeAxis(chart, x);
    chart.svg.append("path").attr("d", `M${chart.left},${y(0)}H${chart.right}`).attr("stroke", "var(--ink)").attr("stroke-width", 0.7);
    const times = time.map(charts.timeOf);
    charts.line(chart, x, y, times, value, style);
    charts.crosshair(chart, x, times, (i) => `${explorer.timeOfSeconds(time[i]).slice(0, 10)}: ${text(value[i])}`);
  }

  /** A figure of each [id, caption, series], drawn now and where the width changes. */
  function seriesFigures(context, all) {
    const plots = all.map(([id]) => element("div", { class: "plot", "data-chart": id }));
    context.onSize(() => all.forEach(([, , series], i) => drawSeries(plots[i], series)));
    return all.map(([, caption], i) => element("figure", {}, element("figcaption", {}, caption), plots[i]));
  }

  const tableOf = (caption, head, { time, value, text }) => explorer.tableBehind(caption, ["time (UTC)", head],
    () => time.map((at, i) => [explorer.stamp(explorer.iso(1000 * at)), figure(value[i], text)]));

  /** What to do where a series is not there. */
  const feed = (symbol, kind, title) => explorer.empty(title, element("p", {}, `A file with a date and the ${named[kind]} a row is enough; splits and distributions may stand beside it.`),
    explorer.copyable(`levtok import --data levtok-data --token ${symbol} --kind ${kind} --observed ${kind}.csv`));

  const seriesOf = async (context) => (await explorer.json(`${context.path}/observed`)).observed;

  /** The kind that the link chooses, where there is such a series; else the first. */
  const kindChosen = (context, all) => (all.find(({ kind }) => kind === context.options().kind) || all[0]).kind;

  /** The time that is shown in words, of seconds or of texts. */
  const days = (first, last) => [first, last].map((time) => (explorer.isNumber(time) ? explorer.iso(1000 * time) : time).slice(0, 10)).join(" to ");

  /** What stands where a series has no value in the time that is shown; nothing where it has some. */
  function outside(context, { kind, first_time: first, last_time: last }) {
    const { from, to } = context.range;
    const isLater = from && Date.parse(last) < Date.parse(from), isEarlier = to && Date.parse(first) > Date.parse(to);
    if (!isLater && !isEarlier) return null;
    return element("p", { class: "state" }, `Its ${named[kind]} is known from ${days(first, last)}, and not in the time shown.`);
  }

  explorer.observed = { named, basisPoints, figuresOf, figuresTable, seriesFigures, tableOf, feed, seriesOf, kindChosen, days, outside };
})(window.explorer = window.explorer || {});

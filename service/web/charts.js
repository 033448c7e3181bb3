// What the charts of the pages are made of. It works out where things stand, and no number.
"use strict";
const charts = (function () {
  const ink = "var(--ink)", token = "var(--token)", other = "var(--other)", naive = "var(--naive)";

  // ---- numbers and times in words ----
  const signed = (text) => text.replace("-", "\u2212");
  const grouped = d3.format(",.0f");
  // A report writes numbers as its sentences do, the explorer as its reader does.
  let written = (text) => text;
  const writeNumbers = (as) => { written = as; };
  const plain = (x) => signed(written(Math.abs(x) >= 1000 ? grouped(x) : String(Number(x.toPrecision(4)))));
  const percent = (x) => signed(written(d3.format(Math.abs(x) < 0.1 ? ".2f" : ".1f")(100 * x))) + "\u00a0%";
  const axisPercent = (x) => plain(100 * x) + "\u00a0%";
  const timeOf = (seconds) => new Date(1000 * seconds);
  const isNumber = (x) => x !== null;

  // ---- the frame of a chart ----
  function frame(plot, width, height, margin) {
    const svg = d3.select(plot).append("svg")
      .attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
      .attr("role", "img").attr("aria-label", plot.parentNode.querySelector("figcaption").textContent);
    return {
      plot, svg, width, height,
      left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom,
    };
  }

  function xAxis(chart, scale, axis, unit) {
    chart.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${chart.bottom})`).call(axis);
    if (unit) {
      chart.svg.append("text").attr("class", "unit").attr("x", chart.right).attr("y", chart.bottom + 34)
        .attr("text-anchor", "end").text(unit);
    }
  }

  function yAxis(chart, scale, values, format, unit) {
    const axis = d3.axisLeft(scale).tickValues(values).tickFormat(format).tickSizeOuter(0);
    const grid = d3.axisLeft(scale).tickValues(values).tickFormat("").tickSize(chart.left - chart.right);
    chart.svg.append("g").attr("class", "grid").attr("transform", `translate(${chart.left},0)`).call(grid)
      .select(".domain").remove();
    chart.svg.append("g").attr("class", "axis").attr("transform", `translate(${chart.left},0)`).call(axis);
    chart.svg.append("text").attr("class", "unit").attr("x", 0).attr("y", 11).text(unit);
  }

  /** A time in as few words as tell it from the next, `days` later: the year with the first one and in January. */
  function timeFormat(days) {
    const isMonths = days >= 28;
    const within = d3.utcFormat(isMonths ? "%b" : days >= 1 ? "%-d %b" : 86400 * days >= 60 ? "%-d %b %H:%M" : "%-d %b %H:%M:%S");
    const year = d3.utcFormat("%Y"), month = d3.utcFormat("%b %Y"), day = d3.utcFormat("%-d %b"), date = d3.utcFormat("%-d %b %Y"), minute = d3.utcFormat("%-d %b %Y %H:%M");
    return (at, i) => {
      const isMidnight = +at % 86400000 === 0;
      if (isMonths) return (at.getUTCMonth() === 0 ? year : i === 0 ? month : within)(at);
      return (i === 0 ? (isMidnight ? date : minute) : isMidnight ? day : within)(at);
    };
  }

  function timeAxis(chart, scale) {
    const ticksOf = (room) => scale.ticks(Math.max(3, Math.floor((chart.right - chart.left) / room)));
    const daysOf = (ticks) => (ticks.length > 1 ? d3.min(d3.pairs(ticks), ([a, b]) => b - a) / 86400000 : 1);
    // A time of day takes more room than a day.
    const ticks = daysOf(ticksOf(80)) < 1 ? ticksOf(120) : ticksOf(80), name = timeFormat(daysOf(ticks));
    // The first one has the year: where it leaves no room the second stays without a name.
    const letter = 4.2;
    const isCrowded = ticks.length > 1 && scale(ticks[1]) - scale(ticks[0]) < letter * (name(ticks[0], 0) + name(ticks[1], 1)).length;
    xAxis(chart, scale, d3.axisBottom(scale).tickValues(ticks).tickSizeOuter(0)
      .tickFormat((at, i) => (isCrowded && i === 1 ? "" : name(at, i))));
  }

  /** Round values on a logarithmic scale: 1, 2, 5, 10, … or every so many powers of ten, with the start among them. */
  function logTicks(low, high, start = 1) {
    if (high / low < 6) return d3.ticks(low, high, 6);
    const decades = Math.log10(high / low);
    const within = decades <= 3.5 ? [1, 2, 5] : [1];
    const every = Math.max(1, Math.ceil(decades / 8));
    const ticks = [];
    const away = Math.ceil((Math.log10(start) - Math.log10(low)) / every) * every;
    for (let power = Math.log10(start) - away; power <= Math.ceil(Math.log10(high)); power += every) {
      within.forEach((digit) => ticks.push(digit * Math.pow(10, power)));
    }
    return ticks.filter((x) => x >= low * 0.999 && x <= high * 1.001);
  }

  /** The names of ticks, with as many digits as tell them apart. */
  function tickFormat(ticks, unit = plain) {
    for (let digits = 0; digits <= 12; ++digits) {
      const exact = d3.format(`,.${digits}f`);
      const names = ticks.map(exact);
      const isTold = ticks.every((x, i) => Math.abs(Number(names[i].replace(/,/g, "")) - x) <= 1e-9 * Math.max(1, Math.abs(x)));
      if (isTold) return unit === plain ? (x) => signed(written(exact(x))) : (x) => unit(Number(x.toPrecision(12)));
    }
    return unit;
  }

  function logScale(chart, values) {
    const [low, high] = d3.extent(values.filter((x) => x > 0));
    const room = low === high ? 1.1 : Math.pow(high / low, 0.03);
    return d3.scaleLog().domain([low / room, high * room]).range([chart.bottom, chart.top]);
  }

  function linearScale(chart, values, start) {
    const [low, high] = d3.extent(values.filter(isNumber).concat(start));
    const room = low === high ? 0.5 : 0.05 * (high - low);
    return d3.scaleLinear().domain([low - room, high + room]).range([chart.bottom, chart.top]);
  }

  // ---- what stands in a chart ----
  function line(chart, x, y, xs, values, style) {
    const isDrawn = (i) => isNumber(values[i]) && isFinite(y(values[i]));
    const path = d3.line().defined(isDrawn).x((i) => x(xs[i])).y((i) => y(values[i]));
    chart.svg.append("path").datum(d3.range(values.length)).attr("class", "series").attr("d", path)
      .attr("fill", "none").attr("stroke", style.stroke).attr("stroke-width", style.width || 1.6)
      .attr("stroke-dasharray", style.dash || null).attr("stroke-linejoin", "round");
  }

  function band(chart, x, y, xs, low, high, fill) {
    // A quantile that is wiped out reaches to the foot of a logarithmic scale.
    const floor = y.domain()[0];
    const area = d3.area().x((d, i) => x(xs[i])).y0((d, i) => y(Math.max(low[i], floor)))
      .y1((d, i) => y(Math.max(high[i], floor)));
    chart.svg.append("path").datum(xs).attr("class", "series").attr("d", area).attr("fill", fill);
  }

  function swatch(entry, style) {
    const svg = entry.append("svg").attr("class", "swatch").attr("width", 30).attr("height", 12).attr("aria-hidden", "true");
    if (style.symbol) {
      svg.append("path").attr("d", d3.symbol().type(style.symbol).size(50)()).attr("transform", "translate(15,6)")
        .attr("fill", style.fill || "none").attr("stroke", style.stroke);
    } else if (style.tick) {
      svg.append("path").attr("d", "M9,2V10M15,2V10M21,2V10").attr("stroke", style.stroke);
    } else if (style.fill) {
      svg.append("rect").attr("width", 30).attr("height", 12).attr("fill", style.fill);
    } else {
      svg.append("path").attr("d", "M0,6H30").attr("stroke", style.stroke).attr("stroke-width", style.width || 1.6)
        .attr("stroke-dasharray", style.dash || null);
    }
  }

  function legend(plot, entries) {
    legendIn(d3.select(plot).append("div").attr("class", "legend").node(), entries);
  }

  function legendIn(element, entries) {
    const list = d3.select(element);
    entries.forEach(([name, style]) => {
      const entry = list.append("span");
      swatch(entry, style);
      entry.append("span").text(name);
    });
  }

  /** A line under the pointer, and above the chart what stands there; nothing is lost without it. */
  function crosshair(chart, x, xs, text) {
    const readout = d3.select(chart.plot).insert("p", () => chart.svg.node()).attr("class", "readout").attr("aria-hidden", "true");
    const rule = chart.svg.append("line").attr("y1", chart.top).attr("y2", chart.bottom)
      .attr("stroke", ink).attr("stroke-width", 0.7).attr("visibility", "hidden");
    const nearest = (at) => {
      const right = Math.min(Math.max(d3.bisectLeft(xs, at), 1), xs.length - 1);
      return xs.length === 1 || at - xs[right - 1] < xs[right] - at ? right - 1 : right;
    };
    const show = function () {
      const i = Math.max(0, nearest(x.invert(d3.mouse(this)[0])));
      rule.attr("visibility", "visible").attr("x1", x(xs[i])).attr("x2", x(xs[i]));
      readout.text(text(i));
    };
    const hide = () => {
      rule.attr("visibility", "hidden");
      readout.text("");
    };
    chart.svg.append("rect").attr("x", chart.left).attr("y", chart.top)
      .attr("width", Math.max(0, chart.right - chart.left)).attr("height", chart.bottom - chart.top)
      .attr("fill", "none").attr("pointer-events", "all").on("mousemove touchstart touchmove", show).on("mouseleave", hide);
  }

  /** A bar for each part of a return, { part, words, value, from, to }, in `unit`, with its name before it and its value after. */
  function partBars(plot, width, bars, unit) {
    const chart = frame(plot, width, 60 + 30 * bars.length, { left: 104, right: 84, top: 6, bottom: 40 });
    const ends = d3.extent(bars.map((bar) => bar.from).concat(bars.map((bar) => bar.to), 0));
    if (ends[0] === ends[1]) ends[1] = ends[0] + 0.01;
    const x = d3.scaleLinear().domain(ends).nice().range([chart.left, chart.right]);
    const y = d3.scaleBand().domain(bars.map((bar) => bar.part)).range([chart.top, chart.bottom]).padding(0.25);
    const ticks = x.ticks(Math.max(2, Math.floor(width / 130)));
    chart.svg.append("g").attr("class", "grid").attr("transform", `translate(0,${chart.bottom})`)
      .call(d3.axisBottom(x).tickValues(ticks).tickFormat("").tickSize(chart.top - chart.bottom)).select(".domain").remove();
    xAxis(chart, x, d3.axisBottom(x).tickValues(ticks).tickFormat(axisPercent).tickSizeOuter(0), unit);
    const middle = (bar) => y(bar.part) + y.bandwidth() / 2 + 4;
    const row = chart.svg.selectAll("g.part").data(bars).join("g").attr("class", "part");
    row.append("text").attr("x", 0).attr("y", middle).text((bar) => bar.words);
    row.append("rect").attr("x", (bar) => Math.min(x(bar.from), x(bar.to))).attr("y", (bar) => y(bar.part))
      .attr("width", (bar) => Math.max(1, Math.abs(x(bar.to) - x(bar.from)))).attr("height", y.bandwidth())
      .attr("fill", (bar) => (bar.part === "total" ? ink : bar.value < 0 ? "var(--loss)" : token))
      .attr("stroke", ink).attr("stroke-width", 0.6);
    row.append("text").attr("x", (bar) => Math.max(x(bar.from), x(bar.to)) + 6).attr("y", middle)
      .text((bar) => signed((bar.value > 0 ? "+" : "") + written(d3.format(Math.abs(bar.value) >= 10 ? ",.0f" : Math.abs(bar.value) >= 1 ? ".1f" : ".2f")(100 * bar.value))) + "\u00a0%");
    chart.svg.append("path").attr("d", `M${x(0)},${chart.top}V${chart.bottom}`).attr("stroke", ink);
    const joints = bars.slice(0, -1).map((bar, i) => `M${x(bar.to)},${y(bar.part) + y.bandwidth()}V${y(bars[i + 1].part)}`);
    chart.svg.append("path").attr("d", joints.join("")).attr("stroke", "var(--other)").attr("stroke-dasharray", "2 2").attr("fill", "none");
  }

  /** The returns of calendar years [{ year, token_return, underlying_return, partial }], two bars a year. */
  function yearBars(plot, width, years, name) {
    legend(plot, [[name, { fill: token }], ["underlying", { fill: "var(--token-soft)" }]]);
    const chart = frame(plot, width, 240, margin);
    const names = years.map((d) => d.year + (d.partial ? "*" : ""));
    const x = d3.scaleBand().domain(names).range([chart.left, chart.right]).padding(0.25);
    const all = years.flatMap((d) => [d.token_return, d.underlying_return]).filter(isNumber);
    const y = linearScale(chart, all, [0]);
    yAxis(chart, y, y.ticks(5), axisPercent, "return");
    const every = Math.ceil(names.length * 44 / (chart.right - chart.left));
    xAxis(chart, x, d3.axisBottom(x).tickValues(names.filter((_, i) => i % every === 0)).tickSizeOuter(0));
    const bar = (member, place, fill) => chart.svg.append("g").selectAll("rect").data(years.map((d, i) => [d[member], names[i]]).filter(([v]) => isNumber(v)))
      .join("rect").attr("x", ([, at]) => x(at) + place * x.bandwidth() / 2).attr("width", x.bandwidth() / 2)
      .attr("y", ([v]) => y(Math.max(v, 0))).attr("height", ([v]) => Math.max(0.5, Math.abs(y(v) - y(0)))).attr("fill", fill);
    bar("token_return", 0, token);
    bar("underlying_return", 1, "var(--token-soft)");
    chart.svg.append("path").attr("d", `M${chart.left},${y(0)}H${chart.right}`).attr("stroke", ink);
  }

  /** How often returns from `from` to `to` were, { from, to, count }. */
  function returnBars(plot, width, bins) {
    const chart = frame(plot, width, 220, withUnit);
    const x = d3.scaleLinear().domain([d3.min(bins.from), d3.max(bins.to)]).range([chart.left, chart.right]);
    const y = d3.scaleLinear().domain([0, d3.max(bins.count)]).nice().range([chart.bottom, chart.top]);
    yAxis(chart, y, y.ticks(4), plain, "days");
    xAxis(chart, x, d3.axisBottom(x).ticks(Math.max(3, Math.floor(width / 90))).tickFormat(axisPercent).tickSizeOuter(0), "daily return");
    chart.svg.append("g").selectAll("rect").data(d3.range(bins.count.length)).join("rect")
      .attr("x", (i) => x(bins.from[i]) + 0.5).attr("width", (i) => Math.max(0.5, x(bins.to[i]) - x(bins.from[i]) - 1))
      .attr("y", (i) => y(bins.count[i])).attr("height", (i) => chart.bottom - y(bins.count[i]))
      .attr("fill", (i) => (bins.to[i] <= 0 ? "var(--loss)" : token)).attr("stroke", ink).attr("stroke-width", 0.3);
  }

  const margin = { left: 56, right: 14, top: 20, bottom: 24 };
  const withUnit = Object.assign({}, margin, { bottom: 42 });
  const styles = {
    token: { stroke: token, width: 1.9 },
    underlying: { stroke: other, dash: "6 3", width: 1.5 },
    naive: { stroke: naive, dash: "1.5 2.5", width: 1.7 },
  };

  // ---- what may come ----
  /** Quantiles { d, p05, p25, p50, p75, p95, spot } over days. */
  function fan(plot, width, d, name) {
    legend(plot, [
      [`median of ${name}`, styles.token], ["middle half", { fill: "var(--fan)" }], ["middle nine tenths", { fill: "var(--fan-wide)" }],
      ["median of the underlying", styles.underlying],
    ]);
    const chart = frame(plot, width, 320, withUnit);
    const x = d3.scaleLinear().domain(d3.extent(d.d)).range([chart.left, chart.right]);
    // What is all but wiped out would press the rest together.
    const y = logScale(chart, d.p05.concat(d.p95, d.p50, d.spot).map((v) => (v === null ? 0 : Math.max(v, v > 0 ? 1e-4 : 0))));
    yAxis(chart, y, logTicks(...y.domain(), 1), plain, "start = 1");
    xAxis(chart, x, d3.axisBottom(x).ticks(Math.max(3, Math.floor(width / 110))).tickSizeOuter(0), "days");
    band(chart, x, y, d.d, d.p05, d.p95, "var(--fan-wide)");
    band(chart, x, y, d.d, d.p25, d.p75, "var(--fan)");
    line(chart, x, y, d.d, d.spot, styles.underlying);
    line(chart, x, y, d.d, d.p50.map((v) => (v > 0 ? v : null)), styles.token);
    crosshair(chart, x, d.d, (i) =>
      `day ${plain(d.d[i])}: 5 % ${plain(d.p05[i])}, 25 % ${plain(d.p25[i])}, median ${plain(d.p50[i])}, 75 % ${plain(d.p75[i])}, 95 % ${plain(d.p95[i])}; underlying ${plain(d.spot[i])}`);
  }

  /** Odds { d, beats, loses } over holding periods of d days; where they are estimated, with { beats_error, loses_error }. */
  function holding(plot, width, d) {
    const loss = { stroke: naive, dash: "6 3", width: 1.7 };
    legend(plot, [["P(beats the underlying)", styles.token], ["P(loss)", loss]]);
    const chart = frame(plot, width, 260, withUnit);
    const x = d3.scaleLog().domain(d3.extent(d.d)).range([chart.left + 8, chart.right - 8]);
    const y = d3.scaleLinear().domain([0, 1]).range([chart.bottom, chart.top]);
    yAxis(chart, y, y.ticks(5), axisPercent, "probability");
    xAxis(chart, x, d3.axisBottom(x).tickValues(d.d).tickFormat(plain).tickSizeOuter(0), "days held");
    line(chart, x, y, d.d, d.beats, styles.token);
    line(chart, x, y, d.d, d.loses, loss);
    const dots = (values, errors, style, symbol) => {
      const isThere = (i) => isNumber(values[i]);
      const bars = d3.range(values.length).filter((i) => isThere(i) && errors && errors[i] > 0)
        .map((i) => `M${x(d.d[i])},${y(values[i] - errors[i])}V${y(values[i] + errors[i])}`);
      chart.svg.append("path").attr("d", bars.join("") || null).attr("stroke", style.stroke).attr("stroke-width", 3).attr("opacity", 0.5);
      chart.svg.append("g").selectAll("path").data(d3.range(values.length).filter(isThere)).join("path").attr("d", d3.symbol().type(symbol).size(36)())
        .attr("transform", (i) => `translate(${x(d.d[i])},${y(values[i])})`).attr("fill", style.stroke);
    };
    dots(d.beats, d.beats_error, styles.token, d3.symbolCircle);
    dots(d.loses, d.loses_error, loss, d3.symbolSquare);
    const odds = (v) => (isNumber(v) ? percent(v) : "unknown");
    crosshair(chart, x, d.d, (i) => `${plain(d.d[i])} d: beats the underlying ${odds(d.beats[i])}, loss ${odds(d.loses[i])}`);
  }

  return {
    margin, withUnit, styles, writeNumbers, plain, percent, axisPercent, timeOf,
    frame, xAxis, yAxis, timeAxis, logTicks, tickFormat, logScale, linearScale, line, legend, legendIn, crosshair, partBars, yearBars, returnBars, fan, holding,
  };
})();

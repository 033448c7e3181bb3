// Charts over one time axis: zoom and pan by mouse, touch and keys, and one crosshair through all of them.
"use strict";
(function (explorer) {
  const { element, replace } = explorer;
  const margin = { left: 62, right: 12, top: 18, bottom: 22 };
  const secondsOf = (x, at) => +x.invert(at) / 1000;

  /** The last index whose time is not after `at`. */
  const indexAt = (times, at) => Math.max(0, d3.bisectRight(times, at) - 1);

  function drawPane(pane, width, domain) {
    const height = pane.height || 200;
    replace(pane.plot);
    const svg = d3.select(pane.plot).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width)
      .attr("height", height).attr("role", "img").attr("aria-label", pane.title());
    const chart = { plot: pane.plot, svg, width, height, left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
    const x = d3.scaleUtc().domain(domain.map((s) => new Date(1000 * s))).range([chart.left, chart.right]);
    const series = pane.series();
    const inside = series.map(({ times, values }) => values.filter((v, i) => v !== null && times[i] >= domain[0] && times[i] <= domain[1]));
    const all = [].concat(...inside);
    if (!all.length) return null;
    const y = pane.scale() === "log" ? charts.logScale(chart, all) : charts.linearScale(chart, all, pane.include ? pane.include() : []);
    const isLog = pane.scale() === "log";
    const ticks = isLog ? charts.logTicks(...y.domain(), pane.start || 1) : y.ticks(5);
    charts.yAxis(chart, y, ticks, isLog ? charts.plain : charts.tickFormat(ticks, pane.tick), pane.unit());
    charts.timeAxis(chart, x);
    const clip = `clip-${pane.id}`;
    svg.append("clipPath").attr("id", clip).append("rect").attr("x", chart.left).attr("y", 0).attr("width", chart.right - chart.left).attr("height", chart.bottom);
    const drawing = svg.append("g").attr("clip-path", `url(#${clip})`);
    const clipped = Object.assign({}, chart, { svg: drawing });
    series.forEach(({ times, values, style }) => {
      const drawn = values.map((v) => (v > 0 || pane.scale() !== "log" ? v : null));
      charts.line(clipped, x, y, times.map(charts.timeOf), drawn, style);
    });
    if (pane.marks) pane.marks(clipped, x, y);
    const rule = svg.append("line").attr("class", "rule-at").attr("y1", chart.top).attr("y2", chart.bottom).attr("visibility", "hidden");
    const chosen = svg.append("rect").attr("class", "chosen-time").attr("y", chart.top).attr("height", chart.bottom - chart.top).attr("visibility", "hidden");
    return { chart, x, rule, chosen };
  }

  /**
   * Panes { id, title, scale, unit, series, marks, include, tick, read } over one time axis, whose ends `extent` are in
   * seconds. `onZoom` is told the ends that a reader chooses, or nothing for all of it.
   */
  function timeline(panes, extent, onZoom) {
    const readout = element("p", { class: "readout", "aria-live": "polite" });
    const part = element("div", { class: "timeline", tabindex: "0", role: "group",
      "aria-label": "Charts over time. Left and right move the crosshair, plus and minus zoom, shift with left and right pans, escape shows all." });
    part.append(readout);
    panes.forEach((pane) => {
      pane.plot = element("div", { class: "plot", "data-chart": pane.id });
      pane.caption = element("figcaption", {});
      pane.figure = element("figure", {}, pane.caption, pane.plot);
      part.append(pane.figure);
    });
    let drawn = [], domain = extent.slice(), at = null, from = null;

    function point(seconds) {
      at = seconds;
      drawn.forEach((one) => {
        if (!one) return;
        const place = one.x(new Date(1000 * seconds));
        one.rule.attr("x1", place).attr("x2", place).attr("visibility", "visible");
      });
      const texts = panes.map((pane) => pane.read(seconds)).filter(Boolean);
      readout.textContent = `${explorer.timeOfSeconds(seconds)}: ${texts.join("; ")}`;
    }

    function leave() {
      at = null;
      drawn.forEach((one) => one && one.rule.attr("visibility", "hidden"));
      readout.textContent = "";
    }

    function zoom(ends) {
      const least = Math.max(60, (extent[1] - extent[0]) / 5000);
      const [a, b] = ends.map((s) => Math.min(Math.max(s, extent[0]), extent[1]));
      if (b - a >= least) onZoom([a, b]);
    }

    function shift(share) {
      const by = (domain[1] - domain[0]) * share;
      const moved = Math.max(extent[0] - domain[0], Math.min(by, extent[1] - domain[1]));
      if (moved) zoom([domain[0] + moved, domain[1] + moved]);
    }

    function scaleBy(factor) {
      const middle = at === null ? (domain[0] + domain[1]) / 2 : at;
      zoom([middle - (middle - domain[0]) * factor, middle + (domain[1] - middle) * factor]);
    }

    const timesOf = () => panes[0].series()[0].times;

    function step(by) {
      const times = timesOf();
      const i = at === null ? times.length - 1 : indexAt(times, at) + by;
      point(times[Math.min(Math.max(i, 0), times.length - 1)]);
    }

    part.addEventListener("keydown", (event) => {
      const acts = {
        ArrowLeft: () => (event.shiftKey ? shift(-0.5) : step(-1)),
        ArrowRight: () => (event.shiftKey ? shift(0.5) : step(1)),
        "+": () => scaleBy(0.5), "=": () => scaleBy(0.5), "-": () => scaleBy(2), Escape: () => onZoom(null),
      };
      if (!acts[event.key] || event.target !== part) return;
      event.preventDefault();
      // A zoom draws the page again, and who uses keys goes on from there.
      explorer.focusCharts = true;
      acts[event.key]();
    });
    part.addEventListener("blur", leave);

    function listenTo(pane, one) {
      const svg = one.chart.svg.node();
      const place = (event) => {
        const box = svg.getBoundingClientRect();
        const x = (event.clientX - box.left) * one.chart.width / box.width;
        return Math.min(Math.max(x, one.chart.left), one.chart.right);
      };
      svg.addEventListener("pointermove", (event) => {
        const x = place(event);
        const times = timesOf();
        point(times[indexAt(times, secondsOf(one.x, x) + 1e-6)]);
        if (from !== null) {
          drawn.forEach((each) => each && each.chosen.attr("visibility", "visible").attr("x", Math.min(from, x)).attr("width", Math.abs(x - from)));
        }
      });
      svg.addEventListener("pointerdown", (event) => {
        if (event.pointerType === "touch" || event.button !== 0) return;
        from = place(event);
        svg.setPointerCapture(event.pointerId);
      });
      svg.addEventListener("pointerup", (event) => {
        if (from === null) return;
        const ends = [from, place(event)].sort(d3.ascending);
        from = null;
        drawn.forEach((each) => each && each.chosen.attr("visibility", "hidden"));
        if (ends[1] - ends[0] > 6) zoom(ends.map((x) => secondsOf(one.x, x)));
      });
      svg.addEventListener("pointerleave", () => from === null && leave());
      svg.addEventListener("dblclick", () => onZoom(null));
    }

    /** Draws, or draws again where width, data or ends changed. */
    function draw(ends) {
      if (ends) domain = ends;
      const width = Math.max(280, Math.floor(part.getBoundingClientRect().width || 800));
      drawn = panes.map((pane) => {
        pane.caption.textContent = pane.title();
        const one = drawPane(pane, width, domain);
        if (pane.legend) explorer.legend(pane.plot, pane.legend());
        if (one) listenTo(pane, one);
        return one;
      });
      if (at !== null) point(at);
    }

    return { part, draw };
  }

  /** Names beside the lines that they name. */
  function legend(plot, entries) {
    const list = element("div", { class: "legend" });
    plot.prepend(list);
    charts.legendIn(list, entries);
  }

  /** The value of a series at a time. */
  const valueAt = (series, seconds) => series.values[indexAt(series.times, seconds)];

  Object.assign(explorer, { timeline, legend, valueAt });
})(window.explorer = window.explorer || {});

// Charts over one time axis: zoom and pan by mouse, touch and keys, and one crosshair through all of them.
"use strict";
(function (explorer) {
  const { element } = explorer;
  const margin = { left: 62, right: 12, top: 18, bottom: 22 };
  const help = "Left and right move the crosshair, plus and minus zoom, shift with left and right pans, escape shows all.";

  /** The last index whose time is not after `at`. */
  const indexAt = (times, at) => Math.max(0, d3.bisectRight(times, at) - 1);

  /**
   * A pane's place on the page: it stays, and what is in it is drawn again. A pane that has a plot already, in a figure with
   * a caption of its own, says there what it says at a time.
   */
  function placeOf(pane) {
    const isPlaced = Boolean(pane.plot);
    pane.plot = pane.plot || element("div", { class: "plot", "data-chart": pane.id });
    pane.legendPart = element("div", { class: "legend" });
    pane.svg = d3.select(pane.plot).append("svg").attr("role", "img").attr("class", "over-time");
    pane.plot.prepend(pane.legendPart);
    if (isPlaced) {
      pane.readout = element("p", { class: "readout" });
      pane.plot.append(pane.readout);
      return null;
    }
    pane.caption = element("figcaption", {});
    return element("figure", {}, pane.caption, pane.plot);
  }

  /** A token that is wiped out is not on a logarithmic scale: its line falls to the foot and ends. */
  function drawnValues(values, isLog, y) {
    if (!isLog) return values;
    const end = values.indexOf(0);
    return values.map((v, i) => (v > 0 ? v : i === end ? y.domain()[0] : null));
  }

  function drawPane(pane, width, domain) {
    const height = pane.height || 200, { svg } = pane;
    if (pane.caption) pane.caption.textContent = pane.title();
    svg.selectAll("*").remove();
    svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height).attr("aria-label", pane.title());
    pane.legendPart.replaceChildren();
    if (pane.legend) charts.legendIn(pane.legendPart, pane.legend());
    const chart = { plot: pane.plot, svg, width, height, left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
    const x = d3.scaleUtc().domain(domain.map((s) => new Date(1000 * s))).range([chart.left, chart.right]);
    const isLog = pane.scale() === "log", series = pane.series();
    // The points just outside count: lines lead to them.
    const inside = series.map(({ times, values }) => {
      const [from, to] = [indexAt(times, domain[0]), d3.bisectLeft(times, domain[1])];
      return values.slice(from, to + 1).filter((v) => v !== null);
    });
    const all = [].concat(...inside);
    if (!all.length || (isLog && !all.some((v) => v > 0))) return null;
    const y = isLog ? charts.logScale(chart, all) : charts.linearScale(chart, all, pane.include ? pane.include() : []);
    const ticks = isLog ? charts.logTicks(...y.domain(), pane.start || 1) : y.ticks(5);
    charts.yAxis(chart, y, ticks, isLog ? charts.plain : charts.tickFormat(ticks, pane.tick), pane.unit());
    charts.timeAxis(chart, x);
    const clip = `clip-${pane.id}`;
    svg.append("clipPath").attr("id", clip).append("rect").attr("x", chart.left).attr("y", 0).attr("width", chart.right - chart.left).attr("height", chart.bottom);
    const clipped = Object.assign({}, chart, { svg: svg.append("g").attr("clip-path", `url(#${clip})`) });
    if (pane.under) pane.under(clipped, x, y);
    series.forEach(({ times, values, style }) => charts.line(clipped, x, y, times.map(charts.timeOf), drawnValues(values, isLog, y), style));
    if (pane.marks) pane.marks(clipped, x, y);
    const rule = svg.append("line").attr("class", "rule-at").attr("y1", chart.top).attr("y2", chart.bottom).attr("visibility", "hidden");
    const chosen = svg.append("rect").attr("class", "chosen-time").attr("y", chart.top).attr("height", chart.bottom - chart.top).attr("visibility", "hidden");
    return { chart, x, rule, chosen };
  }

  /**
   * Panes { id, title, scale, unit, series, marks, include, tick, read } over one time axis. `extent` has the ends of all
   * that there is, in seconds; `onZoom` is told the ends that a reader chooses, or nothing for all of it. Draws itself with
   * `draw(ends, extent)`, the ends that are shown and all that there is, where these change.
   */
  function timeline(panes, extent, onZoom) {
    const readout = element("p", { class: "readout", "aria-live": "polite" });
    const part = element("div", { class: "timeline", tabindex: "0", role: "group", "aria-label": `Charts over time. ${help}` });
    part.append(readout, ...panes.map(placeOf).filter(Boolean));
    let drawn = [], domain = extent.slice(), at = null, pending = 0;

    const eachDrawn = (act) => drawn.forEach((one) => one && act(one));
    const shown = () => drawn.find(Boolean);

    function point(seconds) {
      at = seconds;
      eachDrawn((one) => {
        const place = one.x(new Date(1000 * seconds));
        one.rule.attr("x1", place).attr("x2", place).attr("visibility", place >= one.chart.left && place <= one.chart.right ? "visible" : "hidden");
      });
      const when = explorer.timeOfSeconds(seconds);
      panes.filter((pane) => pane.readout).forEach((pane) => { pane.readout.textContent = `${when}: ${pane.read(seconds)}`; });
      const texts = panes.filter((pane) => !pane.readout).map((pane) => pane.read(seconds)).filter(Boolean);
      readout.textContent = texts.length ? `${when}: ${texts.join("; ")}` : "";
    }

    function leave() {
      at = null;
      eachDrawn((one) => one.rule.attr("visibility", "hidden"));
      readout.textContent = "";
      panes.forEach((pane) => { if (pane.readout) pane.readout.textContent = ""; });
    }

    const least = () => Math.max(60, (extent[1] - extent[0]) / 5000);

    /** The ends of a stretch of this length within all that there is. */
    function within([from, to]) {
      const length = Math.min(to - from, extent[1] - extent[0]);
      const start = Math.min(Math.max(from, extent[0]), extent[1] - length);
      return [start, start + length];
    }

    function zoom(ends) {
      const [from, to] = within(ends);
      if (to - from < least()) return;
      onZoom(to - from >= 0.999 * (extent[1] - extent[0]) ? null : [from, to]);
    }

    const shift = (share) => {
      const by = (domain[1] - domain[0]) * share, moved = within([domain[0] + by, domain[1] + by]);
      if (moved[0] !== domain[0]) zoom(moved);
    };

    function scaleBy(factor) {
      const middle = at === null ? (domain[0] + domain[1]) / 2 : at;
      zoom([middle - (middle - domain[0]) * factor, middle + (domain[1] - middle) * factor]);
    }

    const timesOf = () => panes[0].series()[0].times;

    function pointNear(seconds) {
      const times = timesOf();
      if (times.length) point(times[indexAt(times, seconds + 1e-6)]);
    }

    function step(by) {
      const times = timesOf().filter((s) => s >= domain[0] && s <= domain[1]);
      if (!times.length) return;
      const i = at === null ? times.length - 1 : indexAt(times, at) + by;
      point(times[Math.min(Math.max(i, 0), times.length - 1)]);
    }

    part.addEventListener("keydown", (event) => {
      const acts = {
        ArrowLeft: () => (event.shiftKey ? shift(-0.5) : step(-1)),
        ArrowRight: () => (event.shiftKey ? shift(0.5) : step(1)),
        "+": () => scaleBy(0.5), "=": () => scaleBy(0.5), "-": () => scaleBy(2), Escape: () => onZoom(null),
      };
      if (!acts[event.key] || event.target !== part || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[event.key]();
    });
    part.addEventListener("blur", leave);

    /** Draws what a gesture has got to, once a frame. */
    function follow(ends) {
      domain = ends;
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => draw());
    }

    // ---- mouse and touch: a mouse chooses a stretch, or pans with shift; one finger reads or pans, two zoom ----
    const touches = new Map();
    let gesture = null;

    function listenTo(pane) {
      const svg = pane.svg.node();
      const place = (event) => {
        const box = svg.getBoundingClientRect(), { chart } = shown();
        return Math.min(Math.max((event.clientX - box.left) * chart.width / box.width, chart.left), chart.right);
      };
      const secondsAt = (x, ends = domain) => {
        const { chart } = shown();
        return ends[0] + (ends[1] - ends[0]) * (x - chart.left) / (chart.right - chart.left);
      };
      const isZoomed = () => domain[1] - domain[0] < 0.999 * (extent[1] - extent[0]);

      const moves = {
        choose(x) {
          pointNear(secondsAt(x));
          eachDrawn((one) => one.chosen.attr("visibility", "visible").attr("x", Math.min(gesture.x, x)).attr("width", Math.abs(x - gesture.x)));
        },
        read: (x) => pointNear(secondsAt(x)),
        pan(x) {
          const by = secondsAt(gesture.x, gesture.ends) - secondsAt(x, gesture.ends);
          follow(within([gesture.ends[0] + by, gesture.ends[1] + by]));
        },
        pinch() {
          const [a, b] = Array.from(touches.entries()), { chart } = shown();
          if (Math.abs(b[1] - a[1]) < 8) return;
          // The times under the fingers stay under them.
          const perPixel = (gesture.anchors.get(b[0]) - gesture.anchors.get(a[0])) / (b[1] - a[1]);
          if (!(perPixel > 0)) return;
          const from = gesture.anchors.get(a[0]) - (a[1] - chart.left) * perPixel;
          const length = Math.max((chart.right - chart.left) * perPixel, least());
          follow(within([from, from + length]));
        },
      };

      svg.addEventListener("pointerdown", (event) => {
        if (!shown()) return;
        const x = place(event), isTouch = event.pointerType === "touch";
        if (!isTouch && event.button !== 0) return;
        svg.setPointerCapture(event.pointerId);
        if (!isTouch) {
          gesture = { kind: event.shiftKey ? "pan" : "choose", x, ends: domain.slice(), moved: false };
          return;
        }
        touches.set(event.pointerId, x);
        if (touches.size === 1) {
          gesture = { kind: isZoomed() ? "pan" : "read", x, ends: domain.slice(), moved: false };
          pointNear(secondsAt(x));
        } else if (touches.size === 2) {
          gesture = { kind: "pinch", ends: gesture.ends, anchors: new Map(Array.from(touches, ([id, at]) => [id, secondsAt(at)])), moved: false };
        }
      });
      svg.addEventListener("pointermove", (event) => {
        if (!shown()) return;
        const x = place(event);
        if (touches.has(event.pointerId)) touches.set(event.pointerId, x);
        if (!gesture) return pointNear(secondsAt(x));
        gesture.moved = gesture.moved || gesture.kind === "pinch" || Math.abs(x - gesture.x) > 6;
        if (gesture.moved) moves[gesture.kind](x);
      });
      const end = (event) => {
        touches.delete(event.pointerId);
        // The finger that stays after two moves nothing.
        if (!gesture || touches.size) return;
        const { kind, moved, x: from } = gesture;
        gesture = null;
        eachDrawn((one) => one.chosen.attr("visibility", "hidden"));
        if (!moved) return;
        if (kind === "choose" && event.type === "pointerup") zoom([from, place(event)].sort(d3.ascending).map((x) => secondsAt(x)));
        if (kind === "pan" || kind === "pinch") zoom(domain);
      };
      svg.addEventListener("pointerup", end);
      svg.addEventListener("pointercancel", end);
      svg.addEventListener("pointerleave", (event) => {
        if (!gesture && event.pointerType !== "touch") leave();
      });
      svg.addEventListener("dblclick", () => onZoom(null));
    }
    panes.forEach(listenTo);

    /** Draws, or draws again where width, data or ends changed; a page that is printed has a width of its own. */
    function draw(ends, all, fixedWidth) {
      if (all) extent = all.slice();
      if (ends) domain = ends.slice();
      const width = fixedWidth || Math.max(280, Math.floor(part.getBoundingClientRect().width || 800));
      drawn = panes.map((pane) => drawPane(pane, width, domain));
      if (at !== null) point(at);
      if (shown() && !performance.getEntriesByName("first chart").length) performance.mark("first chart");
    }

    return { part, draw };
  }

  /** The value of a series at a time. */
  const valueAt = (series, seconds) => series.values[indexAt(series.times, seconds)];

  Object.assign(explorer, { timeline, valueAt });
})(window.explorer = window.explorer || {});

// One token: what it is worth and why, its charts over one time axis, and its panels.
"use strict";
(function (explorer) {
  const { element, replace, settle, link, figure } = explorer;

  // A new panel is a file in panels/ and its name here.
  const panels = ["triggers", "attribution", "months", "metrics", "performance", "tracking", "calibration", "spliced", "premium", "rebalances", "flow", "levels", "terms"];

  const ranges = [["7d", "7 days", 7], ["30d", "30 days", 30], ["90d", "90 days", 90], ["1y", "1 year", 365], ["all", "all", null]];
  const day = 86400000;
  // New bars are drawn at most this often: each time the charts are read anew.
  const shortestPause = 3000;

  const seconds = (text) => Date.parse(text) / 1000;
  const rangeOf = (name) => ranges.find(([each]) => each === name) || ranges[ranges.length - 1];
  const isZoomed = ({ from, to }) => isFinite(Date.parse(from)) && isFinite(Date.parse(to));
  const rangeName = (options) => (isZoomed(options) ? `${explorer.stamp(options.from)} to ${explorer.stamp(options.to)}` : rangeOf(options.range)[1]);

  /** The time that is shown: a range that ends with the last row, or with a death; or the ends of a zoom. */
  function timeShown(options, state) {
    if (isZoomed(options)) return { from: options.from, to: options.to, ends: [seconds(options.from), seconds(options.to)] };
    const [, , days] = rangeOf(options.range);
    const first = Date.parse(state.first_nav_time), last = Date.parse(state.nav_time);
    if (!days) return { from: null, to: null, ends: [first / 1000, last / 1000] };
    const end = state.death ? Date.parse(state.death.nav_time) : last, start = Math.max(first, end - days * day);
    return { from: explorer.iso(start), to: state.death ? explorer.iso(end) : null, ends: [start / 1000, end / 1000] };
  }

  function tiles(token, listed) {
    const state = token.state || {}, { tokenList } = explorer;
    const isDead = tokenList.isDead(listed), band = tokenList.band(listed), prices = tokenList.emergencies(listed);
    const tile = (name, value, ...more) => element("div", {}, element("dt", {}, name), element("dd", {}, value, more.length ? element("small", {}, ...more) : null));
    const nav = listed.nav === null ? "no bar yet" : isDead ? "0" : figure(listed.nav);
    const fate = tokenList.fateOf(listed), trades = !fate, { value: change, since } = tokenList.change(listed);
    return element("dl", { class: "tiles" },
      tile(listed.indicative ? "NAV, indicative" : "NAV", nav, explorer.time(listed.nav_time)),
      tile(since ? "last session" : "24 h", figure(change, explorer.signedPercent), since || (listed.indicative ? "at the last tick" : "at the last bar")),
      tile("real leverage", isDead ? explorer.none : figure(listed.real_leverage, explorer.multiple), `target ${explorer.multiple(token.terms.leverage)}${band ? `, band ${band}` : ""}`),
      tile(`price of ${token.underlying}`, figure(explorer.isNumber(listed.price) ? listed.price : state.price)),
      tile("next rebalance", !trades ? "none" : listed.next_rebalance_time ? explorer.time(listed.next_rebalance_time) : "not scheduled"),
      tile("emergency at", trades && prices ? element("span", {}, ...prices) : "none", trades && prices ? `price of ${token.underlying}` : fate || "no rule can fire"));
  }

  /** What a reader has to know before the numbers: that it has died, or takes no further rows. */
  function fate(token, listed) {
    const death = token.state && token.state.death;
    if (death) {
      return element("p", { class: "dead", role: "note" }, `This token is dead. It was wiped out on ${explorer.time(death.nav_time)}, when ${token.underlying} was at `, figure(death.price),
        ...(explorer.isNumber(death.real_leverage_before) ? ["; its real leverage was ", figure(death.real_leverage_before, explorer.multiple), " at the row before."] : ["."]));
    }
    if (token.retired) return element("p", { class: "dead", role: "note" }, "This token is retired: it takes no further rows, and its path stays to be read.");
    if (!explorer.tokenList.hasEnded(listed)) return null;
    return element("p", { class: "ended", role: "note" }, `The prices of ${token.underlying} end on ${explorer.time(listed.nav_time)}: everything here is as of then, and nothing is ahead.`);
  }

  /** The stream brings notes before the token is read anew, all but those on holes. That it died is said above. */
  function notesOf(token, { nav_time: time, warnings = [] }) {
    const isNews = token.state && Date.parse(time) > Date.parse(token.state.nav_time);
    const isOlder = ({ code, place }) => isNews && warnings.some((note) => note.code === code && note.place === place);
    return token.warnings.filter((note) => !isOlder(note)).concat(isNews ? warnings : []).filter(({ code }) => code !== "wiped_out");
  }

  /** The token's part of the page. Returns { part, update, onNews, onRegained, onSize, close }. */
  function tokenPanel(symbol, given) {
    const part = element("article", { id: "token", "aria-label": symbol });
    const head = element("div", {}), bar = element("div", {}), chartsPart = element("div", {}), panelsPart = element("div", { class: "panels" });
    part.append(head, bar, chartsPart, panelsPart);
    const closing = new AbortController();
    const context = { path: explorer.tokenPath(symbol), token: null, drawn: null, range: null, options: () => options,
      hasEnded: () => explorer.tokenList.hasEnded(listed()),
      /** The time that is shown, as parameters. */
      between: () => ["from", "to"].map((name) => (context.range[name] ? `&${name}=${encodeURIComponent(context.range[name])}` : "")).join("") };
    const sizes = new Map(), bodies = new Map();
    let options = given, chart = null, asking = null, pending = 0, drawnAt = 0;

    const listed = () => explorer.tokenList.state.tokens.get(symbol) || { nav: null };

    /** Keeps a drawing to be drawn again where the width changes, and draws it once it stands on the page. */
    function keepSize(name, draw) {
      sizes.set(name, draw);
      requestAnimationFrame(draw);
    }

    /** Bars may come faster than charts and panels are read again; then these say which bar they know. */
    function behind(drawn) {
      const { nav_time: now, indicative } = listed();
      if (!drawn || isZoomed(options) || indicative || !now || Date.parse(drawn.last_time) >= Date.parse(now)) return null;
      return element("p", { class: "soft" }, `Sentence, charts and panels as of ${explorer.time(drawn.last_time)}.`);
    }

    function drawHead() {
      const { token, drawn } = context;
      if (!token) return;
      settle(head, element("h2", {}, symbol, element("small", {}, ` ${token.terms.name}, ${explorer.multiple(token.terms.leverage)} on ${token.underlying}`)),
        ...[drawn ? element("p", { class: "lead" }, explorer.sentence(drawn.findings[0])) : null, behind(drawn), fate(token, listed()), tiles(token, listed()), explorer.notes(notesOf(token, listed()))].filter(Boolean));
    }

    function drawBar() {
      const scale = options.scale || "log", zoomed = isZoomed(options);
      const button = ([name, text]) => element("button", { type: "button", "data-range": name, "aria-pressed": String(!zoomed && rangeOf(options.range)[0] === name),
        onclick: () => link.change({ range: name === "all" ? null : name, from: null, to: null }) }, text);
      const scales = [["log", "logarithmic"], ["linear", "linear"]].map(([name, text]) =>
        element("button", { type: "button", "data-scale": name, "aria-pressed": String(scale === name), onclick: () => link.change({ scale: name }) }, text));
      if (!bar.firstChild) bar.append(element("div", { class: "bar", role: "group", "aria-label": "Time shown" }));
      const focused = document.activeElement && bar.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
      replace(bar.firstChild, ...ranges.map(button), zoomed ? element("span", { class: "zoomed" }, `${explorer.time(options.from)} to ${explorer.time(options.to)}`) : null,
        element("span", { class: "space" }), ...scales);
      if (focused) bar.querySelector(focused.range ? `[data-range="${focused.range}"]` : `[data-scale="${focused.scale}"]`).focus();
    }

    const extent = () => {
      const { first_nav_time: first, nav_time: last } = context.token.state;
      return [seconds(first), Math.max(seconds(last), seconds(first) + 1)];
    };

    function drawCharts() {
      const pasts = () => [context.drawn.charts];
      if (!chart) {
        const panes = [explorer.pastPanes.growth(pasts, () => options), explorer.pastPanes.leverage(pasts), explorer.pastPanes.drawdown(pasts)];
        chart = explorer.timeline(panes, extent(), (ends) => link.change(ends
          ? { from: explorer.iso(1000 * Math.round(ends[0])), to: explorer.iso(1000 * Math.round(ends[1])) }
          : { from: null, to: null, range: null }));
      }
      if (!chartsPart.contains(chart.part)) {
        const csv = element("button", { type: "button", onclick: () => explorer.fill(saved, "the table", async () => {
          explorer.download(`${symbol}.csv`, await explorer.csv(`${context.path}/nav?format=csv&limit=100000${context.between()}`));
          return `${symbol}.csv has every row of the time shown.`;
        }) }, "CSV of what is shown");
        const saved = element("span", { class: "soft", role: "status" });
        const table = element("div", { class: "table-behind" });
        replace(chartsPart, chart.part, table, element("div", { class: "bar" }, csv, saved));
      }
      explorer.renew(chartsPart.querySelector(".table-behind"), explorer.pastPanes.table(context.drawn.charts));
      keepSize("timeline", () => chart.draw());
      chart.draw(context.range.ends, extent());
    }

    function fillPanel(name) {
      const one = explorer.panels[name];
      if (!bodies.has(name)) {
        bodies.set(name, element("div", {}));
        panelsPart.append(element("section", { class: one.wide ? "panel wide" : "panel", id: `panel-${name}` }, element("h3", {}, one.title), bodies.get(name)));
      }
      const own = Object.assign(Object.create(context), { onSize: (draw) => keepSize(name, draw) });
      explorer.fill(bodies.get(name), one.title.toLowerCase(), () => one.fill(own));
    }

    const fillPanels = (follows) => panels.filter((name) => !follows || !bodies.has(name) || follows.includes(explorer.panels[name].follows)).forEach(fillPanel);

    /** Reads the charts of the time that is shown; an answer that is no longer asked for is dropped. */
    async function readCharts() {
      if (asking) asking.abort();
      const mine = asking = new AbortController();
      context.range = timeShown(options, context.token.state);
      const drawn = await explorer.json(`${context.path}/charts?points=800${context.between()}`, { signal: mine.signal });
      if (closing.signal.aborted || mine !== asking) return false;
      context.drawn = drawn;
      drawnAt = Date.now();
      return true;
    }

    /** Draws the time that is shown, with what follows it. */
    async function showTime(follows) {
      try {
        if (!(await readCharts())) return;
      } catch (error) {
        if (error.name === "AbortError" || closing.signal.aborted) return;
        replace(chartsPart, explorer.trouble(error));
        return;
      }
      drawHead();
      drawCharts();
      fillPanels(follows);
    }

    async function load() {
      context.token = await explorer.json(context.path, { signal: closing.signal });
      drawHead();
      if (!context.token.state) {
        replace(chartsPart, explorer.empty(`${symbol} has no NAV yet: it opens with the first bar of ${context.token.underlying}.`,
          explorer.copyable(`levtok import --data levtok-data --underlying ${context.token.underlying} --prices prices.csv`)));
        return;
      }
      drawBar();
      replace(chartsPart, explorer.loading("the charts"));
      await showTime();
    }

    /** After new bars: all that they may have changed. */
    async function refresh() {
      if (!context.token || !context.token.state) return load();
      context.token = await explorer.json(context.path, { signal: closing.signal });
      if (!isZoomed(options)) return showTime(["range", "bars"]);
      drawHead();
      fillPanels(["bars"]);
    }

    function refreshSoon() {
      if (pending) return;
      pending = setTimeout(() => {
        pending = 0;
        // What fails while the connection is lost is read again when it is regained.
        refresh().catch(() => {});
      }, Math.max(300, shortestPause - (Date.now() - drawnAt)));
    }

    function update(now) {
      const before = options;
      options = now;
      if (!context.token || !context.token.state) return;
      drawBar();
      const isSameTime = ["from", "to", "range"].every((name) => before[name] === now[name]);
      if (isSameTime) {
        if (chart && before.scale !== now.scale) chart.draw();
        const isOther = (option) => before[option] !== now[option];
        if (context.drawn) panels.filter((name) => [].concat(explorer.panels[name].option || []).some(isOther)).forEach(fillPanel);
        return;
      }
      // What is known is drawn at once, and drawn finer when it comes.
      if (chart && context.drawn) chart.draw(timeShown(now, context.token.state).ends, extent());
      showTime(["range", "choice"]);
    }

    replace(head, explorer.loading(symbol));
    load().catch((error) => error.name !== "AbortError" && replace(head, explorer.trouble(error)));

    return {
      part,
      update,
      onNews: (kind, data) => {
        if (kind === "clock") {
          drawHead();
          fillPanels(["bars"]);
        }
        if (!data || data.symbol !== symbol || !context.token) return;
        drawHead();
        if (kind === "nav") refreshSoon();
      },
      onRegained: () => refresh().catch(() => {}),
      onSize: () => sizes.forEach((draw) => draw()),
      close: () => {
        clearTimeout(pending);
        closing.abort();
        if (asking) asking.abort();
      },
    };
  }

  Object.assign(explorer, { tokenPanel, rangeName });
})(window.explorer = window.explorer || {});

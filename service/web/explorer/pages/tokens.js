// The page Tokens: the list, and below it one token with its charts and panels.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;

  // A new panel is a file in panels/ and its name here.
  const panels = ["attribution", "metrics", "rebalances", "flow", "levels", "terms"];

  const ranges = [["7d", "7 days", 7], ["30d", "30 days", 30], ["90d", "90 days", 90], ["1y", "1 year", 365], ["all", "all", null]];
  const day = 86400000;

  /** The time that is shown: a range that ends with the last row, or the ends of a zoom. */
  function rangeOf(options, end) {
    if (options.from && options.to) return { from: options.from, to: options.to, days: null, zoomed: true };
    const [name, , days] = ranges.find(([name]) => name === (options.range || "all")) || ranges[ranges.length - 1];
    return { name, days, from: days ? explorer.iso(Date.parse(end) - days * day) : null, to: null };
  }

  function facts(token, listed) {
    const state = token.state || {};
    const nav = listed.nav === null ? "no bar yet" : explorer.number(listed.nav);
    const triggers = (state.emergency || []).map((rule) => [
      rule.at_or_below === null ? null : `\u2264 ${explorer.number(rule.at_or_below)}`,
      rule.at_or_above === null ? null : `\u2265 ${explorer.number(rule.at_or_above)}`].filter(Boolean).join(" or ")).filter(Boolean);
    return [
      [listed.indicative ? "NAV, indicative" : "NAV", state.wiped_out ? "0" : nav, explorer.time(listed.nav_time)],
      ["24 h", explorer.signedPercent(listed.change_24h), null],
      ["real leverage", explorer.multiple(listed.real_leverage), `target ${explorer.multiple(token.terms.leverage)}`],
      ["price of " + token.underlying, explorer.number(state.price), null],
      ["next rebalance", state.next_rebalance_time ? explorer.time(state.next_rebalance_time) : "none scheduled", null],
      ["emergency at", triggers.join("; ") || "none", triggers.length ? "price of the underlying" : null],
    ];
  }

  const tiles = (entries) => element("dl", { class: "tiles" }, ...entries.map(([name, value, more]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value, more ? element("small", {}, more) : null))));

  function dead(token, drawn) {
    if (!token.state || !token.state.wiped_out) return null;
    const { wiped_out: at, leverage } = drawn.charts;
    const before = leverage.real_leverage.length ? leverage.real_leverage[leverage.real_leverage.length - 1] : null;
    return element("p", { class: "dead", role: "note" }, `This token is dead: it was wiped out on ${at === null ? "a day before the time that is shown" : explorer.timeOfSeconds(at)}` +
      (before === null ? "." : `, at a real leverage of ${explorer.multiple(before)} before.`));
  }

  function rangeBar(range, options) {
    const button = ([name, text]) => element("button", { type: "button", "aria-pressed": String(!range.zoomed && range.name === name),
      onclick: () => link.change({ range: name, from: null, to: null }) }, text);
    const scale = options.scale || "log";
    return element("div", { class: "bar", role: "group", "aria-label": "Time shown" }, ...ranges.map(button),
      range.zoomed ? element("span", { class: "zoomed" }, `${explorer.time(range.from)} to ${explorer.time(range.to)}`) : null,
      element("span", { class: "space" }),
      ...["log", "linear"].map((name) => element("button", { type: "button", "aria-pressed": String(scale === name), onclick: () => link.change({ scale: name }) }, name === "log" ? "logarithmic" : "linear")));
  }

  /** One token. Returns { part, onNews, onSize, ready }. */
  function panel(symbol, options, signal) {
    const part = element("article", { id: "token", "aria-label": symbol });
    const sizes = new Set();
    const context = { path: explorer.tokenPath(symbol), onSize: (draw) => {
      sizes.add(draw);
      // Once it stands on the page, where it has a width.
      requestAnimationFrame(draw);
    } };
    const head = element("div", {}), chartsPart = element("div", {}), panelsPart = element("div", { class: "panels" });
    part.append(head, chartsPart, panelsPart);
    let chart = null, pending = 0;

    const drawnOf = (range) => explorer.json(`${context.path}/charts?points=800${range.from ? "&from=" + range.from : ""}${range.to ? "&to=" + range.to : ""}`, { signal });

    function drawHead() {
      const listed = explorer.tokenList.state.tokens.get(symbol) || { nav: null };
      const { token, drawn } = context;
      replace(head, element("h2", {}, symbol, element("small", {}, ` ${token.terms.name}, ${explorer.multiple(token.terms.leverage)} on ${token.underlying}`)),
        drawn ? element("p", { class: "lead" }, explorer.sentence(drawn.findings[0])) : null,
        drawn ? dead(token, drawn) : null, tiles(facts(token, listed)), explorer.notes(token.warnings));
    }

    async function load() {
      context.token = await explorer.json(context.path, { signal });
      const end = context.token.state && context.token.state.nav_time;
      if (!end) {
        drawHead();
        replace(chartsPart, explorer.empty(`${symbol} has no NAV yet: its underlying ${context.token.underlying} has no bar.`,
          explorer.copyable(`levtok import --data levtok-data --underlying ${context.token.underlying} prices.csv`)));
        return;
      }
      context.range = rangeOf(options, end);
      context.drawn = await drawnOf(context.range);
      drawHead();
      drawCharts();
      panels.forEach((name) => {
        const body = element("div", {}), one = explorer.panels[name];
        panelsPart.append(element("section", { class: "panel", id: `panel-${name}` }, element("h3", {}, one.title), body));
        explorer.fill(body, one.title.toLowerCase(), () => one.fill(context));
      });
    }

    function drawCharts() {
      const pasts = () => [context.drawn.charts];
      const times = context.drawn.charts.growth.time;
      const panes = [explorer.pastPanes.growth(pasts, () => options), explorer.pastPanes.leverage(pasts), explorer.pastPanes.drawdown(pasts)];
      chart = explorer.timeline(panes, [times[0], Math.max(times[times.length - 1], times[0] + 1)], (ends) => (ends
        ? link.change({ from: explorer.iso(1000 * Math.round(ends[0])), to: explorer.iso(1000 * Math.round(ends[1])) })
        : link.change({ from: null, to: null })));
      const csv = `${context.path}/nav?format=csv&limit=100000${context.range.from ? "&from=" + context.range.from : ""}${context.range.to ? "&to=" + context.range.to : ""}`;
      replace(chartsPart, rangeBar(context.range, options), chart.part, explorer.pastPanes.table(context.drawn.charts),
        element("p", { class: "soft" }, element("a", { href: csv, download: `${symbol}.csv` }, "CSV of what is shown")));
      context.onSize(chart.draw.bind(null, null));
      if (explorer.focusCharts) chart.part.focus({ preventScroll: true });
      explorer.focusCharts = false;
    }

    async function refresh() {
      const listed = explorer.tokenList.state.tokens.get(symbol);
      context.token = await explorer.json(context.path, { signal });
      if (context.range && !context.range.zoomed) {
        context.range = rangeOf(options, listed.nav_time);
        context.drawn = await drawnOf(context.range);
        drawCharts();
      }
      drawHead();
    }

    return {
      part,
      ready: explorer.fill(head, symbol, async () => {
        await load();
        return Array.from(head.childNodes);
      }),
      onSize: () => sizes.forEach((draw) => draw()),
      onNews: (kind, data) => {
        if (!data || data.symbol !== symbol || !context.token) return;
        if (kind === "indicative") return drawHead();
        clearTimeout(pending);
        pending = setTimeout(() => refresh().catch(() => {}), 300);
      },
    };
  }

  /** Opens the page. */
  async function open(main, { subject, options }, signal) {
    if (!explorer.tokenList.state.asked) replace(main, explorer.loading("the tokens"));
    const tokens = await explorer.tokenList.load();
    const list = explorer.tokenList.list(options, subject);
    const parts = [list];
    if (subject && !tokens.has(subject)) {
      parts.push({ part: element("p", { class: "state trouble", role: "alert" }, `There is no token called \u201c${subject}\u201d here.`) });
    } else if (subject) {
      parts.push(panel(subject, options, signal));
    } else if (tokens.size) {
      const first = Array.from(tokens.values()).find((token) => !token.retired && token.nav !== null) || tokens.values().next().value;
      parts.push(panel(first.symbol, options, signal));
    }
    replace(main, ...parts.map(({ part }) => part));
    parts.forEach((one) => one.onSize && one.onSize());
    return {
      title: subject || "Tokens",
      onNews: (kind, data) => parts.forEach((one) => one.onNews && one.onNews(kind, data)),
      onSize: () => parts.forEach((one) => one.onSize && one.onSize()),
    };
  }

  explorer.pages.tokens = { name: "Tokens", open };
})(window.explorer = window.explorer || {});

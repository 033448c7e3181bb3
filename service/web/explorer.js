// The explorer: a client of the API like any other. What it shows it has asked for; it works out no number.
"use strict";
(function () {
  const { plain, percent, axisPercent, signed, date, timeOf, styles, margin, ink } = charts;
  const byId = (id) => document.getElementById(id);
  const stamp = (text) => text.replace("T", " ").replace("Z", "");
  const seconds = (text) => Date.parse(text) / 1000;

  // ---- asking ----
  const headers = () => {
    const key = sessionStorage.getItem("key");
    return key ? { Authorization: "Bearer " + key } : {};
  };

  async function ask(path) {
    const answer = await fetch(path, { headers: headers() });
    if (answer.ok) return answer;
    byId("key").hidden = answer.status !== 401;
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || `${path} was answered with ${answer.status}`);
  }
  const json = async (path) => (await ask(path)).json();

  function say(error) {
    byId("trouble").textContent = error ? error.message : "";
    byId("trouble").hidden = !error;
  }
  const guarded = (work) => work().then(() => say(null), say);

  // ---- the list of tokens ----
  const rows = new Map();

  function cells(row, token) {
    const change = token.change_24h === null ? "" : percent(token.change_24h);
    const texts = [token.symbol + (token.retired ? " (retired)" : ""), token.product, token.underlying,
      token.nav === null ? "" : plain(token.nav), change,
      token.real_leverage === null ? "" : plain(token.real_leverage) + "x", plain(token.leverage) + "x",
      token.nav_time === null ? "no NAV yet" : stamp(token.nav_time)];
    d3.select(row).selectAll("td").data(texts).join("td").text((text) => text)
      .attr("class", (text, i) => (i >= 3 && i <= 6 ? "number" : null));
  }

  async function list() {
    const { tokens } = await json("/v1/tokens");
    const body = d3.select("#tokens tbody");
    body.selectAll("tr").data(tokens, (token) => token.symbol).join("tr").attr("tabindex", 0)
      .each(function (token) {
        rows.set(token.symbol, { row: this, token });
        cells(this, token);
      })
      .on("click", (token) => choose(token.symbol))
      .on("keydown", (token) => {
        if (d3.event.key === "Enter") choose(token.symbol);
      });
    if (!tokens.length) body.append("tr").append("td").attr("colspan", 8).text("No token yet: PUT /v1/tokens/{symbol} makes one.");
    const named = decodeURIComponent(location.hash.slice(1));
    const first = tokens.find((token) => !token.retired) || tokens[0];
    if (rows.has(named)) choose(named);
    else if (first) choose(first.symbol);
  }

  // ---- one token ----
  const day = 86400;
  const ranges = [["7 days", 7, "1h"], ["30 days", 30, "1h"], ["90 days", 90, "4h"], ["1 year", 365, "1d"], ["all", null, "1d"]];
  let range = ranges[1], shown = null, turn = 0;

  function choose(symbol) {
    history.replaceState(null, "", "#" + encodeURIComponent(symbol));
    rows.forEach(({ row }, name) => row.classList.toggle("chosen", name === symbol));
    return guarded(() => show(symbol));
  }

  async function pages(path, name) {
    const all = [];
    for (let cursor = ""; cursor !== null;) {
      const page = await json(path + (cursor && "&cursor=" + cursor));
      all.push(...page[name]);
      cursor = page.next;
    }
    return all;
  }

  /** A part that cannot be had says why in its place, and leaves the others be. */
  const part = (work) => work.catch((error) => ({ error: error.message }));

  /** Columns by their place: d3.csvParse makes code of their names, which the page forbids. */
  const metricsOf = (text) => d3.csvParseRows(text).slice(1).map(([, metric, unit, value, time]) => ({ metric, unit, value, time }));

  async function show(symbol) {
    const mine = ++turn, path = "/v1/tokens/" + encodeURIComponent(symbol);
    const token = await json(path);
    const end = token.state && token.state.nav_time;
    if (!end) throw new Error(`${symbol} has no NAV yet: its underlying ${token.underlying} has no bar.`);
    // A wipe-out may lie long before the end.
    if (token.state.wiped_out) range = ranges[ranges.length - 1];
    const from = range[1] === null ? "" : new Date(1000 * (seconds(end) - range[1] * day)).toISOString();
    const since = from && "&from=" + from, window = range[1] === null ? "" : `&window=${range[1]}d`;
    const [nav, trades, attribution, metrics, flow] = await Promise.all([
      part(pages(`${path}/nav?limit=5000&interval=${range[2]}${since}`, "rows")),
      part(pages(`${path}/rebalances?limit=5000${since}`, "rebalances")),
      part(json(`${path}/attribution${from && "?from=" + from}`)),
      part(ask(`${path}/metrics?format=csv${window}`).then((answer) => answer.text()).then(metricsOf)),
      part(json(`${path}/flow`))]);
    if (mine !== turn) return;
    shown = { symbol, token, nav, trades, attribution, metrics, flow };
    byId("token").hidden = false;
    describe();
    draw();
  }

  function describe() {
    const { symbol, token, metrics } = shown, state = token.state;
    byId("title").textContent = `${symbol}: ${token.terms.name} on ${token.underlying}`;
    byId("description").textContent = token.terms.description || "";
    const triggers = state.emergency.map((rule) => [rule.at_or_below, rule.at_or_above].map((price, i) =>
      (price === null || price === undefined ? "" : (i ? "at or above " : "at or below ") + plain(price))).filter(Boolean).join(", "));
    const facts = [["NAV", state.wiped_out ? "0: wiped out" : plain(state.nav)], ["price", plain(state.price)], ["real leverage", plain(state.real_leverage) + "x"],
      ["next scheduled rebalance", state.next_rebalance_time ? stamp(state.next_rebalance_time) : "none"],
      ["emergency rebalance", triggers.filter(Boolean).join("; ") || "none"], ["circulation", plain(state.circulation)]];
    d3.select("#facts").selectAll("div").data(facts).join("div")
      .html("").each(function ([name, value]) {
        d3.select(this).append("dt").text(name);
        d3.select(this).append("dd").text(value);
      });
    const notes = token.warnings;
    byId("notes").hidden = !notes.length;
    d3.select("#notes ul").selectAll("li").data(notes).join("li").text(({ place, text }) => (place ? place + ": " : "") + text + (text.endsWith("?") ? "" : "."));
    d3.select("#ranges").selectAll("button").data(ranges).join("button").attr("type", "button")
      .attr("aria-pressed", (r) => String(r === range)).text((r) => r[0])
      .on("click", (r) => {
        range = r;
        guarded(() => show(shown.symbol));
      });
    d3.select("#measures caption").text(metrics.error || `Metrics of ${range[0] === "all" ? "the whole path" : "the last " + range[0]}`);
    const values = metrics.error ? [] : metrics.filter((row) => row.value || row.time);
    d3.select("#measures tbody").selectAll("tr").data(values).join("tr").html("").each(function (row) {
      const isShare = row.unit === "fraction";
      d3.select(this).append("th").attr("scope", "row").text(row.metric.replace(/_/g, " "));
      d3.select(this).append("td").attr("class", "number").text(row.time ? stamp(row.time) : isShare ? percent(+row.value) : plain(+row.value));
      d3.select(this).append("td").attr("class", "unit").text(isShare || row.time ? "" : row.unit);
    });
    byId("terms").textContent = JSON.stringify(token.terms, null, 2);
  }

  // ---- charts ----
  function path(plot, width, height, name, unit, style, scale) {
    const { nav } = shown, times = nav.map((row) => seconds(row.nav_time));
    const values = nav.map((row) => row[name]);
    const chart = charts.frame(plot, width, height, margin);
    if (!nav.length) return null;
    const x = charts.timeScale(chart, times), y = scale(chart, values);
    charts.yAxis(chart, y, scale === charts.logScale ? charts.logTicks(...y.domain()) : y.ticks(5), plain, unit);
    charts.timeAxis(chart, x);
    charts.line(chart, x, y, times.map(timeOf), values.map((v) => (v > 0 || scale !== charts.logScale ? v : null)), style);
    charts.crosshair(chart, x, times.map(timeOf), (i) => `${date(timeOf(times[i]))}: ${plain(values[i])}`);
    return { chart, x, y };
  }

  const emergencies = () => (shown.trades.error ? [] : shown.trades.filter((trade) => trade.trigger !== "schedule"));

  const draws = {
    nav: (plot, width) => path(plot, width, 300, "nav", "NAV", styles.token, charts.logScale),
    price: (plot, width) => path(plot, width, 200, "price", "price", styles.underlying, charts.logScale),
    leverage: (plot, width) => {
      const { token } = shown, target = token.terms.leverage;
      const drawn = path(plot, width, 220, "real_leverage", "exposure / NAV", { stroke: styles.token.stroke, width: 1 },
        (chart, values) => charts.linearScale(chart, values, [target].concat(emergencies().map((trade) => trade.real_leverage_before))));
      if (!drawn) return;
      const { chart, x, y } = drawn;
      charts.line(chart, x, y, x.domain(), [target, target], { stroke: ink, dash: "8 4", width: 1 });
      chart.svg.append("g").selectAll("path").data(emergencies()).join("path")
        .attr("d", d3.symbol().type(d3.symbolTriangle).size(60)())
        .attr("transform", (trade) => `translate(${x(timeOf(seconds(trade.time)))},${y(trade.real_leverage_before)})`)
        .attr("fill", "#fff").attr("stroke", ink);
    },
    attribution: (plot, width) => {
      const parts = Object.entries(shown.attribution.attribution).filter(([, value]) => typeof value === "number");
      charts.partBars(plot, width, parts.map(([part, value]) => ({ part, value, from: 0, to: value })));
    },
    flow: (plot, width) => {
      const { flow } = shown.flow, moves = flow.map((row) => row.move), sizes = flow.map((row) => row.notional);
      const chart = charts.frame(plot, width, 220, Object.assign({}, margin, { bottom: 42 }));
      const x = d3.scaleLinear().domain(d3.extent(moves)).range([chart.left, chart.right]);
      const y = charts.linearScale(chart, sizes, [0]);
      charts.yAxis(chart, y, y.ticks(5), plain, "bought (+) or sold (\u2212), all tokens");
      charts.xAxis(chart, x, d3.axisBottom(x).ticks(Math.max(3, Math.floor(width / 110))).tickFormat(axisPercent), "move of the price");
      charts.line(chart, x, y, moves, sizes, styles.token);
      charts.crosshair(chart, x, moves, (i) => `${percent(moves[i])}: ${plain(sizes[i])} at ${plain(flow[i].trade_price)}`);
    },
  };

  /** What each chart is of, and its title. */
  const parts = {
    nav: ["nav", () => `NAV of ${shown.symbol}`],
    price: ["nav", () => `Price of ${shown.token.underlying}`],
    leverage: ["nav", () => {
      if (shown.trades.error) return `Real leverage against the target; the trades: ${shown.trades.error}`;
      const urgent = emergencies().length, scheduled = shown.trades.length - urgent;
      return `Real leverage against the target; rebalances: ${scheduled} scheduled, ${urgent} emergency` +
        (urgent ? " (triangles, at the leverage that called for them)" : "");
    }],
    attribution: ["attribution", () => (shown.attribution.attribution.total === null
      ? "Why NAV changed: parts of the log return; a wipe-out has no total"
      : "Why NAV changed: parts of the log return, which add up to the total")],
    flow: ["flow", () => "What the next rebalance would trade after a move, for all tokens in circulation"],
  };

  function draw() {
    if (!shown) return;
    document.querySelectorAll(".plot").forEach((plot) => {
      const [source, title] = parts[plot.dataset.chart], problem = shown[source].error;
      plot.textContent = "";
      plot.parentNode.querySelector("figcaption").textContent = problem || title();
      if (!problem) draws[plot.dataset.chart](plot, Math.max(300, Math.floor(plot.getBoundingClientRect().width)));
    });
  }

  // ---- live ----
  function take(name, data) {
    const known = rows.get(data.symbol);
    if (!known) return;
    Object.assign(known.token, {
      nav: data.nav, real_leverage: data.real_leverage, nav_time: data.nav_time, change_24h: data.change_24h,
    });
    cells(known.row, known.token);
    byId("live").textContent = `${name === "nav" ? "a bar" : "a tick"} of ${data.symbol} came at ${stamp(data.nav_time)}`;
    if (name === "nav" && shown && shown.symbol === data.symbol) guarded(() => show(data.symbol));
  }

  /** EventSource cannot send a key, so the stream is read as it comes. */
  async function listen() {
    const reader = (await ask("/v1/stream")).body.pipeThrough(new TextDecoderStream()).getReader();
    byId("live").textContent = "connected, waiting for the next bar";
    for (let text = "";;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (text + value).split("\n\n");
      text = events.pop();
      events.forEach((event) => {
        const field = (name) => (event.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
        if (field("data")) take(field("event"), JSON.parse(field("data")));
      });
    }
  }

  async function keepListening() {
    for (;;) {
      await listen().catch(() => {});
      byId("live").textContent = "not connected";
      await new Promise((resume) => setTimeout(resume, 2000));
      await list().catch(say);
    }
  }

  byId("key").addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem("key", byId("key-text").value);
    guarded(list);
  });
  let pending = 0;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(draw);
  });
  guarded(list);
  keepListening();
})();

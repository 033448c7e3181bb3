// The list of tokens: what each is worth now, sorted and searched.
"use strict";
(function (explorer) {
  const { element, replace, settle, link, figure, svg } = explorer;
  const state = { tokens: new Map(), asked: false };
  const points = 30;

  const isDead = (token) => token.nav === 0;
  // Weekends, holidays and a service that was down for a while are no end.
  const longestPause = 10 * 86400000;
  /** Whether no bar comes any more, as of a history that was stored once: what would be next is never. */
  function hasEnded({ nav_time: last, next_rebalance_time: next }) {
    const now = explorer.live.now();
    return Boolean(last) && now - Date.parse(last) > longestPause && !(next && Date.parse(next) > now);
  }
  /** Why nothing of a token is ahead; nothing where it lives. */
  const fateOf = (token) => (token.retired ? "retired" : isDead(token) ? "wiped out" : hasEnded(token) ? `ended ${day(token.nav_time)}` : null);
  const day = (text) => d3.utcFormat("%Y-%m-%d")(new Date(text));

  /** The change of a day; after a weekend of a market that closes there is none, and that since its last close stands here. */
  function change(token) {
    const isDay = explorer.isNumber(token.change_24h) || !explorer.isNumber(token.session_change);
    return isDay ? { value: token.change_24h } : { value: token.session_change, since: `since ${explorer.weekday(token.session_close_time)}\u2019s close` };
  }
  const changeCell = (token) => {
    const { value, since } = change(token);
    return [figure(value, explorer.signedPercent), since ? small(since) : null];
  };
  const small = (...children) => element("small", {}, ...children);

  /** What real leverage is where the emergency rules fire: `up to 4x`. */
  function band(token) {
    const ends = [token.real_leverage_below, token.real_leverage_above].filter(explorer.isNumber).sort((a, b) => Math.abs(a) - Math.abs(b));
    if (ends.length === 2) return `${explorer.multiple(ends[0])} to ${explorer.multiple(ends[1])}`;
    if (!ends.length) return null;
    return `${Math.abs(ends[0]) > Math.abs(token.leverage) ? "up" : "down"} to ${explorer.multiple(ends[0])}`;
  }

  /** The prices at which an emergency rule fires: `≤ 61,200`. */
  function emergencies(token) {
    const side = (sign, price) => (explorer.isNumber(price) ? [sign, figure(price)] : null);
    const sides = [side("\u2264 ", token.emergency_below), side("\u2265 ", token.emergency_above)].filter(Boolean);
    return sides.length === 2 ? [...sides[0], " or ", ...sides[1]] : sides[0] || null;
  }

  function nav(token) {
    if (token.nav === null) return [small("no bar yet")];
    if (isDead(token)) return ["0", small("wiped out")];
    return [figure(token.nav), token.indicative ? small("indicative") : null];
  }

  const leverage = (token) => (isDead(token) || !explorer.isNumber(token.real_leverage) ? [explorer.none]
    : [figure(token.real_leverage, explorer.multiple), band(token) ? small(element("span", { class: "word" }, "band "), band(token)) : null]);

  function next(token) {
    if (fateOf(token) || token.nav === null) return [explorer.none];
    const prices = emergencies(token);
    return [token.next_rebalance_time ? explorer.time(token.next_rebalance_time) : "not scheduled", prices ? small("or at ", ...prices) : null];
  }

  /** NAV of the last days as a line. */
  function sparkline(token) {
    const values = (token.recent ? token.recent.nav : []).filter(explorer.isNumber);
    if (values.length < 2) return [explorer.none];
    const width = 96, height = 26, [low, high] = d3.extent(values);
    const x = d3.scaleLinear().domain([0, values.length - 1]).range([1, width - 3]);
    const y = d3.scaleLinear().domain(low === high ? [low - 1, high + 1] : [low, high]).range([height - 3, 3]);
    const last = values.length - 1;
    return [svg("svg", { class: "sparkline", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `NAV since ${explorer.stamp(token.recent.first_time)}, from ${explorer.number(values[0])} to ${explorer.number(values[last])}` },
      svg("path", { d: d3.line().x((v, i) => x(i).toFixed(1)).y((v) => y(v).toFixed(1))(values) }),
      svg("circle", { cx: x(last).toFixed(1), cy: y(values[last]).toFixed(1), r: 2 }))];
  }

  /** The columns: name, how it is sorted, and what stands in a cell. */
  const columns = [
    { id: "symbol", name: "token", sort: (t) => t.symbol },
    { id: "product", name: "product", sort: (t) => t.product, cell: (t) => [t.product] },
    { id: "underlying", name: "underlying", sort: (t) => t.underlying, cell: (t) => [t.underlying] },
    { id: "nav", name: "NAV", sort: (t) => t.nav, cell: nav, number: true },
    { id: "change_24h", name: "24 h", sort: (t) => change(t).value, cell: changeCell, number: true,
      kind: (t) => (explorer.isNumber(change(t).value) && !fateOf(t) ? (change(t).value < 0 ? "fall" : "rise") : null) },
    { id: "recent", name: "30 days", cell: sparkline },
    { id: "real_leverage", name: "real leverage", sort: (t) => t.real_leverage, cell: leverage, number: true },
    { id: "next_rebalance", name: "next rebalance", sort: (t) => t.next_rebalance_time, cell: next },
    { id: "nav_time", name: "at", sort: (t) => t.nav_time, cell: (t) => [explorer.time(t.nav_time)] },
  ];

  async function load() {
    const { tokens } = await explorer.json(`/v1/tokens?points=${points}`);
    const before = state.tokens;
    state.tokens = new Map(tokens.map((token) => {
      // A tick after the last bar is not in the list, and the stream tells of it once.
      const known = before.get(token.symbol);
      const isLater = known && known.indicative && Date.parse(known.nav_time) > Date.parse(token.nav_time);
      return [token.symbol, isLater ? Object.assign(known, { recent: token.recent, retired: token.retired }) : token];
    }));
    tokens.forEach((token) => explorer.live.sawBar(token.nav_time));
    state.asked = true;
    return state.tokens;
  }

  /** What the stream told, in the list as in the panel of the token; nothing for a token that is not known yet. */
  function take(kind, data) {
    const token = state.tokens.get(data.symbol);
    if (!token) return null;
    const moved = explorer.isNumber(token.nav) ? Math.sign(data.nav - token.nav) : 0;
    Object.assign(token, data, { indicative: kind === "indicative", moved });
    if (token.recent && data.nav > 0) token.recent.nav[token.recent.nav.length - 1] = data.nav;
    return token;
  }

  function shown(options) {
    const words = (options.search || "").toLowerCase().split(/\s+/).filter(Boolean);
    const column = columns.find(({ id, sort }) => id === options.sort && sort) || columns[0];
    const direction = options.order === "down" ? -1 : 1;
    const isIn = (token) => words.every((word) => `${token.symbol} ${token.product} ${token.underlying}`.toLowerCase().includes(word));
    const isNothing = (x) => x === null || x === undefined;
    return Array.from(state.tokens.values()).filter(isIn).sort((a, b) => {
      const [x, y] = [column.sort(a), column.sort(b)];
      if (isNothing(x) || isNothing(y)) return isNothing(x) - isNothing(y);
      return direction * (x < y ? -1 : x > y ? 1 : 0);
    });
  }

  const linkOf = (token) => {
    const { range, scale, parts, search, sort, order } = link.read().options;
    return link.write("tokens", token.symbol, { range, scale, parts, search, sort, order });
  };

  /** Writes what a token is now into its row; the link stays, with the focus that it may have. */
  function fillRow(row, token, chosen) {
    row.classList.toggle("chosen", token.symbol === chosen);
    const fate = fateOf(token);
    row.classList.toggle("gone", Boolean(fate));
    const anchor = row.querySelector("a"), said = row.querySelector("th small");
    if (said.textContent !== (fate && fate !== "wiped out" ? fate : "")) said.textContent = fate && fate !== "wiped out" ? fate : "";
    anchor.href = linkOf(token);
    if (token.symbol === chosen) anchor.setAttribute("aria-current", "true");
    else anchor.removeAttribute("aria-current");
    columns.forEach((column, i) => {
      if (!column.cell) return;
      const cell = row.children[i];
      cell.className = [column.number ? "number" : "", (column.kind && column.kind(token)) || ""].join(" ").trim();
      settle(cell, ...column.cell(token));
    });
  }

  function rowOf(token, chosen) {
    const row = element("tr", { "data-symbol": token.symbol, onclick: (event) => {
      if (!event.target.closest("a") && document.getSelection().isCollapsed) row.querySelector("a").click();
    } }, ...columns.map((column) => (column.cell ? element("td", { "data-name": column.name })
      : element("th", { scope: "row", "data-name": column.name }, element("a", { href: linkOf(token) }, token.symbol), small()))));
    fillRow(row, token, chosen);
    return row;
  }

  /** A move of NAV, seen for a moment. */
  function flash(row, moved) {
    const cell = row.querySelector('td[data-name="NAV"]');
    cell.classList.remove("rose", "fell");
    if (!moved) return;
    cell.getBoundingClientRect();
    cell.classList.add(moved > 0 ? "rose" : "fell");
  }

  function heads(options) {
    return element("tr", {}, ...columns.map((column) => {
      if (!column.sort) return element("th", { scope: "col" }, column.name);
      const isSorted = (options.sort || "symbol") === column.id, isDown = options.order === "down";
      return element("th", { scope: "col", class: column.number ? "number" : null, "aria-sort": isSorted ? (isDown ? "descending" : "ascending") : null },
        element("button", { type: "button", class: "sort", "data-sort": column.id, onclick: () => link.change({ sort: column.id, order: isSorted && !isDown ? "down" : null }) },
          column.name, isSorted ? (isDown ? " \u25bc" : " \u25b2") : ""));
    }));
  }

  /** On a phone there are no heads to sort by. */
  function sorting(options) {
    const names = columns.filter(({ sort }) => sort);
    const [now, order] = [options.sort || "symbol", options.order || ""];
    return element("select", { class: "sorting", "aria-label": "Sort tokens by", onchange: (event) => {
      const [sort, down] = event.target.value.split(" ");
      link.change({ sort, order: down || null });
    } }, ...[].concat(...names.map(({ id, name }) => [["", "\u25b2"], ["down", "\u25bc"]].map(([way, sign]) =>
      element("option", { value: `${id} ${way}`.trim(), selected: id === now && way === order }, `${name} ${sign}`)))));
  }

  /** A price file that is dropped here is simulated. */
  function drop(event) {
    event.preventDefault();
    const part = event.currentTarget, [file] = event.dataTransfer.files;
    if (!file) return;
    explorer.keepFile(file).then(() => link.go(link.write("simulate", null, { on: "file" })), (error) => part.append(explorer.trouble(error)));
  }

  /** What to do with a store that has nothing: the commands in their order, or a file. */
  const start = () => {
    const code = (text) => element("code", {}, text);
    const part = explorer.empty("No token yet. Three commands make one of a price file:",
      element("p", {}, "Take in the prices:"),
      explorer.copyable("levtok import --data levtok-data --underlying btc --prices prices.csv"),
      element("p", {}, "Make a key to write with:"),
      explorer.copyable("KEY=$(levtok keys add --data levtok-data --role write)"),
      element("p", {}, "Create the token; this page follows by itself:"),
      explorer.copyable(`curl -X PUT ${location.origin}/v1/tokens/BULL -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d '{"product": "ftx-bull", "underlying": "btc"}'`),
      element("p", {}, "Or start again with ", code("levtok serve --prices prices.csv --product ftx-bull"), ", or with ", code("levtok serve --demo"), "."),
      element("p", {}, "Or drop a price file here, or open ", element("a", { href: "#/simulate?on=file" }, "Simulate"), ", to try a rule on it; nothing is stored."));
    part.addEventListener("dragover", (event) => event.preventDefault());
    part.addEventListener("drop", drop);
    return part;
  };

  /** The list. Returns { part, update, onNews }; `update(chosen)` follows the link and the token whose panel stands below. */
  function list(onReload) {
    const body = element("tbody", {}), head = element("thead", {}), sorter = element("span", {});
    const search = element("input", { type: "search", placeholder: "Search", "aria-label": "Search tokens", oninput: () => {
      link.adjust({ search: search.value || null });
      update();
    } });
    const table = element("section", { id: "tokens", "aria-label": "Tokens" },
      element("div", { class: "bar" }, element("h1", {}, "Tokens"), sorter, search),
      element("div", { class: "scroll" }, element("table", { class: "cards" }, head, body)));
    const part = element("div", {});
    const rowOfSymbol = (symbol) => body.querySelector(`tr[data-symbol="${CSS.escape(symbol)}"]`);
    let chosen = null, reloading = 0;

    function update(symbol = chosen) {
      chosen = symbol;
      if (!state.tokens.size) {
        replace(part, element("h1", {}, "Tokens"), start());
        return;
      }
      if (part.firstChild !== table) replace(part, table);
      const { options } = link.read();
      if (search.value !== (options.search || "")) search.value = options.search || "";
      const sorted = document.activeElement && document.activeElement.dataset.sort;
      settle(head, heads(options));
      if (sorted) head.querySelector(`[data-sort="${sorted}"]`).focus();
      settle(sorter, sorting(options));
      const tokens = shown(options), rows = tokens.map((token) => rowOfSymbol(token.symbol) || rowOf(token, chosen));
      if (!rows.length) rows.push(element("tr", {}, element("td", { colspan: String(columns.length) }, "No token is called so.")));
      // Rows that stay where they are keep the focus.
      const isSame = rows.length === body.children.length && rows.every((row, i) => row === body.children[i]);
      if (!isSame) replace(body, ...rows);
      tokens.forEach((token, i) => fillRow(rows[i], token, chosen));
    }

    function onNews(kind, data) {
      if (kind === "clock") update();
      if (!data) return;
      const token = take(kind, data);
      if (!token) {
        clearTimeout(reloading);
        reloading = setTimeout(() => onReload().catch(() => {}), 500);
        return;
      }
      const row = rowOfSymbol(data.symbol);
      if (!row) return;
      fillRow(row, token, chosen);
      flash(row, token.moved);
    }

    return { part, update, onNews };
  }

  Object.assign(explorer, { tokenList: { load, list, state, band, emergencies, change, isDead, fateOf, hasEnded } });
})(window.explorer = window.explorer || {});

// The list of tokens: what each is worth now, sorted and searched.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;
  const state = { tokens: new Map(), asked: false };

  const band = (token) => (token.real_leverage === null || token.real_leverage === undefined ? explorer.none
    : `${explorer.multiple(token.real_leverage)} of ${explorer.multiple(token.leverage)}`);

  /** The columns: name, how it is sorted, and its text. */
  const columns = [
    { id: "symbol", name: "token", sort: (t) => t.symbol, text: (t) => t.symbol + (t.retired ? " (retired)" : ""), head: true },
    { id: "product", name: "product", sort: (t) => t.product, text: (t) => t.product },
    { id: "underlying", name: "underlying", sort: (t) => t.underlying, text: (t) => t.underlying },
    { id: "nav", name: "NAV", sort: (t) => t.nav, text: (t) => (t.nav === null ? "no bar yet" : explorer.number(t.nav) + (t.indicative ? " \u2248" : "")), number: true },
    { id: "change_24h", name: "24 h", sort: (t) => t.change_24h, text: (t) => explorer.signedPercent(t.change_24h), number: true,
      kind: (t) => (explorer.isNumber(t.change_24h) ? (t.change_24h < 0 ? "fall" : "rise") : null) },
    { id: "real_leverage", name: "real leverage", sort: (t) => t.real_leverage, text: band, number: true },
    { id: "nav_time", name: "at", sort: (t) => t.nav_time, text: (t) => explorer.time(t.nav_time) },
  ];

  async function load() {
    const { tokens } = await explorer.json("/v1/tokens");
    state.tokens = new Map(tokens.map((token) => [token.symbol, token]));
    state.asked = true;
    return state.tokens;
  }

  /** What the stream told, in the list as in the panel of the token. */
  function take(kind, data) {
    const token = state.tokens.get(data.symbol);
    if (!token) return null;
    Object.assign(token, { nav: data.nav, real_leverage: data.real_leverage, nav_time: data.nav_time, change_24h: data.change_24h, indicative: kind === "indicative" });
    return token;
  }

  function shown(options) {
    const words = (options.search || "").toLowerCase().split(/\s+/).filter(Boolean);
    const column = columns.find(({ id }) => id === options.sort) || columns[0];
    const direction = options.order === "down" ? -1 : 1;
    const isIn = (token) => words.every((word) => `${token.symbol} ${token.product} ${token.underlying}`.toLowerCase().includes(word));
    const value = (token) => column.sort(token);
    return Array.from(state.tokens.values()).filter(isIn).sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || x === undefined) return 1;
      if (y === null || y === undefined) return -1;
      return direction * (x < y ? -1 : x > y ? 1 : 0);
    });
  }

  function row(token, chosen) {
    const href = link.write("tokens", token.symbol, link.read().options.range ? { range: link.read().options.range } : {});
    const cells = columns.map((column) => {
      const attributes = { class: [column.number ? "number" : "", (column.kind && column.kind(token)) || ""].join(" ").trim() || null, "data-name": column.name };
      if (!column.head) return element("td", attributes, column.text(token));
      return element("th", Object.assign({ scope: "row" }, attributes), element("a", { href, "aria-current": token.symbol === chosen ? "true" : null }, column.text(token)));
    });
    return element("tr", { "data-symbol": token.symbol, class: token.symbol === chosen ? "chosen" : null, onclick: () => link.go(href) }, ...cells);
  }

  function heads(options) {
    return element("tr", {}, ...columns.map((column) => {
      const isSorted = (options.sort || "symbol") === column.id;
      const order = isSorted && options.order !== "down" ? "down" : null;
      const sorted = isSorted ? (options.order === "down" ? "descending" : "ascending") : null;
      return element("th", { scope: "col", class: column.number ? "number" : null, "aria-sort": sorted },
        element("button", { type: "button", class: "sort", onclick: () => link.change({ sort: column.id, order }) }, column.name, sorted ? (order ? " \u25b2" : " \u25bc") : ""));
    }));
  }

  const start = () => explorer.empty("No token yet. Three commands fill this page:",
    explorer.copyable("levtok sample --bars 2000 --out prices.csv"),
    explorer.copyable("levtok serve --demo"),
    explorer.copyable("curl -X PUT http://127.0.0.1:8080/v1/tokens/3L -H 'Content-Type: application/json' -d '{\"product\": \"3x\", \"underlying\": \"btc\"}'"),
    element("p", {}, "Or try a rule on a price file of your own, without storing anything: ", element("a", { href: "#/simulate" }, "Simulate"), "."));

  /** The list; `chosen` is the token whose panel stands below. */
  function list(options, chosen) {
    if (!state.tokens.size) return { part: start(), onNews: () => {} };
    const search = element("input", { type: "search", placeholder: "Search", "aria-label": "Search tokens", value: options.search || "",
      oninput: () => {
        link.change({ search: search.value || null }, true);
        fill();
      } });
    const body = element("tbody", {});
    const head = element("thead", {}, heads(options));
    const fill = () => {
      const rows = shown(link.read().options);
      replace(body, ...(rows.length ? rows.map((token) => row(token, chosen)) : [element("tr", {}, element("td", { colspan: String(columns.length) }, "No token is called so."))]));
    };
    fill();
    const part = element("section", { id: "tokens", "aria-label": "Tokens" }, element("div", { class: "bar" }, element("h1", {}, "Tokens"), search),
      element("div", { class: "scroll" }, element("table", { class: "cards" }, head, body)));
    const onNews = (kind, data) => {
      if (!data || !take(kind, data)) return;
      const old = body.querySelector(`tr[data-symbol="${CSS.escape(data.symbol)}"]`);
      if (old) old.replaceWith(row(state.tokens.get(data.symbol), chosen));
    };
    return { part, onNews };
  }

  Object.assign(explorer, { tokenList: { load, list, take, state } });
})(window.explorer = window.explorer || {});

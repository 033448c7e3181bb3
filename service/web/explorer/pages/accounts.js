// The page Accounts: paper accounts, what one of them holds and did, and an order for it.
"use strict";
(function (explorer) {
  const { element, replace, renew, link, figure, number, signedPercent, stamp, named } = explorer;
  const path = (id) => `/v1/accounts/${encodeURIComponent(id)}`;
  const shownLines = 100;

  /** A key that no other order has: one that is sent again is done once. */
  const orderKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (x) => x.toString(16)).join("");

  const signed = (x) => (x > 0 ? "+" : "") + number(x);
  const gain = (x) => element("span", { class: x > 0 ? "rise" : x < 0 ? "fall" : null }, figure(x, signed));
  const count = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;

  /** A table whose columns are [name, of a row, kind]. */
  function table(id, label, columns, rows) {
    if (!rows.length) return element("p", { class: "state" }, "None.");
    return element("div", { class: "scroll short", tabindex: "0", role: "region", "aria-label": label }, element("table", { class: "cards", id },
      element("thead", {}, element("tr", {}, ...columns.map(([name, , kind]) => element("th", { scope: "col", class: kind === "number" ? "number" : null }, name)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...columns.map(([name, of, kind]) => element("td", { class: kind || null, "data-name": name }, of(row))))))));
  }

  const lotColumns = [
    ["token", ({ token }) => token], ["bought", (lot) => stamp(lot.opened_time), "time"], ["tokens", ({ tokens }) => figure(tokens), "number"],
    ["paid", ({ paid }) => figure(paid), "number"], ["NAV", ({ nav }) => figure(nav), "number"], ["value", ({ value }) => figure(value), "number"],
    ["open profit", (lot) => gain(lot.open_profit), "number"],
  ];
  const positionColumns = [
    ["underlying", ({ underlying }) => underlying], ["opened", (one) => stamp(one.opened_time), "time"], ["units", ({ units }) => figure(units), "number"],
    ["leverage", ({ leverage }) => figure(leverage, explorer.multiple), "number"], ["entry", (one) => figure(one.entry_price), "number"], ["price", ({ price }) => figure(price), "number"],
    ["margin", ({ margin }) => figure(margin), "number"], ["open profit", (one) => gain(one.open_profit), "number"],
    ["margin call", (one) => (one.margin_called ? element("strong", { class: "fall" }, "called") : figure(one.margin_call_price)), "number"],
    ["liquidation", (one) => figure(one.liquidation_price), "number"],
  ];
  const orderColumns = (cancel) => [
    ["placed", (order) => stamp(order.placed_time), "time"],
    ["order", (order) => [order.side, order.token || (order.position ? `position ${order.position}` : `${explorer.multiple(order.leverage)} on ${order.underlying}`)].join(" ")],
    ["type", ({ type }) => type], ["level", ({ level }) => figure(level), "number"],
    ["amount", (order) => (order.amount || order.margin ? figure(order.amount || order.margin) : order.tokens ? element("span", {}, figure(order.tokens), " tokens") : "all"), "number"],
    ["state", ({ state, reason }) => state + (reason ? `: ${reason}` : "")], ["filled at", (order) => figure(order.fill_price), "number"],
    ["note", ({ note }) => note],
    ["", (order) => (order.state === "resting" ? element("button", { type: "button", "aria-label": `Cancel order ${order.order}`, onclick: () => cancel(order) }, "Cancel") : "")],
  ];
  const journalColumns = [
    ["time", ({ time }) => stamp(time), "time"], ["what", ({ kind }) => named(kind)], ["of", ({ name }) => name],
    ["price", ({ price }) => figure(price), "number"], ["cost", ({ cost }) => figure(cost), "number"], ["balance", ({ amount }) => gain(amount), "number"],
    ["realised", (line) => (line.realised_profit === null ? "" : gain(line.realised_profit)), "number"], ["note", ({ note }) => note],
  ];

  const input = (id, name, attributes, help) => element("label", { for: id }, name, element("input", Object.assign({ id, type: "number", min: "0", step: "any" }, attributes)), help ? element("small", { class: "soft" }, help) : null);
  const valueOf = (form, id) => form.querySelector(`#${id}`).value.trim();

  async function open(main, asked, signal) {
    const state = { accounts: [], id: null, tokens: [], underlyings: [] };
    const list = element("div", {}), said = element("p", { class: "lead" }), answer = element("div", { role: "status" });
    const bodies = Object.fromEntries(["lots", "positions", "orders", "journal"].map((name) => [name, element("div", {})]));
    const heads = { lots: "Tokens", positions: "Margin positions", orders: "Orders", journal: "Journal" };
    const one = element("div", {});
    let pending = 0;
    const get = (where) => explorer.json(where, { signal });

    const chosen = ({ subject }) => subject || (state.accounts[0] && state.accounts[0].account) || null;

    function drawList() {
      const columns = [
        ["account", ({ account }) => element("a", { href: link.write("accounts", account), "aria-current": account === state.id ? "true" : null }, account)],
        ["worth", ({ equity }) => figure(equity), "number"], ["deposited", ({ deposited }) => figure(deposited), "number"], ["balance", ({ balance }) => figure(balance), "number"],
        ["realised", (row) => gain(row.realised_profit), "number"], ["open", (row) => gain(row.open_profit), "number"], ["resting orders", (row) => figure(row.resting_orders), "number"],
      ];
      renew(list, state.accounts.length ? table("accounts", "Accounts", columns, state.accounts) : explorer.empty("No account yet.", element("p", {}, "An account trades the tokens of this service without money. Give one a name and its first deposit below.")));
    }

    function sentence(account) {
      const whole = account.equity - account.deposited;
      const part = account.deposited > 0 ? ` (${signedPercent(whole / account.deposited)})` : "";
      return `${account.account} is worth ${number(account.equity)}, of ${number(account.deposited)} deposited: ${signed(whole)}${part}, ${signed(account.realised_profit)} realised and ${signed(account.open_profit)} open. ` +
        `It holds ${count(account.lots, "lot")} of tokens and ${count(account.positions, "margin position")}; ${count(account.resting_orders, "order")} ${account.resting_orders === 1 ? "rests" : "rest"}; ${number(account.balance)} is free.`;
    }

    async function refresh() {
      state.accounts = (await get("/v1/accounts")).accounts;
      state.id = chosen(link.read());
      drawList();
      one.hidden = !state.id;
      if (!state.id) return;
      const of = path(state.id), listed = state.accounts.find(({ account }) => account === state.id);
      // A long journal is not read whole with each bar.
      const last = (name, count) => get(`${of}/${name}?limit=${10 * shownLines}&cursor=${Math.max(0, count - shownLines)}`);
      const [account, lots, positions, { orders: resting }, { orders: latest }, { lines }] = await Promise.all([get(of), get(`${of}/lots`), get(`${of}/positions`), get(`${of}/orders?state=resting`), last("orders", listed ? listed.orders : 0), last("journal", listed ? listed.journal_lines : 0)]);
      const orders = resting.filter(({ order }) => !latest.some((other) => other.order === order)).concat(latest);
      said.textContent = sentence(account);
      const cancel = (order) => act(() => explorer.json(`${of}/orders/${order.order}`, { method: "DELETE", signal }), () => `Order ${order.order} is cancelled.`);
      const csv = (name) => element("p", { class: "soft" }, element("button", { type: "button", onclick: async () => explorer.download(`${state.id}-${name}.csv`, await explorer.csv(`${of}/${name}?format=csv`)) }, `CSV of the ${heads[name].toLowerCase()}`));
      renew(bodies.lots, table("lots", heads.lots, lotColumns, lots.lots), csv("lots"));
      renew(bodies.positions, table("positions", heads.positions, positionColumns, positions.positions), csv("positions"));
      renew(bodies.orders, table("orders", heads.orders, orderColumns(cancel), orders.reverse()), csv("orders"));
      renew(bodies.journal, table("journal", heads.journal, journalColumns, lines.reverse()), account.journal_lines > shownLines ? element("p", { class: "soft" }, `The last ${number(lines.length)} of ${number(account.journal_lines)}; the CSV has all.`) : null, csv("journal"));
    }

    /** Does something that writes, and says what came of it. */
    async function act(work, words) {
      try {
        const done = await work();
        replace(answer, element("p", { class: "soft" }, words(done)));
        await refresh();
      } catch (error) {
        if (error.name === "AbortError") return;
        replace(answer, explorer.trouble(error));
      }
    }

    const post = (where, body, headers) => explorer.json(where, { method: "POST", signal, headers: Object.assign({ "Content-Type": "application/json" }, headers), body: JSON.stringify(body) });

    function newAccount(event) {
      event.preventDefault();
      const form = event.target, id = valueOf(form, "account-id"), amount = Number(valueOf(form, "account-money"));
      act(async () => {
        await explorer.json(path(id), { method: "PUT", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ spread: Number(valueOf(form, "account-spread")) / 100 }) });
        if (amount > 0) await post(`${path(id)}/transfers`, { amount });
        link.go(link.write("accounts", id));
      }, () => `The account ${id} is there.`);
    }

    const described = { filled: ({ order, fill_price: at }) => `Order ${order} has filled at ${number(at)}.`, resting: ({ order, level }) => `Order ${order} rests until ${number(level)}.` };

    function placeOrder(event) {
      event.preventDefault();
      const form = event.target, body = { note: valueOf(form, "order-note") }, kind = valueOf(form, "order-kind");
      const money = Number(valueOf(form, "order-amount"));
      if (kind === "buy" || kind === "sell") Object.assign(body, { token: valueOf(form, "order-token"), side: kind });
      else Object.assign(body, { underlying: valueOf(form, "order-underlying"), side: kind === "long" ? "buy" : "sell", margin: money, leverage: Number(valueOf(form, "order-leverage")) });
      if (kind === "buy") body.amount = money;
      if (kind === "sell" && valueOf(form, "order-tokens")) body.tokens = Number(valueOf(form, "order-tokens"));
      const type = valueOf(form, "order-type");
      if (type !== "market") Object.assign(body, { type, level: Number(valueOf(form, "order-level")) });
      for (const name of kind === "sell" ? [] : ["stop_loss", "take_profit"]) {
        const level = valueOf(form, `order-${name}`);
        if (level) body[name] = Number(level);
      }
      act(() => post(`${path(state.id)}/orders`, body, { "Idempotency-Key": orderKey() }), (order) => described[order.state](order));
    }

    function moveMoney(event) {
      event.preventDefault();
      const amount = Number(valueOf(event.target, "money"));
      act(() => post(`${path(state.id)}/transfers`, { amount }, { "Idempotency-Key": orderKey() }), () => `${signed(amount)} is booked.`);
    }

    const { choice } = explorer.controls;
    const legend = (text) => element("legend", {}, text);
    const go = (text) => element("p", { class: "running" }, element("button", { class: "main" }, text));

    function orderForm() {
      const fields = {
        "order-token": choice({ id: "order-token", name: "token", value: state.tokens[0], choices: state.tokens }, () => {}),
        "order-underlying": choice({ id: "order-underlying", name: "underlying", value: state.underlyings[0], choices: state.underlyings }, () => {}),
        "order-amount": input("order-amount", "money", { value: "100" }),
        "order-tokens": input("order-tokens", "tokens; empty for all", {}),
        "order-leverage": input("order-leverage", "leverage", { value: "3" }),
        "order-level": input("order-level", "level", {}),
        "order-stop_loss": input("order-stop_loss", "stop loss at; empty for none", {}),
        "order-take_profit": input("order-take_profit", "take profit at; empty for none", {}),
      };
      const needs = { buy: ["token", "amount", "stop_loss", "take_profit"], sell: ["token", "tokens"], long: ["underlying", "amount", "leverage", "stop_loss", "take_profit"], short: ["underlying", "amount", "leverage", "stop_loss", "take_profit"] };
      const chosenFields = { kind: "buy", type: "market" };
      const show = () => Object.entries(fields).forEach(([id, field]) => {
        field.hidden = id === "order-level" ? chosenFields.type === "market" : !needs[chosenFields.kind].includes(id.slice(6));
      });
      const kinds = [["buy", "buy a token"], ["sell", "sell a token"], ["long", "open a long"], ["short", "open a short"]];
      const types = [["market", "at once"], ["limit", "limit: at a better value"], ["stop", "stop: at a worse value"]];
      const pick = (key) => (value) => {
        chosenFields[key] = value;
        show();
      };
      show();
      return element("form", { id: "order", onsubmit: placeOrder }, element("fieldset", {}, legend("Order"),
        choice({ id: "order-kind", name: "what", value: "buy", choices: kinds }, pick("kind")), fields["order-token"], fields["order-underlying"], fields["order-amount"], fields["order-tokens"], fields["order-leverage"],
        choice({ id: "order-type", name: "when", value: "market", choices: types }, pick("type")), fields["order-level"], fields["order-stop_loss"], fields["order-take_profit"],
        input("order-note", "note", { type: "text", min: null, step: null, maxlength: "200" }), go("Place the order")));
    }

    const tokens = (await get("/v1/tokens")).tokens.filter(({ retired, nav }) => !retired && nav !== null);
    state.tokens = tokens.map(({ symbol }) => symbol);
    state.underlyings = (await get("/v1/underlyings")).underlyings.filter(({ close }) => close !== null).map(({ underlying }) => underlying);
    const section = (name) => element("section", { class: "panel wide", id: `panel-${name}` }, element("h3", {}, heads[name]), bodies[name]);
    const money = element("form", { id: "transfer", onsubmit: moveMoney }, element("fieldset", {}, legend("Money"), input("money", "in; below 0: out", { min: null, value: "100" }), go("Book it")));
    const make = element("form", { id: "new-account", onsubmit: newAccount }, element("fieldset", {}, legend("New account"),
      input("account-id", "name", { type: "text", min: null, step: null, required: true, pattern: "[A-Za-z0-9._+:\\-]{1,64}" }), input("account-money", "first deposit", { value: "1000" }), input("account-spread", "spread in %", { value: "0.1" }), go("Create it")));
    replace(one, said, element("div", { class: "controls" }, state.tokens.length || state.underlyings.length ? orderForm() : null, money), element("div", { class: "panels" }, ...Object.keys(heads).map(section)));
    replace(main, element("section", { "aria-label": "Accounts" }, element("h1", {}, "Accounts"),
      element("p", { class: "soft" }, "Trading on paper: orders fill at the NAV of the last bar or tick, with the spread and the fees of the product. Levels are NAV of the token, or the price of the underlying. Times are UTC."),
      list, answer, one, element("div", { class: "controls" }, make)));
    await refresh();
    // A bar or a tick may have filled something; of many at once one look is enough.
    const later = () => {
      if (pending) return;
      pending = setTimeout(() => {
        pending = 0;
        if (!signal.aborted) refresh().catch(() => {});
      }, 1000);
    };
    signal.addEventListener("abort", () => clearTimeout(pending));
    return {
      get title() { return state.id ? `${state.id}, account` : "Accounts"; },
      onLink: () => refresh().catch((error) => replace(answer, explorer.trouble(error))),
      onNews(kind) { if (kind === "nav" || kind === "indicative") later(); },
      onRegained: refresh,
    };
  }

  explorer.pages.accounts = { name: "Accounts", open };
})(window.explorer = window.explorer || {});

// The last trades, the newest first.
"use strict";
(function (explorer) {
  const most = 50;
  const columns = [
    ["time (UTC)", (trade) => explorer.stamp(trade.time)], ["trigger", (trade) => explorer.triggerWords(trade.trigger)],
    ["price", (trade) => explorer.figure(trade.price)],
    ["leverage before", (trade) => explorer.figure(trade.real_leverage_before, explorer.multiple)], ["after", (trade) => explorer.figure(trade.real_leverage_after, explorer.multiple)],
    ["notional", (trade) => explorer.figure(trade.notional)], ["cost", (trade) => explorer.figure(trade.cost)],
  ];

  explorer.panels.rebalances = {
    title: "Rebalances",
    follows: "range",
    async fill(context) {
      const { element } = explorer;
      const all = await explorer.pages(`${context.path}/rebalances?limit=5000${context.between()}`, "rebalances");
      if (!all.length) return element("p", { class: "state" }, "None in this time.");
      const urgent = all.filter((trade) => trade.trigger !== "schedule").length;
      const shown = all.slice(-most).reverse();
      const cells = (name, row) => columns.map(([, text], i) => element(name, { class: i > 1 ? "number" : i ? null : "time" }, text(row)));
      return [element("p", {}, `${all.length} in this time, ${urgent} of them emergencies${all.length > most ? `; the last ${most}` : ""}:`),
        element("div", { class: "scroll short", tabindex: "0", role: "region", "aria-label": "Rebalances" }, element("table", {},
          element("thead", {}, element("tr", {}, ...columns.map(([name], i) => element("th", { scope: "col", class: i > 1 ? "number" : null }, name)))),
          element("tbody", {}, ...shown.map((trade) => element("tr", { class: trade.trigger === "schedule" ? null : "urgent" }, ...cells("td", trade))))))];
    },
  };
})(window.explorer = window.explorer || {});

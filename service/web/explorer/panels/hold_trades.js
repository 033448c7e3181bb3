// The holdings one by one.
"use strict";
(function (explorer) {
  const { element, figure, percent, signedPercent, number, stamp } = explorer;
  // More rows than that are not read; a page with thousands would not follow a slider.
  const most = 200;

  const columns = [
    ["in", ({ entry_time: time }) => stamp(time), "time"],
    ["out", ({ exit_time: time }) => stamp(time), "time"],
    ["out by", (trade) => explorer.holdChart.reasonOf(trade).words],
    ["days", ({ days }) => figure(days), "number"],
    ["size", ({ size }) => figure(size, percent), "number"],
    ["return", (trade) => figure(trade.return, signedPercent), "number"],
    ["worst", ({ mae }) => figure(mae, signedPercent), "number"],
    ["best", ({ mfe }) => figure(mfe, signedPercent), "number"],
    ["slippage", ({ slippage }) => figure(slippage, percent), "number"],
  ];

  explorer.panels.hold_trades = {
    title: "Holdings",
    draw(part, { answer }, { download }) {
      const trades = answer.trades.slice(-most), left = answer.trades.length - trades.length;
      const head = (name, kind) => element("th", { scope: "col", class: kind === "number" ? "number" : null }, name);
      const caption = `${left ? `The last ${most} of ${number(answer.trades.length)}; the CSV has all. ` : ""}Times are UTC; worst and best are of NAV on the way, against the entry`;
      explorer.renew(part, trades.length ? element("div", { class: "scroll short", tabindex: "0", role: "region", "aria-label": "Holdings" }, element("table", { class: "cards", id: "trades" },
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, ...columns.map(([name, , kind]) => head(name, kind)))),
        element("tbody", {}, ...trades.map((trade) => element("tr", {}, ...columns.map(([name, text, kind]) => element("td", { class: kind || null, "data-name": name }, text(trade)))))))) : element("p", { class: "state" }, "None."),
      element("p", { class: "soft" }, element("button", { type: "button", onclick: download }, "CSV of the holdings")));
    },
  };
})(window.explorer = window.explorer || {});

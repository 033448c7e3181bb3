// A holder's trades and equity in numbers, by the usual definitions.
"use strict";
(function (explorer) {
  const { element, percent, signedPercent, number } = explorer;

  // Durations of the API are whole numbers of one unit; a reader reads days.
  const perDay = { us: 86400e6, ms: 86400e3, s: 86400, m: 1440, h: 24, d: 1 };
  function days(text) {
    const [, count, unit] = /^(\d+)(us|ms|s|m|h|d)$/.exec(text || "") || [];
    return count ? `${number(Number(count) / perDay[unit])} d` : explorer.none;
  }

  const shown = [
    ["statistics", "win_rate", percent], ["statistics", "expectancy", signedPercent], ["statistics", "average_win", percent], ["statistics", "average_loss", percent],
    ["statistics", "largest_loss", percent], ["statistics", "payoff", number], ["statistics", "profit_factor", number], ["statistics", "worst_slippage", percent],
    ["statistics", "exposure", percent], ["metrics", "total_return", signedPercent], ["metrics", "max_drawdown", percent], ["metrics", "volatility", percent], ["metrics", "sharpe", number],
  ];
  const meanings = {
    expectancy: "mean return of a closed holding", payoff: "average win over average loss", profit_factor: "money won over money lost",
    volatility: "a year", exposure: "share of the time in the token", average_hold: "from entry to exit", worst_slippage: "fill below the level of a stop",
  };

  explorer.panels.hold_statistics = {
    title: "In numbers",
    draw(part, { answer }) {
      const entry = (name, value) => element("div", {}, element("dt", {}, explorer.named(name)), element("dd", { "data-name": name }, value),
        meanings[name] ? element("dd", { class: "soft" }, meanings[name]) : null);
      explorer.renew(part, element("dl", { class: "figures" }, ...shown.map(([group, name, text]) => entry(name, explorer.figure(answer[group][name], text))),
        entry("average_hold", days(answer.statistics.average_hold))));
    },
  };
})(window.explorer = window.explorer || {});

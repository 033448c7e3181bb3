// The market price over NAV: its way, what it was as a rule, and the days at a premium and at a discount.
"use strict";
(function (explorer) {
  const { element, figure, percent, signedPercent, number } = explorer;

  const facts = [["premium_median", "median", signedPercent], ["premium_sd", "standard deviation", percent], ["half_life", "half-life, sessions", number]];
  const sides = [["days_at_premium", "days at a premium", number], ["days_at_discount", "days at a discount", number], ["days_at_neither", "at neither", number]];

  explorer.panels.premium = {
    title: "Premium of the market price",
    follows: "range",
    async fill(context) {
      const price = (await explorer.observed.seriesOf(context)).find(({ kind }) => kind === "price"), symbol = context.token.symbol;
      if (!price) return explorer.observed.feed(symbol, "price", "No market price of it is known.");
      const outside = explorer.observed.outside(context, price);
      if (outside) return outside;
      const { figures, over, charts: drawn, warnings } = await explorer.json(`${context.path}/premium?points=800${context.between()}`);
      const found = explorer.observed.figuresOf(figures), series = { time: drawn.time, value: drawn.premium, unit: "premium", text: signedPercent };
      const known = facts.filter(([name]) => explorer.isNumber(found.of(name).value));
      return [
        element("p", { class: "soft" }, `${number(found.of("sessions").value)} sessions, ${explorer.observed.days(drawn.time[0], drawn.time[drawn.time.length - 1])}.`),
        ...explorer.observed.seriesFigures(context, [["premium", over === "nav" ? "Market price over published NAV, less 1" : "Market price over the token\u2019s NAV, less 1 and less the median of 61 sessions around", series]]),
        element("dl", { class: "figures" }, ...known.map(([name, words, text]) => element("div", {}, element("dt", {}, words), element("dd", {}, figure(found.of(name).value, text))))),
        explorer.observed.figuresTable("Sessions by calendar quarter", found, sides, found.periods),
        explorer.observed.tableOf("Premium", "premium", series),
        explorer.notes(warnings.filter(({ place }) => place === `${symbol} price`)),
      ].filter(Boolean);
    },
  };
})(window.explorer = window.explorer || {});

// The token against what it was published or traded at: the error of each session, what the errors add up to, and the parts of the difference.
"use strict";
(function (explorer) {
  const { element, link, percent, signedPercent, number } = explorer;
  const { named, basisPoints } = explorer.observed;

  const parts = [
    ["difference", "difference from the multiple"], ["difference_fees", "fees"], ["difference_financing", "financing"], ["difference_trading_cost", "cost of trades"],
    ["difference_path", "leverage off its target"], ["difference_distributions", "distributions"], ["difference_timing", "timing of the prints"], ["difference_residual", "the rest"],
  ].map(([name, words]) => [name, words, signedPercent]);
  const errors = [["sessions", "sessions", number], ["error_median", "median error", basisPoints], ["tracking_error", "tracking error a year", percent], ["difference_from_model", "drift a year", signedPercent], ["r_squared", "R\u00b2", number]];

  function kindButtons(kinds, chosen) {
    if (kinds.length < 2) return null;
    return element("div", { class: "bar", role: "group", "aria-label": "What it is compared with" }, ...kinds.map((kind) =>
      element("button", { type: "button", "data-kind": kind, "aria-pressed": String(kind === chosen), onclick: () => link.change({ kind: kind === kinds[0] ? null : kind }) }, named[kind])));
  }

  explorer.panels.tracking = {
    title: "Against what really traded",
    follows: "range",
    option: "kind",
    wide: true,
    async fill(context) {
      const all = await explorer.observed.seriesOf(context), symbol = context.token.symbol;
      if (!all.length) return explorer.observed.feed(symbol, "nav", "Nothing is known of what it was published or traded at.");
      const chosen = explorer.observed.kindChosen(context, all), kinds = kindButtons(all.map(({ kind }) => kind), chosen);
      const outside = explorer.observed.outside(context, all.find(({ kind }) => kind === chosen));
      if (outside) return [kinds, outside].filter(Boolean);
      const { figures, charts: drawn, warnings } = await explorer.json(`${context.path}/tracking?points=800&kind=${chosen}${context.between()}`);
      const found = explorer.observed.figuresOf(figures), size = (name) => found.of(name).value;
      const drift = { time: drawn.time, value: drawn.drift, unit: "sum of the errors", text: signedPercent };
      const error = { time: drawn.time, value: drawn.error, unit: "error of a session", text: basisPoints, height: 150, style: { stroke: "var(--naive)", width: 1 } };
      return [
        kinds,
        element("p", { class: "finding" }, `Over ${number(size("sessions"))} sessions, ${explorer.observed.days(drawn.time[0], drawn.time[drawn.time.length - 1])}, its ${named[chosen]} was off by ${basisPoints(size("error_median"))} a session (median), and moved away by ${signedPercent(size("difference_from_model"))} a year.`),
        ...explorer.observed.seriesFigures(context, [["drift", "What the errors add up to: observed less the token, in logs", drift], ["errors", "The error of each session", error]]),
        explorer.observed.figuresTable("Errors by year", found, errors, found.periods),
        explorer.observed.figuresTable("The difference from the multiple a year, and its parts, which add up to it", found, parts, found.periods),
        explorer.observed.tableOf("Errors added up", "drift", drift),
        explorer.notes(warnings.filter(({ place }) => place === `${symbol} ${chosen}`)),
      ].filter(Boolean);
    },
  };
})(window.explorer = window.explorer || {});

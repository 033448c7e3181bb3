// Returns over the periods of fact sheets, of the token and of what is observed of it.
"use strict";
(function (explorer) {
  const { element, figure, signedPercent } = explorer;

  const periods = { "1m": "1 month", "3m": "3 months", ytd: "year to date", "1y": "1 year", "3y": "3 years a year", "5y": "5 years a year", "10y": "10 years a year", inception: "since the start" };
  const measures = { replay: "the token", value: "", total_return: ", distributions put back" };

  explorer.panels.performance = {
    title: "Returns by period",
    follows: "range",
    async fill(context) {
      const { first_nav_time: first, nav_time: last } = context.token.state;
      if (first === last) return element("p", { class: "state" }, "It has one observation so far, and no return.");
      // Periods go back from the end of the time that is shown; where that is all, from the end of a month, as fact sheets have it.
      // A midnight ends the day before.
      const { to } = context.range, lastDay = to && explorer.iso(Date.parse(to) - 1).slice(0, 10);
      const { rows } = await explorer.json(`${context.path}/performance${to ? `?as_of=${lastDay}` : ""}`);
      if (!rows.length) return element("p", { class: "state" }, `No period ends by ${lastDay}.`);
      const { symbol } = context.token;
      const name = ({ product, measure }) => (measure === "replay" ? measures.replay : explorer.observed.named[product.slice(symbol.length + 1)] + measures[measure]);
      const columns = Array.from(new Set(rows.map(name))), shown = Object.keys(periods).filter((period) => rows.some((row) => row.period === period));
      const cell = (period) => (column) => {
        const row = rows.find((one) => one.period === period && name(one) === column);
        return element("td", { class: "number" }, row ? figure(row.return_per_year === null ? row.return : row.return_per_year, signedPercent) : explorer.none);
      };
      const ends = explorer.stamp(rows[0].to_time).slice(0, 10);
      return [element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Returns by period" }, element("table", {},
        element("caption", {}, `As of ${ends}${to ? ", the end of the time shown" : ""}; longer than a year: compounded a year`),
        element("thead", {}, element("tr", {}, ...["period", ...columns].map((text, i) => element("th", { scope: "col", class: i ? "number" : null }, text)))),
        element("tbody", {}, ...shown.map((period) => element("tr", {}, element("th", { scope: "row" }, periods[period]), ...columns.map(cell(period)))))))];
    },
  };
})(window.explorer = window.explorer || {});

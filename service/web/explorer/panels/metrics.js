// Return, risk and tracking of the time that is shown.
"use strict";
(function (explorer) {
  const words = {
    fraction: (x) => explorer.percent(x), ratio: (x) => explorer.number(x), "per sqrt(year)": (x) => `${explorer.percent(x)} a year`,
  };

  explorer.panels.metrics = {
    title: "In numbers",
    follows: "range",
    async fill(context) {
      const { element } = explorer;
      const text = await (await explorer.ask(`${context.path}/metrics?format=csv${context.between()}`)).text();
      // Columns by their place: d3.csvParse makes code of their names, which the page forbids.
      const rows = d3.csvParseRows(text).slice(1).map(([, metric, unit, value, time]) => ({ metric, unit, value, time }));
      const shown = rows.filter((row) => row.value || row.time);
      const value = (row) => (row.time ? explorer.stamp(row.time) : explorer.figure(+row.value, words[row.unit]));
      return element("dl", { class: "figures" }, ...shown.map((row) => element("div", {},
        element("dt", {}, explorer.named(row.metric)),
        element("dd", {}, value(row), ...(row.time || words[row.unit] ? [] : [element("small", {}, " " + row.unit)])))));
    },
  };
})(window.explorer = window.explorer || {});

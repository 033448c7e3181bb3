// Returns by calendar month, shaded as the report shades them.
"use strict";
(function (explorer) {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function cell(period) {
    const { element, figure, signedPercent } = explorer;
    if (!period) return element("td", { class: "none" });
    const mark = period.partial ? element("sup", {}, "*") : null;
    const underlying = element("span", { class: "beside" }, figure(period.underlying_return, signedPercent));
    return element("td", { class: period.shade ? `number ${period.shade}` : "none" }, figure(period.token_return, signedPercent), mark, underlying);
  }

  explorer.panels.months = {
    title: "Month by month",
    follows: "range",
    wide: true,
    async fill(context) {
      const { element } = explorer, { finding, months: all, years } = context.drawn.returns;
      const row = (year) => element("tr", {}, element("th", { scope: "row" }, String(year.year)),
        ...months.map((_, i) => cell(all.find((month) => month.year === year.year && month.month === i + 1))), cell(year));
      return [element("p", { class: "finding" }, explorer.sentence(finding)),
        element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Return by month" }, element("table", { class: "months" },
          element("caption", {}, "Token above and underlying below; * the time shown begins or ends inside the period"),
          element("thead", {}, element("tr", {}, ...["year", ...months, "Year"].map((name) => element("th", { scope: "col" }, name)))),
          element("tbody", {}, ...years.map(row))))];
    },
  };
})(window.explorer = window.explorer || {});

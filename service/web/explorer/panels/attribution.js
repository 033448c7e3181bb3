// Why NAV changed: the parts of the return, of what was put in or in logs.
"use strict";
(function (explorer) {
  const { element, link } = explorer;

  const units = {
    start: { name: "% of what was put in", bars: "attribution_of_start", axis: "% of the start value", caption: "Of what was put in: what each part gave or took; together they make the return" },
    log: { name: "in logs", bars: "attribution", axis: "log per cent", caption: "Parts of the log return" },
  };
  const meanings = {
    target: "the multiple of the underlying that the name promises", variance_drag: "what ups and downs between rebalances take", path_residual: "what remains of the path beyond that",
    financing: "funding of a perpetual, or interest", fees: "management fee", trading: "cost of the rebalances", cap: "gains beyond the cap, which are not the holder's", total: "the sum",
  };

  explorer.panels.attribution = {
    title: "Why NAV changed",
    follows: "range",
    option: "parts",
    async fill(context) {
      const { charts: past, findings } = context.drawn;
      if (!past.attribution) return element("p", { class: "state" }, "A wipe-out is a loss of all: there is no finite log return to divide into parts.");
      const chosen = units[context.options().parts] ? context.options().parts : "start", unit = units[chosen], bars = past[unit.bars];
      const said = chosen === "log" && findings.find((finding) => finding.startsWith("In logs"));
      const plot = element("div", { class: "plot", "data-chart": "attribution" });
      context.onSize(() => {
        plot.replaceChildren();
        charts.partBars(plot, Math.max(280, plot.getBoundingClientRect().width || 600), bars, unit.axis);
      });
      return [
        element("div", { class: "bar", role: "group", "aria-label": "Unit of the parts" }, ...Object.entries(units).map(([name, { name: text }]) =>
          element("button", { type: "button", "data-parts": name, "aria-pressed": String(name === chosen), onclick: () => link.change({ parts: name === "start" ? null : name }) }, text))),
        element("figure", {}, element("figcaption", {}, explorer.sentence(said || unit.caption)), plot),
        explorer.tableBehind(unit.caption, ["part", unit.axis], () => bars.map(({ part, words, value }) =>
          [meanings[part] ? `${words}: ${meanings[part]}` : words, explorer.figure(value, explorer.signedPercent)])),
      ];
    },
  };
})(window.explorer = window.explorer || {});

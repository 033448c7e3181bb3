// Why NAV changed.
"use strict";
(function (explorer) {
  explorer.panels.attribution = {
    title: "Why NAV changed",
    follows: "range",
    async fill(context) {
      const { element } = explorer, { charts: past, findings } = context.drawn;
      if (!past.attribution) return element("p", { class: "state" }, "A wipe-out is ln 0: there is no finite log return to divide into parts.");
      const plot = element("div", { class: "plot", "data-chart": "attribution" });
      const said = findings.find((finding) => finding.startsWith("In logs"));
      const figure = element("figure", {}, element("figcaption", {}, said ? explorer.sentence(said) : "Parts of the log return"), plot);
      const draw = () => {
        plot.replaceChildren();
        charts.partBars(plot, Math.max(280, plot.getBoundingClientRect().width || 600), past.attribution);
      };
      context.onSize(draw);
      return [figure, explorer.tableBehind("Parts of the log return", ["part", "value"],
        () => past.attribution.map(({ part, value }) => [explorer.named(part), explorer.figure(value, explorer.percent)]))];
    },
  };
})(window.explorer = window.explorer || {});

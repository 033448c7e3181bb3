// The law of NAV at the horizon: the exact one, and that of a simulation.
"use strict";
(function (explorer) {
  const { number, element } = explorer;
  const exact = { stroke: "var(--token)", width: 2 };
  const simulated = { fill: "var(--fan)" };
  const start = { stroke: "var(--ink)", dash: "2 3", width: 1 };

  /** Bins too thin to be seen would only widen the axis. */
  function binsOf(result) {
    const bins = result.histogram.filter((bin) => bin.product === result.name && bin.quantity === "nav" && bin.density_of_log !== null);
    const seen = 0.004 * d3.max(bins, (bin) => bin.density_of_log);
    return bins.filter((bin) => bin.density_of_log > seen);
  }

  function draw(plot, width, points, bins) {
    const entries = [];
    if (points.length) entries.push(["exact law", exact]);
    if (bins.length) entries.push(["simulated", simulated]);
    charts.legend(plot, entries.concat([["what was put in", start]]));
    const chart = charts.frame(plot, width, 320, charts.withUnit);
    const ends = points.length ? [points[0].nav, points[points.length - 1].nav] : [bins[0].low, bins[bins.length - 1].high];
    const x = d3.scaleLog().domain([Math.min(ends[0], 0.9), Math.max(ends[1], 1.1)]).range([chart.left, chart.right]);
    const most = d3.max(points.concat(bins), (one) => one.density_of_log);
    const y = d3.scaleLinear().domain([0, most]).nice().range([chart.bottom, chart.top]);
    const ticks = y.ticks(4);
    charts.yAxis(chart, y, ticks, charts.tickFormat(ticks), "density of ln NAV");
    const all = charts.logTicks(...x.domain(), 1), every = Math.ceil(all.length / Math.max(3, Math.floor(width / 70)));
    const home = all.findIndex((value) => Math.abs(value - 1) < 1e-9);
    const shown = all.filter((value, i) => (i - home) % every === 0);
    charts.xAxis(chart, x, d3.axisBottom(x).tickValues(shown).tickFormat(charts.plain).tickSizeOuter(0), "NAV, start = 1");
    const inside = bins.filter((bin) => bin.high > x.domain()[0] && bin.low < x.domain()[1]);
    const at = (nav) => x(Math.min(Math.max(nav, x.domain()[0]), x.domain()[1]));
    chart.svg.append("g").attr("class", "part").selectAll("rect").data(inside).join("rect")
      .attr("x", (bin) => at(bin.low)).attr("width", (bin) => Math.max(0.5, at(bin.high) - at(bin.low) - 0.5))
      .attr("y", (bin) => y(bin.density_of_log)).attr("height", (bin) => chart.bottom - y(bin.density_of_log)).attr("fill", simulated.fill);
    charts.line(chart, x, y, [1, 1], y.domain(), start);
    if (points.length) {
      charts.line(chart, x, y, points.map((point) => point.nav), points.map((point) => point.density_of_log), exact);
      charts.crosshair(chart, x, points.map((point) => point.nav), (i) =>
        `with probability ${charts.percent(points[i].cdf)} NAV ends at or below ${charts.plain(points[i].nav)}`);
    }
  }

  const atCloses = { text: "The price has one value a day here: what this product does within a day it does at the end of it" };
  const words = {
    nav_mean: "mean of NAV", nav_median: "median of NAV", nav_sd: "standard deviation of NAV", p_loss: "P(loss)", p_loss_half: "P(loss of half)",
    p_wiped_out: "P(wiped out)", p_beats_spot: "P(beats spot)", log_decay_q50: "median log decay",
  };
  const named = (quantity) => words[quantity] || explorer.named(quantity.replace(/^nav_q0?(\d+)$/, "$1 % quantile of NAV"));

  /** Each number by both ways, with the interval of the simulated one. */
  function rows(law, estimates) {
    const quantities = law.length ? law.map((row) => row.quantity) : estimates.map((row) => row.quantity).filter((name) => /^(nav|p)_/.test(name));
    const find = (list, name) => list.find((row) => row.quantity === name);
    return quantities.map((quantity) => {
      const known = find(law, quantity), estimate = find(estimates, quantity);
      return [named(quantity), known ? number(known.value) : explorer.none]
        .concat(estimate ? [number(estimate.value), `${number(estimate.low)} to ${number(estimate.high)}`] : [explorer.none, explorer.none]);
    });
  }

  explorer.panels.odds_law = {
    title: "NAV at the horizon",
    draw(part, { exact: law, exactTrouble, result, terms }) {
      const points = law ? law.density : [], bins = result ? binsOf(result) : [];
      if (!points.length && !bins.length) {
        if (!exactTrouble) return explorer.replace(part, explorer.loading("the exact law"));
        return explorer.replace(part, exactTrouble.status === 422
          ? explorer.empty("There is no exact law.", element("p", {}, explorer.sentence(exactTrouble.message)), element("p", {}, "A simulation shows how NAV is distributed."))
          : explorer.trouble(exactTrouble));
      }
      explorer.chart(part, {
        id: "law",
        caption: `How NAV is distributed, ${[points.length && "exact", bins.length && "simulated"].filter(Boolean).join(" and ")}`,
        draw: (plot, width) => draw(plot, width, points, bins),
        table: explorer.tableBehind("NAV at the horizon", ["", "exact", "simulated", "95 % interval"], () => rows(law ? law.exact : [], result ? result.estimates : [])),
      }, explorer.notes((law ? law.warnings : []).concat(terms.intrabar === "ohlc" ? [atCloses] : [])));
    },
  };
})(window.explorer = window.explorer || {});

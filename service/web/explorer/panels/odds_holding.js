// The odds by how long the token is held.
"use strict";
(function (explorer) {
  const { percent, number } = explorer;

  const answer = (rows, days, quantity) => rows.find((row) => row.horizon_days === days && row.quantity === quantity) || null;
  const value = (found) => (found ? found.value : null);
  const error = (found) => (found ? found.standard_error : 0);

  function cells(rows, days) {
    const odds = (found) => (found ? percent(found.value) + (found.standard_error ? ` \u00b1 ${percent(found.standard_error)}` : "") : explorer.none);
    const beats = answer(rows, days, "p_beats_spot"), median = answer(rows, days, "nav_median");
    return [number(days), odds(beats), odds(answer(rows, days, "p_loss")), number(value(median)), explorer.named((beats || median).method)];
  }

  explorer.panels.odds_holding = {
    title: "By holding period",
    draw(part, { holding, holdingTrouble }) {
      if (holdingTrouble) return explorer.replace(part, explorer.trouble(holdingTrouble));
      if (!holding) return explorer.replace(part, explorer.loading("the holding periods"));
      const days = Array.from(new Set(holding.map((row) => row.horizon_days))).sort(d3.ascending);
      const all = (quantity) => days.map((one) => answer(holding, one, quantity));
      const beats = all("p_beats_spot"), loses = all("p_loss");
      const data = { d: days, beats: beats.map(value), loses: loses.map(value), beats_error: beats.map(error), loses_error: loses.map(error) };
      explorer.chart(part, {
        id: "holding",
        caption: "The odds of beating the underlying, and of a loss",
        draw: (plot, width) => charts.holding(plot, width, data),
        table: explorer.tableBehind("Odds by holding period, \u00b1 a standard error where they are simulated", ["days", "beats spot", "loss", "median NAV", "method"],
          () => days.map((one) => cells(holding, one))),
      });
    },
  };
})(window.explorer = window.explorer || {});

// Several holdings together: an example of a portfolio on the histories that there are, its hedge, and other orders of its returns.
"use strict";
(function (explorer) {
  const { element, figure, percent, signedPercent, number, link } = explorer;
  const of100 = (x) => 100 * x;
  const points = 1200, block = "20d", blockSeconds = 20 * 86400, orders = 200;
  const dashes = [null, "14 4", "7 3", "4 2", "20 4 4 4", "2 2"];
  const isOn = () => link.read().options.portfolio || "";
  const styleOf = (i) => ({ stroke: i ? `var(--contender-${i % 8})` : "var(--second)", width: i ? 1.6 : 2.4, dash: i ? dashes[i % dashes.length] : null });

  const whole = [["final value", "final_value", number], ["paid in", "paid_in", number], ["time-weighted return", "time_weighted_return", signedPercent],
    ["money-weighted, a year", "money_weighted_return", signedPercent], ["volatility, a year", "volatility", percent], ["largest drawdown", "max_drawdown", percent],
    ["turnover, a year", "turnover", percent], ["costs", "costs", number]];
  const ofHolding = [["made", "made", number], ["charges", "charges", number], ["weight at the end", "weight", percent], ["return", "total_return", signedPercent],
    ["correlation with the first", "correlation_with_first", number]];
  const ofHedge = [["ratio of least variance", "hedge_ratio", number], ["its error", "hedge_ratio_error", number], ["effectiveness R\u00b2", "effectiveness", percent],
    ["ratio held, mean", "ratio_held_mean", number], ["least", "ratio_held_least", number], ["most", "ratio_held_most", number],
    ["variance removed", "variance_removed", percent], ["charges", "charges", number], ["cost a year", "cost_per_year", signedPercent]];

  const valueOf = (rows, product, metric) => (rows.find((row) => row.product === product && row.metric === metric) || {}).value;
  const facts = (rows, product, list) => element("dl", { class: "figures" }, ...list.map(([label, metric, text]) =>
    element("div", {}, element("dt", {}, label), element("dd", { "data-name": metric }, figure(valueOf(rows, product, metric), text)))));

  /** The pane of a timeline with the portfolio and each holding. */
  function pane(answer) {
    const series = () => answer.paths.map(({ time, value }, i) => ({ times: time, values: value.map(of100), style: styleOf(i) }));
    return {
      id: "together", height: window.innerWidth < 600 ? 260 : 320, start: 100, series,
      title: () => "What 100 became in the portfolio, without what was paid in, and in each holding",
      unit: () => "100 at the start", scale: () => "log", include: () => [0, 100],
      legend: () => answer.paths.map(({ name }, i) => [name, styleOf(i)]),
      read: (at) => answer.paths.map(({ name, time, value }) => `${name} ${number(explorer.valueAt({ times: time, values: value.map(of100) }, at))}`).join(", "),
    };
  }

  function holdingsTable(rows, names) {
    return element("table", { class: "cards", id: "held-together" }, element("caption", {}, "What each holding made, after its charges"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "holding"), ...ofHolding.map(([label]) => element("th", { scope: "col", class: "number" }, label)))),
      element("tbody", {}, ...names.map((name) => element("tr", {}, element("th", { scope: "row" }, name),
        ...ofHolding.map(([, metric, text]) => element("td", { class: "number", "data-name": metric }, figure(valueOf(rows, name, metric), text)))))));
  }

  /** The quantiles of the final value in other orders, beside the one that it had. */
  function ordersTable(shuffled) {
    const of = (quantity) => shuffled.find((row) => row.quantity === quantity) || {};
    const columns = [["as it was", "actual"], ["5 %", "q05"], ["25 %", "q25"], ["median", "q50"], ["75 %", "q75"], ["95 %", "q95"], ["lower orders", "rank"]];
    const kinds = [["final value", "final_value", number], ["largest drawdown", "max_drawdown", percent]];
    return element("table", { class: "cards", id: "orders" }, element("caption", {}, `The same returns in ${number(orders)} other orders, in blocks of 20 days`),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "outcome"), ...columns.map(([label]) => element("th", { scope: "col", class: "number" }, label)))),
      element("tbody", {}, ...kinds.map(([label, quantity, text]) => element("tr", {}, element("th", { scope: "row" }, label),
        ...columns.map(([, part]) => element("td", { class: "number", "data-name": part }, figure(of(`${quantity}_${part}`).value, part === "rank" ? percent : text)))))));
  }

  /** The panel keeps its own choices: it is made once, and asks on its own. */
  function make(part) {
    const result = element("div"), choices = element("div", { class: "controls" });
    const files = {};
    let examples = [], histories = [], aborting = null, chart = null;

    // Where nothing is chosen it is on the history of the page.
    const usual = () => (histories.includes(link.read().options.on) ? link.read().options.on : histories[0]);
    const chosen = () => examples.find(({ name }) => name === isOn());
    const sourcesOf = (portfolio) => Array.from(new Set(portfolio.holdings.map(({ prices }) => prices)));
    const fromLink = () => Object.fromEntries((link.read().options.portfolio_on || "").split(";").filter(Boolean).map((text) => text.split("=")));

    /** The request: each file name is a stored history or a file of the reader's, whole; no rates are named. */
    function body(portfolio) {
      const { holdings, description, rates, from, to, ...rules } = portfolio, on = fromLink();
      const sourceOf = (prices) => (files[prices] ? { table: files[prices] } : { underlying: on[prices] || usual() });
      return Object.assign({}, rules, { points,
        holdings: holdings.map(({ prices, column, rates: interest, funding, entry, ...holding }) => Object.assign(holding, sourceOf(prices))) });
    }

    async function run() {
      const example = chosen();
      if (aborting) aborting.abort();
      chart = null;
      if (!example) return explorer.replace(result, element("p", { class: "state" }, "Choose an example: each is a file of the command, on the histories chosen here."));
      const mine = aborting = new AbortController();
      explorer.replace(result, explorer.loading("the portfolio"));
      try {
        const request = body(example.portfolio), answer = await explorer.post("/v1/portfolios", request, { signal: mine.signal });
        const place = show(answer, example.portfolio), { time } = answer.paths[0];
        if (time[time.length - 1] - time[0] < 2 * blockSeconds) {
          return explorer.replace(place, element("p", { class: "soft" }, "The history is too short for its returns in other orders."));
        }
        explorer.replace(place, explorer.loading("the returns in other orders"));
        const { shuffled } = await explorer.post("/v1/portfolios", Object.assign(request, { points: 2, shuffle_blocks: block, times: orders }), { signal: mine.signal });
        explorer.replace(place, ordersTable(shuffled));
      } catch (error) {
        if (error.name !== "AbortError") explorer.replace(result, explorer.trouble(error));
      }
    }

    function show(answer, { hedge }) {
      const place = element("div"), { time } = answer.paths[0], names = answer.paths.slice(1).map(({ name }) => name);
      const extent = [time[0], Math.max(time[time.length - 1], time[0] + 1)];
      chart = Object.assign(explorer.timeline([pane(answer)], extent, (ends) => chart.draw(ends || extent)), { extent });
      explorer.replace(result, facts(answer.rows, "portfolio", whole), chart.part, holdingsTable(answer.rows, names),
        hedge ? element("section", { "aria-label": "Hedge" }, element("h4", {}, `The hedge of ${hedge.of} by ${hedge.by}`), facts(answer.rows, "hedge", ofHedge)) : null,
        place, explorer.notes(answer.warnings));
      chart.draw(extent);
      return place;
    }

    /** One choice of a history for each file that the example names. */
    function sourceControl(prices) {
      const on = fromLink(), id = `portfolio-${prices.replace(/\W+/g, "-")}`;
      const select = element("select", { id, onchange: () => {
        delete files[prices];
        link.choose({ portfolio_on: Object.entries(Object.assign(fromLink(), { [prices]: select.value })).map(([name, history]) => `${name}=${history}`).join(";") });
        run();
      } }, ...histories.map((name) => element("option", { value: name, selected: (on[prices] || usual()) === name }, name)));
      const file = element("input", { type: "file", "aria-label": `a file for ${prices}`, onchange: async () => {
        if (!file.files[0]) return;
        files[prices] = await file.files[0].text();
        run();
      } });
      return element("fieldset", {}, element("legend", {}, prices), element("label", { for: id }, "prices", select), file);
    }

    function drawChoices() {
      const example = chosen();
      const select = element("select", { id: "portfolio", onchange: () => {
        link.choose({ portfolio: select.value || null, portfolio_on: null });
        drawChoices();
        run();
      } }, element("option", { value: "" }, "none"), ...examples.filter(({ portfolio }) => sourcesOf(portfolio).every((prices) => !prices.endsWith(".json")))
        .map(({ name }) => element("option", { value: name, selected: name === isOn() }, explorer.named(name.replace(/-/g, "_")))));
      explorer.replace(choices, element("label", { for: "portfolio" }, "example", select),
        ...(example ? [element("p", { class: "soft" }, explorer.sentence(example.portfolio.description))].concat(sourcesOf(example.portfolio).map(sourceControl)) : []));
    }

    explorer.replace(part, choices, result);
    Promise.all([explorer.json("/v1/portfolios"), explorer.storedHistories()]).then(([{ portfolios }, stored]) => {
      examples = portfolios;
      histories = stored;
      drawChoices();
      return run();
    }).catch((error) => explorer.replace(result, explorer.trouble(error)));
    return { redraw: () => chart && chart.draw(chart.extent) };
  }

  explorer.panels.hold_portfolio = {
    title: "Held together: portfolios and hedges",
    draw(part) {
      if (part.made) part.made.redraw();
      else part.made = make(part);
    },
  };
})(window.explorer = window.explorer || {});

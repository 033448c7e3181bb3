// The page Hold: when do I get out? One holder of a token under rules, on a history.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;
  const points = 1600;
  const panels = ["hold_outcome", "hold_statistics", "hold_periods", "hold_trades", "hold_portfolio"];
  const wide = ["hold_periods", "hold_trades", "hold_portfolio"];
  const lengths = "1d,3d,7d,14d,21d";
  const defaults = { product: "3x", periods: lengths };

  const chosen = () => Object.assign({}, defaults, link.read().options);

  /** The token and the history of a request, which both questions share. */
  function held(source) {
    const { product, intrabar, from, to } = chosen();
    const set = explorer.controls.settings(chosen()).concat(intrabar ? [`intrabar=${intrabar}`] : []);
    const body = { product, set };
    if (from) body.from = from;
    if (to) body.to = to;
    return Object.assign(body, source.body());
  }
  const bodyOf = (source) => Object.assign(held(source), { strategy: explorer.holdRules.strategy() });

  async function open(main, asked, signal) {
    const [histories, { products: library }] = await Promise.all([explorer.storedHistories(), explorer.json("/v1/products", { signal })]);
    const result = element("div", { id: "result" }), words = element("p", { class: "lead", role: "status" });
    const bar = element("div", { class: "bar" }), place = element("div"), behind = element("div"), notes = element("div");
    const bodies = Object.fromEntries(panels.map((name) => [name, element("div")]));
    const section = (name) => element("section", { class: "panel" + (wide.includes(name) ? " wide" : ""), id: `panel-${name}` }, element("h3", {}, explorer.panels[name].title), bodies[name]);
    const all = element("div", { class: "panels" }, ...panels.map(section));
    const state = { answer: null, periods: null, periodsTrouble: null };
    let asking = null, chart = null, pending = 0, periodsOf = "";
    const drawPanel = (name) => explorer.panels[name].draw(bodies[name], state, { download });

    const dateOf = (id) => element("input", { type: "date", id, value: (asked.options[id] || "").slice(0, 10), onchange: () => restart({ from: fromDate.value || null, to: toDate.value || null }) });
    const fromDate = dateOf("from"), toDate = dateOf("to");
    const periods = element("input", { id: "periods", value: chosen().periods, spellcheck: "false", onchange: () => {
      link.choose({ periods: periods.value === lengths ? null : periods.value || null });
      run();
    } });
    const source = explorer.historySource(histories, { onChange: () => restart(), onTrouble: (error) => trouble(error) },
      element("label", { for: "from" }, "held from", fromDate), element("label", { for: "to" }, "to", toDate), element("label", { for: "periods" }, "holding periods", periods));

    const { run, trouble } = explorer.replayed.asking({
      result, words, what: "what came of it", source,
      isShown: () => chart,
      clear: () => { chart = null; },
      work: async (given) => {
        state.answer = await explorer.post("/v1/strategies", Object.assign(bodyOf(source), { points }), { signal: given });
        draw();
        askPeriods();
      },
    });

    /** The holding periods depend on the token and the history alone, and take longer: they follow once a slider rests. */
    function askPeriods() {
      const body = Object.assign(held(source), { periods: chosen().periods.split(",").map((one) => one.trim()).filter(Boolean) });
      const key = JSON.stringify(body);
      if (key === periodsOf) return;
      periodsOf = key;
      bodies.hold_periods.classList.add("stale");
      clearTimeout(pending);
      if (asking) asking.abort();
      const mine = asking = new AbortController();
      pending = setTimeout(async () => {
        try {
          const { rows } = await explorer.post("/v1/holding", body, { signal: mine.signal });
          Object.assign(state, { periods: rows, periodsTrouble: null });
        } catch (error) {
          if (error.name === "AbortError") return;
          Object.assign(state, { periods: null, periodsTrouble: error });
          periodsOf = "";
        }
        bodies.hold_periods.classList.remove("stale");
        if (result.contains(all)) drawPanel("hold_periods");
      }, state.periods ? 250 : 0);
    }

    async function download() {
      try {
        const answer = await explorer.ask("/v1/strategies", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/csv" }, body: JSON.stringify(bodyOf(source)) });
        explorer.download("holdings.csv", await answer.text());
      } catch (error) {
        trouble(error);
      }
    }

    function zoom(ends) {
      explorer.replayed.zoom(ends);
      drawChart();
    }

    function drawChart() {
      const { time } = state.answer.paths[0], extent = [time[0], Math.max(time[time.length - 1], time[0] + 1)];
      const ends = explorer.replayed.zoomed();
      if (!chart || chart.extent.join() !== extent.join()) {
        chart = Object.assign(explorer.timeline([explorer.holdChart.pane(() => state.answer, chosen)], extent, zoom), { extent });
        replace(place, chart.part);
      }
      explorer.replayed.timeBar(bar, extent, { onZoom: zoom, onScale: drawChart });
      chart.draw(ends || extent);
    }

    function draw() {
      if (!result.contains(bar)) replace(result, bar, place, behind, notes, all);
      words.textContent = explorer.holdRules.sentence(state.answer);
      drawChart();
      explorer.renew(behind, explorer.holdChart.table(state.answer));
      replace(notes, explorer.notes(state.answer.warnings));
      panels.forEach(drawPanel);
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn || 0) + 1);
    }

    /** Another history, whose choice is a step already, or another part of it. */
    function restart(options) {
      if (options) link.choose(Object.assign({ zoom: null }, options));
      else link.adjust({ zoom: null });
      chart = null;
      run();
    }

    const fields = element("div");
    async function loadProduct() {
      const terms = await explorer.json(`/v1/products/${encodeURIComponent(chosen().product)}`, { signal });
      const { intrabar } = chosen();
      replace(fields, ...explorer.controls.ofProduct(terms, run),
        explorer.controls.choice({ id: "intrabar", name: "prices of a bar", value: intrabar || terms.intrabar, choices: [["close", "close alone"], ["ohlc", "high and low"]] }, (value) => {
          link.choose({ intrabar: value === terms.intrabar ? null : value });
          run();
        }));
    }

    const product = element("select", { id: "product", onchange: async () => {
      link.choose({ product: product.value === defaults.product ? null : product.value, set: null, intrabar: null });
      try {
        await loadProduct();
        await run();
      } catch (error) {
        if (error.name !== "AbortError") trouble(error);
      }
    } }, ...library.map((one) => element("option", { value: one.product, selected: one.product === chosen().product }, one.product)));
    const group = (legend, ...parts) => element("fieldset", {}, element("legend", {}, legend), ...parts);
    const form = element("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
      group("Exits", ...explorer.holdRules.controls("exits", run)),
      group("Entry, size and costs", ...explorer.holdRules.controls("entry", run), ...explorer.holdRules.controls("costs", run)),
      group("Token", element("label", { for: "product" }, "product", product), fields),
      source.part);
    // On a phone what came of it stands before what may be chosen.
    const choices = element("details", { class: "choices", open: window.innerWidth > 600 }, element("summary", {}, "Rules, token and history"), form);
    replace(main, element("section", Object.assign({ id: "hold", "aria-label": "Hold" }, source.drop), element("h1", {}, "Hold"),
      element("p", { class: "soft" }, "When do I get out? One holder of a token, in and out by rules, with 100 at the first bar of a history."), words, choices, result));
    try {
      await loadProduct();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      trouble(error);
      return { title: "Hold" };
    }
    await run();
    return {
      get title() { return `Hold ${chosen().product} on ${source.name()}`; },
      onSize: () => chart && draw(),
    };
  }

  explorer.pages.hold = { name: "Hold", open };
})(window.explorer = window.explorer || {});

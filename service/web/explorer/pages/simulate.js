// The page Simulate: what if the rule were another? Two designs side by side on a stored history or on a file.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;
  const letters = ["a", "b"];
  const names = { a: "A", b: "B" };

  /** What differs, in words; every number in it is the API's. */
  function differences([a, b]) {
    const of = (design, name) => design.answer.metrics[name];
    const total = [of(a, "total_return"), of(b, "total_return")], fall = [of(a, "max_drawdown"), of(b, "max_drawdown")];
    if (a.answer.charts.wiped_out !== null || b.answer.charts.wiped_out !== null) {
      const urgent = (design) => design.answer.charts.rebalances.emergency;
      const lives = (design) => `${design.name} lives, ${explorer.signedPercent(of(design, "total_return"))}${urgent(design) ? ` with ${explorer.number(urgent(design))} emergency rebalance${urgent(design) === 1 ? "" : "s"}` : ""}`;
      const dies = (design) => `${design.name} dies on ${explorer.timeOfSeconds(design.answer.charts.wiped_out)}`;
      return [a, b].map((design) => (design.answer.charts.wiped_out === null ? lives(design) : dies(design))).join("; ") + ".";
    }
    const [better, worse] = total[0] >= total[1] ? [0, 1] : [1, 0], all = [a, b];
    const falls = fall[better] < fall[worse] ? "with the smaller deepest fall" : fall[better] > fall[worse] ? "with the larger deepest fall" : "with the same deepest fall";
    if (total[0] === total[1]) return "Both make the same.";
    const verb = total[better] < 0 ? "loses less" : "makes more";
    return `${all[better].name} ${verb}, ${explorer.signedPercent(total[better])} against ${explorer.signedPercent(total[worse])}, ${falls}: ${explorer.percent(fall[better])} against ${explorer.percent(fall[worse])}.`;
  }

  const compared = [["total_return", explorer.signedPercent], ["max_drawdown", explorer.percent], ["volatility", explorer.percent, "volatility a year"], ["sharpe", explorer.number], ["worst_day", explorer.percent]];
  // What gave and took, in per cent of what was put in; after a wipe-out there are no parts.
  const paid = ["leverage", "volatility", "path", "financing", "fees", "trading", "cap"];
  const partOf = (design, words) => (design.answer.charts.attribution_of_start || []).find((bar) => bar.words === words);
  const part = (design, words) => {
    const found = partOf(design, words);
    return found ? explorer.signedPercent(found.value) : explorer.none;
  };

  /** `ftx-bull, emergency above a real leverage of 3.5x`: the product, and what was changed of it. */
  function nameOf(product, terms, texts) {
    if (!terms || !texts.length) return product;
    const words = explorer.controls.changes(terms, texts);
    return words.length === 1 ? `${product}, ${words[0]}` : `${product}, changed`;
  }

  function figures(designs) {
    const heads = ["", ...designs.map((design) => design.name)];
    const row = (name, values) => element("tr", {}, element("th", { scope: "row" }, explorer.named(name)), ...values.map((text) => element("td", { class: "number" }, text)));
    return element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((name, i) => element("th", { scope: "col", class: i ? "number" : null }, name)))),
      element("tbody", {}, ...compared.map(([name, text, words]) => row(words || name, designs.map((design) => text(design.answer.metrics[name])))),
        ...paid.filter((words) => words !== "cap" || designs.some((design) => partOf(design, words))).map((words) => row(`${words}, of the start value`, designs.map((design) => part(design, words)))),
        ...["emergency", "scheduled"].map((kind) => row(`${kind} rebalances`, designs.map((design) => explorer.number(design.answer.charts.rebalances[kind]))))));
  }

  async function open(main, { options }, signal) {
    const [histories, { products }] = await Promise.all([explorer.storedHistories(), explorer.json("/v1/products")]);
    const defaults = { a: "ftx-bull", b: "3x" };
    const chosen = () => Object.assign({}, defaults, link.read().options);
    const result = element("div", { id: "result" }), controls = { a: element("div"), b: element("div") };
    const terms = {};
    let chart = null, designs = [];

    async function load(letter) {
      const { a, b } = chosen();
      terms[letter] = await explorer.json(`/v1/products/${encodeURIComponent(letter === "a" ? a : b)}`, { signal });
      replace(controls[letter], ...explorer.controls.ofProduct(terms[letter], run, letter));
    }

    // A slider changes one design: the answer on the other one still holds.
    const last = {};

    async function answerOn(letter, signal) {
      const options = chosen(), history = source.body();
      const design = { product: options[letter], set: explorer.controls.settings(options, letter), points: 800 };
      const asked = [JSON.stringify(design), ...Object.values(history)];
      if (!last[letter] || asked.some((part, i) => part !== last[letter].asked[i])) {
        last[letter] = { asked, answer: await explorer.post("/v1/simulations", Object.assign(design, history), { signal }) };
      }
      return last[letter].answer;
    }

    const pasts = () => designs.map((design) => design.answer.charts);
    const words = element("p", { class: "lead", role: "status" }), bar = element("div", { class: "bar", role: "group", "aria-label": "Time and scale shown" }), numbers = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The designs in numbers" }), notes = element("div"), place = element("div");

    const source = explorer.historySource(histories, {
      onChange: () => {
        chart = null;
        link.adjust({ zoom: null });
        run();
      },
      onTrouble: (error) => trouble(error),
    });

    const { run, trouble } = explorer.replayed.asking({
      result, words, what: "the simulation", source,
      isShown: () => chart,
      clear: () => { chart = null; },
      work: async (given) => {
        const answers = await Promise.all(letters.map((letter) => answerOn(letter, given)));
        designs = letters.map((letter, i) => ({ answer: answers[i],
          name: `${names[letter]} (${nameOf(chosen()[letter], terms[letter], explorer.controls.settings(chosen(), letter))})` }));
        designs.forEach((design) => { design.answer.charts.label = design.name; });
        draw();
      },
    });

    function zoom(ends) {
      explorer.replayed.zoom(ends);
      drawChart();
    }

    function drawChart() {
      const times = designs[0].answer.charts.growth.time, extent = [times[0], Math.max(times[times.length - 1], times[0] + 1)];
      if (!chart || chart.extent.join() !== extent.join()) {
        chart = Object.assign(explorer.timeline([explorer.pastPanes.growth(pasts, chosen), explorer.pastPanes.leverage(pasts), explorer.pastPanes.drawdown(pasts)], extent, zoom), { extent });
        replace(place, chart.part);
      }
      explorer.replayed.timeBar(bar, extent, { onZoom: zoom, onScale: drawChart });
      chart.draw(explorer.replayed.zoomed() || extent);
    }

    function draw() {
      if (!result.contains(words)) replace(result, words, bar, place, numbers, notes);
      words.textContent = differences(designs);
      replace(numbers, figures(designs));
      const told = new Set(), isNew = ({ text }) => !told.has(text) && told.add(text);
      replace(notes, explorer.notes(designs.flatMap((each) => each.answer.warnings).filter(isNew)));
      drawChart();
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn || 0) + 1);
    }

    const design = (letter) => {
      const select = element("select", { id: letter, onchange: () => {
        link.choose({ [letter]: select.value, [letter + "set"]: null });
        load(letter).then(run);
      } }, ...products.map((product) => element("option", { value: product.product }, product.product)));
      select.value = chosen()[letter];
      return element("fieldset", { class: `design design-${letter}` }, element("legend", {}, `Design ${names[letter]}`), element("label", { for: letter }, "product", select), controls[letter]);
    };
    const form = element("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
      source.part, design("a"), design("b"));
    // On a phone what came of it stands before what may be chosen.
    const choices = element("details", { class: "choices", open: window.innerWidth > 600 }, element("summary", {}, "History, and the two designs"), form);
    const page = element("section", Object.assign({ "aria-label": "Simulate" }, source.drop), element("h1", {}, "Simulate"), element("p", { class: "soft" }, "Two designs on one history. Move a slider and the curve follows; nothing is stored."), choices, result);
    replace(main, page);
    await Promise.all(letters.map(load));
    await run();
    return {
      get title() { return `Simulate ${chosen().a} and ${chosen().b} on ${source.name()}`; },
      onSize: () => chart && chart.draw(),
    };
  }

  explorer.pages.simulate = { name: "Simulate", open };
})(window.explorer = window.explorer || {});

// The page Simulate: what if the rule were another? Two designs side by side on a stored history or on a file.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;
  const letters = ["a", "b"];
  const names = { a: "A", b: "B" };

  /** The fields of a product that sliders move: path, name, and the ends of the slider. */
  function fieldsOf(terms) {
    const fields = [
      { path: "leverage", name: "leverage", value: terms.leverage, ends: terms.leverage < 0 ? [-5, -0.5] : [0.5, 5], step: 0.1, text: explorer.multiple },
      { path: "fees.management.rate", name: `management fee per ${terms.fees.management.per}`, value: terms.fees.management.rate,
        ends: terms.fees.management.per === "year" || terms.fees.management.per === "dilution" ? [0, 0.05] : [0, 0.003], step: 0.00005, text: explorer.percent },
    ];
    terms.rebalance.forEach((rule, i) => {
      const path = `rebalance.${i}.`, short = Math.abs(terms.leverage);
      const add = (key, name, ends, step, text) => explorer.isNumber(rule[key]) &&
        fields.push({ path: path + key, name, value: rule[key], ends, step, text });
      add("max", "emergency above a real leverage of", [short * 1.02, short * 3], 0.05, explorer.multiple);
      add("min", "rebalance below a real leverage of", [0, short * 0.98], 0.05, explorer.multiple);
      add("size", `${explorer.named(rule.when)} of`, [0.01, 0.6], 0.01, explorer.percent);
      if (rule.when === "schedule") {
        fields.push({ path: path + "every", name: "scheduled every", value: rule.every || "1d", choices: ["1h", "4h", "8h", "1d", "7d", "30d"] });
      }
    });
    return fields;
  }

  const settings = (options, letter) => (options[letter + "set"] || "").split(";").filter(Boolean);
  const settingOf = (texts, path) => (texts.find((text) => text.startsWith(path + "=")) || "").slice(path.length + 1);

  function change(letter, path, value, original) {
    const { options } = link.read();
    const others = settings(options, letter).filter((text) => !text.startsWith(path + "="));
    if (value !== original) others.push(`${path}=${value}`);
    link.change({ [letter + "set"]: others.join(";") || null }, true);
  }

  function control(letter, field, texts, onChange) {
    const given = settingOf(texts, field.path), id = `${letter}-${field.path}`;
    if (field.choices) {
      const all = field.choices.includes(field.value) ? field.choices : [field.value].concat(field.choices);
      const select = element("select", { id, onchange: () => {
        change(letter, field.path, select.value, field.value);
        onChange();
      } }, ...all.map((choice) => element("option", { value: choice, selected: choice === (given || field.value) }, choice)));
      return element("label", { for: id }, field.name, select);
    }
    const now = given ? Number(given) : field.value;
    const output = element("output", { for: id }, field.text(now));
    const slider = element("input", { id, type: "range", min: String(Math.min(field.ends[0], field.value)), max: String(Math.max(field.ends[1], field.value)), step: String(field.step), value: String(now),
      oninput: () => {
        output.textContent = field.text(Number(slider.value));
        change(letter, field.path, slider.value, String(field.value));
        onChange();
      } });
    return element("label", { for: id }, field.name, output, slider);
  }

  /** What differs, in words; every number in it is the API's. */
  function differences([a, b]) {
    const of = (design, name) => design.answer.metrics[name];
    const total = [of(a, "total_return"), of(b, "total_return")], fall = [of(a, "max_drawdown"), of(b, "max_drawdown")];
    if (a.answer.charts.wiped_out !== null || b.answer.charts.wiped_out !== null) {
      return [a, b].map((design) => (design.answer.charts.wiped_out === null ? `${design.name} lives` : `${design.name} dies on ${explorer.timeOfSeconds(design.answer.charts.wiped_out)}`)).join("; ") + ".";
    }
    const [better, worse] = total[0] >= total[1] ? [0, 1] : [1, 0], all = [a, b];
    const falls = fall[better] < fall[worse] ? "with the smaller deepest fall" : fall[better] > fall[worse] ? "with the larger deepest fall" : "with the same deepest fall";
    if (total[0] === total[1]) return "Both make the same.";
    return `${all[better].name} makes more, ${explorer.signedPercent(total[better])} against ${explorer.signedPercent(total[worse])}, ${falls}: ${explorer.percent(fall[better])} against ${explorer.percent(fall[worse])}.`;
  }

  const compared = [["total_return", explorer.signedPercent], ["max_drawdown", explorer.percent], ["volatility", explorer.percent], ["sharpe", explorer.number], ["worst_day", explorer.percent]];
  const paid = [["variance_drag", explorer.percent], ["path_residual", explorer.percent], ["financing", explorer.percent], ["fees", explorer.percent], ["trading", explorer.percent]];

  function figures(designs) {
    const heads = ["", ...designs.map((design) => design.name)];
    const row = (name, values) => element("tr", {}, element("th", { scope: "row" }, explorer.named(name)), ...values.map((text) => element("td", { class: "number" }, text)));
    const count = (design, kind) => design.answer.charts.leverage[kind].time.length;
    return element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((name, i) => element("th", { scope: "col", class: i ? "number" : null }, name)))),
      element("tbody", {}, ...compared.map(([name, text]) => row(name, designs.map((design) => text(design.answer.metrics[name])))),
        ...paid.map(([name, text]) => row(`${name} (log)`, designs.map((design) => text(design.answer.attribution[name])))),
        row("emergency rebalances drawn", designs.map((design) => String(count(design, "emergency"))))));
  }

  async function open(main, { options }, signal) {
    const [histories, { products }] = await Promise.all([explorer.storedHistories(), explorer.json("/v1/products")]);
    const defaults = { a: "ftx-bull", b: "3x" };
    const chosen = () => Object.assign({}, defaults, link.read().options);
    const result = element("div", { id: "result" }), controls = { a: element("div"), b: element("div") };
    let aborting = null, chart = null, designs = [];

    async function load(letter) {
      const { a, b } = chosen();
      const product = await explorer.json(`/v1/products/${encodeURIComponent(letter === "a" ? a : b)}`, { signal });
      const texts = settings(link.read().options, letter);
      replace(controls[letter], ...fieldsOf(product).map((field) => control(letter, field, texts, run)));
    }

    async function run() {
      if (source.isMissing()) return replace(result, source.missing());
      if (aborting) aborting.abort();
      const mine = aborting = new AbortController();
      try {
        const options = chosen();
        const answers = await Promise.all(letters.map((letter) => explorer.post("/v1/simulations", Object.assign({ product: options[letter], set: settings(options, letter), points: 800 }, source.body()), { signal: mine.signal })));
        designs = letters.map((letter, i) => ({ name: names[letter], answer: answers[i] }));
        designs.forEach((design) => { design.answer.charts.label = design.name; });
        draw();
      } catch (error) {
        if (error.name !== "AbortError") replace(result, explorer.trouble(error));
      }
    }

    const pasts = () => designs.map((design) => design.answer.charts);
    const words = element("p", { class: "lead", role: "status" }), numbers = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The designs in numbers" }), notes = element("div"), place = element("div");

    function draw() {
      if (!result.contains(words)) {
        replace(result, words, place, numbers, notes);
        chart = null;
      }
      words.textContent = differences(designs);
      replace(numbers, figures(designs));
      replace(notes, explorer.notes(designs[0].answer.warnings));
      const times = designs[0].answer.charts.growth.time;
      if (!chart) {
        const ends = [times[0], Math.max(times[times.length - 1], times[0] + 1)];
        chart = explorer.timeline([explorer.pastPanes.growth(pasts, chosen), explorer.pastPanes.leverage(pasts), explorer.pastPanes.drawdown(pasts)],
          ends, (zoomed) => chart.draw(zoomed || ends));
        replace(place, chart.part);
      }
      chart.draw();
      document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn || 0) + 1);
    }

    const source = explorer.historySource(histories, {
      onChange: () => {
        chart = null;
        replace(result);
        run();
      },
      onTrouble: (error) => replace(result, explorer.trouble(error)),
    });
    const design = (letter) => {
      const select = element("select", { id: letter, onchange: () => {
        link.change({ [letter]: select.value, [letter + "set"]: null }, true);
        load(letter).then(run);
      } }, ...products.map((product) => element("option", { value: product.product }, product.product)));
      select.value = chosen()[letter];
      return element("fieldset", { class: `design design-${letter}` }, element("legend", {}, `Design ${names[letter]}`), element("label", { for: letter }, "product", select), controls[letter]);
    };
    const form = element("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
      source.part, design("a"), design("b"));
    const page = element("section", Object.assign({ "aria-label": "Simulate" }, source.drop), element("h1", {}, "Simulate"), element("p", { class: "soft" }, "Two designs on one history. Move a slider and the curve follows; nothing is stored."), form, result);
    replace(main, page);
    await Promise.all(letters.map(load));
    await run();
    return { title: "Simulate", onSize: () => chart && chart.draw() };
  }

  explorer.pages.simulate = { name: "Simulate", open };
})(window.explorer = window.explorer || {});

// The page Compare: token, spot, margin or perpetual? Each on the same history, with its end and its costs.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;
  const points = 1600;
  const most = 16;
  const spans = [["7 days", 7], ["30 days", 30], ["90 days", 90], ["1 year", 365], ["all", null]];
  const whole = { products: "3x;ftx-bull", with: "spot;isolated:leverage=10;perpetual:leverage=3" };

  // A contender stands in the link as it stands on the command line: isolated:leverage=10, 3x:leverage=2.5.
  function parsed(text) {
    const [name, rest] = [text.split(":")[0], text.split(":").slice(1).join(":")];
    return { name, fields: new Map(rest.split(",").filter(Boolean).map((field) => [field.split("=")[0], field.split("=").slice(1).join("=")])) };
  }
  const written = ({ name, fields }) => (fields.size ? `${name}:${Array.from(fields, ([key, value]) => `${key}=${value}`).join(",")}` : name);
  const listed = (text) => (text || "").split(";").filter(Boolean).map(parsed);

  function chosen() {
    const { options } = link.read();
    const all = options.products || options.with ? options : Object.assign({}, options, whole);
    return Object.assign({}, all, { products: listed(all.products), instruments: listed(all.with) });
  }

  function choose({ products, instruments }) {
    link.choose({ products: products.map(written).join(";") || null, with: instruments.map(written).join(";") || null });
  }

  /** "isolated 10x", "3x at 2.5x". */
  function labelOf({ name, fields }, isToken) {
    const others = Array.from(fields).filter(([key]) => key !== "leverage").map(([key, value]) => `${explorer.named(key)} ${value}`);
    const leverage = fields.get("leverage");
    return name + (leverage === undefined ? "" : `${isToken ? " at" : ""} ${explorer.multiple(Number(leverage))}`) + (others.length ? ` (${others.join(", ")})` : "");
  }

  const names = (list) => (list.length < 2 ? list.join("") : `${list.slice(0, -1).join(", ")} and ${list[list.length - 1]}`);
  const became = ({ row }) => explorer.number(explorer.compareCharts.of100(row.value));

  /** What came of it in words; every number in it is the API's. */
  function sentence(contenders) {
    const ended = contenders.filter(({ row }) => row.end).sort((a, b) => d3.ascending(a.row.end_time, b.row.end_time)), lived = contenders.filter(({ row }) => !row.end);
    const day = (row) => d3.utcFormat("%-d %B %Y")(new Date(row.end_time)), word = explorer.compareCharts.endWord;
    const said = ended.length === 1 ? [`${ended[0].label} was ${word(ended[0].row)} on ${explorer.time(ended[0].row.end_time)} with ${became(ended[0])} of 100 left`]
      : ended.length ? [names(ended.map(({ label, row }, i) => `${label} ${i ? "" : "was "}${word(row)} on ${day(row)}`))] : [];
    const order = lived.slice().sort((a, b) => b.row.value - a.row.value), [best, worst] = [order[0], order[order.length - 1]];
    if (order.length > 1 && best.row.value > worst.row.value) {
      said.push(`${ended.length ? "of those that lived, " : ""}100 became ${became(best)} in ${best.label}, the most, and ${became(worst)} in ${worst.label}, the least`);
    } else if (order.length) {
      said.push(`100 became ${became(best)} in ${names(order.map(({ label }) => label))}`);
    }
    return said.join("; ") + ".";
  }

  const of100 = (name) => ({ row }) => explorer.figure(explorer.compareCharts.of100(row[name]));
  const columns = [
    ["100 became", of100("value")],
    ["return", ({ row }) => explorer.figure(row.total_return, explorer.signedPercent)],
    ["deepest fall", ({ row }) => explorer.figure(row.max_drawdown, explorer.percent)],
    ["fees", of100("fees")],
    ["funding, interest", of100("financing")],
    ["trading", of100("trading")],
    ["rebalances", ({ row }) => `${row.scheduled}${row.emergency ? ` + ${row.emergency} urgent` : ""}`],
    ["margin calls", ({ row }) => String(row.margin_calls)],
    ["end", ({ row }) => (row.end ? `${explorer.compareCharts.endWord(row)} ${explorer.stamp(row.end_time)}, price ${explorer.number(row.end_price)}` : "lives")],
  ];

  const figures = (contenders) => element("table", { class: "cards", id: "figures" },
    element("caption", {}, "Of 100 invested; times are UTC"),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, ""), ...columns.map(([name]) => element("th", { scope: "col", class: "number" }, name)))),
    element("tbody", {}, ...contenders.map((one) => element("tr", { class: one.row.end ? "over" : null },
      element("th", { scope: "row" }, swatch(one.style), one.label),
      ...columns.map(([name, text]) => element("td", { class: "number", "data-name": name }, text(one)))))));

  function swatch(style) {
    const place = element("span", { class: "mark" });
    d3.select(place).append("svg").attr("width", 26).attr("height", 10).attr("aria-hidden", "true").append("path").attr("d", "M0,5H26")
      .attr("stroke", style.stroke).attr("stroke-width", style.width + 0.4).attr("stroke-dasharray", style.dash || null);
    return place;
  }

  /** The part of the form that says what is compared; `onChange` is told of another choice. */
  function chooser(library, instruments, onChange) {
    const part = element("fieldset", { class: "wide" });
    /** The leverage of a product, or that of an instrument where none is given; nothing where it has none. */
    function leverageOf(name, isToken) {
      if (isToken) return (library.find((one) => one.product === name) || {}).leverage;
      const given = parsed(`:${(instruments.find((one) => one.instrument === name) || { fields: "" }).fields}`).fields.get("leverage");
      return given === undefined ? undefined : Number(given);
    }

    function change(edit) {
      const all = chosen();
      edit(all);
      choose(all);
      onChange();
    }

    function row(one, i, list, style, count) {
      const isToken = list === "products", standard = leverageOf(one.name, isToken);
      const name = () => labelOf(chosen()[list][i], isToken);
      const remove = element("button", { type: "button", "aria-label": `Remove ${name()}`, disabled: count < 2, onclick: () => {
        change((all) => all[list].splice(i, 1));
        fill("#add");
      } }, "\u00d7");
      const input = standard !== undefined ? element("input", { type: "number", step: "0.5", value: one.fields.get("leverage") || String(standard), "aria-label": `Leverage of ${one.name}`,
        onchange: () => {
          change((all) => {
            const { fields } = all[list][i], given = Number(input.value);
            if (!given || (isToken && given === standard)) fields.delete("leverage");
            else fields.set("leverage", String(given));
          });
          remove.setAttribute("aria-label", `Remove ${name()}`);
        } }) : null;
      return element("li", {}, swatch(style), element("span", { class: "name", title: (instruments.find(({ instrument }) => instrument === one.name) || {}).summary }, one.name), input ? element("label", {}, input, "x") : null, remove);
    }

    /** Adds what `choice` names, as instruments/spot does, at the leverage of the first token. */
    function add(choice) {
      const [list, name] = choice.split("/");
      change((all) => {
        const first = all.products[0], leverage = first && (first.fields.get("leverage") || leverageOf(first.name, true));
        const isLeveraged = list === "instruments" && leverage && leverageOf(name, false) !== undefined;
        all[list].push({ name, fields: new Map(isLeveraged ? [["leverage", String(leverage)]] : []) });
      });
      fill("#add");
    }

    function fill(focused) {
      const all = chosen(), count = all.products.length + all.instruments.length;
      const style = explorer.compareCharts.styleOf;
      const option = (value, text) => element("option", { value }, text);
      const select = element("select", { id: "add" },
        element("optgroup", { label: "Instruments" }, ...instruments.map((one) => option(`instruments/${one.instrument}`, `${one.instrument}: ${one.summary}`))),
        element("optgroup", { label: "Tokens" }, ...library.map((one) => option(`products/${one.product}`, one.product))));
      replace(part, element("legend", {}, "Compared"), element("ul", { class: "contenders" },
        ...all.products.map((one, i) => row(one, i, "products", style(i, true), count)),
        ...all.instruments.map((one, i) => row(one, i, "instruments", style(all.products.length + i, false), count))),
      element("div", { class: "adding" }, element("label", { for: "add", class: "hidden" }, "Instrument or token to add"), select,
        element("button", { type: "button", disabled: count >= most, onclick: () => add(select.value) }, count >= most ? `${most} at most` : "Add")));
      if (focused) part.querySelector(focused).focus();
    }

    fill();
    return part;
  }

  function bodyOf(source) {
    const { products, instruments, from, to } = chosen();
    const body = { products: products.map(({ name, fields }) => ({ product: name, set: Array.from(fields, ([key, value]) => `${key}=${value}`) })), instruments: instruments.map(written) };
    if (from) body.from = from;
    if (to) body.to = to;
    return Object.assign(body, source.body());
  }

  async function download(source, onTrouble) {
    try {
      const answer = await explorer.ask("/v1/compare", { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/csv" }, body: JSON.stringify(bodyOf(source)) });
      explorer.download("comparison.csv", await answer.text());
    } catch (error) {
      onTrouble(error);
    }
  }

  async function open(main, _, signal) {
    const [histories, { products: library }, { instruments }] = await Promise.all([explorer.storedHistories(), explorer.json("/v1/products", { signal }), explorer.json("/v1/instruments", { signal })]);
    const result = element("div", { id: "result" }), words = element("p", { class: "lead", role: "status" }), bar = element("div", { class: "bar", role: "group", "aria-label": "Time and scale shown" });
    const place = element("div"), costs = element("figure"), numbers = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures" }), behind = element("div"), notes = element("div");
    // What is zoomed at is asked for again with more points: `fine` are the paths of that time.
    let chart = null, contenders = [], compared = [], answer = null, fine = null, pending = 0;

    const dateOf = (id) => element("input", { type: "date", id, value: (link.read().options[id] || "").slice(0, 10), onchange: () => invest(fromDate.value || null, toDate.value || null) });
    const fromDate = dateOf("from"), toDate = dateOf("to");
    const source = explorer.historySource(histories, {
      onChange: () => {
        chart = null;
        link.adjust({ zoom: null });
        run();
      },
      onTrouble: (error) => trouble(error),
    }, element("label", { for: "from" }, "invested from", fromDate), element("label", { for: "to" }, "to", toDate));

    const { run, trouble, signal: asked } = explorer.replayed.asking({
      result, words, what: "the comparison", source,
      isShown: () => chart,
      clear: () => { chart = null; },
      work: async (signal) => {
        const { products, instruments: others } = chosen();
        answer = await explorer.post("/v1/compare", Object.assign(bodyOf(source), { points }), { signal });
        compared = products.map((one) => [one, true]).concat(others.map((one) => [one, false]));
        fine = null;
        draw();
        await refine(signal);
      },
    });

    /** Invests at another time, and shows all of it. */
    function invest(from, to) {
      link.choose({ from, to, zoom: null });
      fromDate.value = (from || "").slice(0, 10);
      toDate.value = (to || "").slice(0, 10);
      run();
    }

    function drawBar(ends, all) {
      const { from, to } = chosen(), { button } = explorer.replayed;
      const start = (days) => (days ? explorer.iso(1000 * (all[1] - 86400 * days)) : null);
      explorer.replayed.timeBar(bar, all, {
        onZoom: zoom, onScale: draw,
        before: [element("span", { class: "soft" }, "invested for"),
          ...spans.map(([text, days]) => button(text, days ? from === start(days) : !from && !to, () => invest(start(days), days ? to : null)))],
        whileZoomed: [button("invest at this start", null, () => invest(...ends.map((end) => explorer.iso(1000 * Math.round(end)))))],
      });
    }

    /** Asks for what is zoomed at with more points. */
    async function refine(given) {
      const { zoom: text } = link.read().options, ends = explorer.replayed.zoomed();
      if (!ends) return;
      const [from, to] = ends.map((end) => explorer.iso(1000 * end));
      const { paths } = await explorer.post("/v1/compare", Object.assign(bodyOf(source), { points, draw_from: from, draw_to: to }), { signal: given });
      if (link.read().options.zoom !== text) return;
      fine = paths;
      draw();
    }

    function zoom(ends) {
      explorer.replayed.zoom(ends);
      draw();
      clearTimeout(pending);
      pending = setTimeout(() => refine(asked()).catch(() => {}), 150);
    }

    function draw() {
      contenders = answer.rows.map((row, i) => ({ row, path: explorer.compareCharts.refined(answer.paths[i], fine && fine[i]), label: labelOf(...compared[i]), style: explorer.compareCharts.styleOf(i, compared[i][1]) }));
      if (!result.contains(bar)) replace(result, bar, place, costs, numbers, behind, notes);
      const times = contenders[0].path.time, all = [times[0], Math.max(times[times.length - 1], times[0] + 1)];
      const ends = explorer.replayed.zoomed();
      words.textContent = sentence(contenders);
      if (!chart || chart.all.join() !== all.join()) {
        chart = Object.assign(explorer.timeline([explorer.compareCharts.values(() => contenders, chosen)], all, zoom), { all });
        replace(place, chart.part);
      }
      drawBar(ends, all);
      chart.draw(ends || all);
      explorer.compareCharts.costBars(costs, contenders);
      replace(numbers, figures(contenders));
      explorer.renew(behind, explorer.tableBehind("What 100 became in each", ["time (UTC)", ...contenders.map(({ label }) => label)], () => times.map((seconds) =>
        [explorer.timeOfSeconds(seconds)].concat(contenders.map(({ path }) => explorer.number(explorer.compareCharts.of100(explorer.valueAt({ times: path.time, values: path.value }, seconds))))))),
      element("p", { class: "soft" }, element("button", { type: "button", onclick: () => download(source, trouble) }, "CSV of the comparison")));
      replace(notes, explorer.notes(answer.warnings));
    }

    const form = element("form", { class: "controls", onsubmit: (event) => event.preventDefault() }, source.part, chooser(library, instruments, run));
    // On a phone what came of it stands before what may be chosen.
    const choices = element("details", { class: "choices", open: window.innerWidth > 600 }, element("summary", {}, "History, and what is compared"), form);
    replace(main, element("section", Object.assign({ id: "compare", "aria-label": "Compare" }, source.drop), element("h1", {}, "Compare"),
      element("p", { class: "soft" }, "Token, spot, margin or perpetual? 100 put into each at the first bar, and nothing after it."), words, choices, result));
    await run();
    return {
      get title() {
        const { products, instruments: others } = chosen();
        return `Compare ${names(products.map((one) => labelOf(one, true)).concat(others.map((one) => labelOf(one, false))))} on ${source.name()}`;
      },
      onSize: () => chart && draw(),
    };
  }

  explorer.pages.compare = { name: "Compare", open };
})(window.explorer = window.explorer || {});

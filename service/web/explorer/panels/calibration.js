// Which of its terms what really traded shows: a choice of terms to find, and what was found with its error.
"use strict";
(function (explorer) {
  const { element, link, figure } = explorer;
  const { named, days, basisPoints } = explorer.observed;

  /** What a reader has ticked and not yet asked for, by the token. */
  const ticked = new Map();
  let asking = null;

  /** The terms that a product can be asked for: { path, name, value, scale, unit, per }; of a time of day the value is a text. */
  function candidates({ leverage, financing, fees, rebalance }) {
    const isShort = leverage < 0, rate = (path, name, value, per) => ({ path, name, value, scale: 100, unit: "\u00a0%", per: ` ${per}` });
    const charges = financing.kind !== "cash" ? [] : [
      leverage > 1 && rate("financing.borrow_spread", "spread on what is borrowed", financing.borrow_spread || 0, "a year"),
      leverage < 1 && rate("financing.lend_spread", "spread on the cash that is held", financing.lend_spread || 0, "a year"),
      isShort && rate("financing.borrow_fee", "fee on what is sold short", financing.borrow_fee || 0, "a year"),
    ].filter(Boolean);
    const per = fees.management.per;
    return [
      ...charges,
      rate("fees.management.rate", "management fee", fees.management.rate, per === "year" ? "a year" : per === "dilution" ? "dilution a year" : `per ${per}`),
      { path: "leverage", name: "leverage", value: leverage, scale: 1, unit: "x", per: "" },
      ...rebalance.map((rule, i) => ({ path: `rebalance.${i}.at`, name: "time of the rebalance", value: rule.at, per: "" })).filter(({ value }) => value),
    ];
  }

  /** So many decimals that two digits of a size are seen. */
  const decimalsOf = (size) => (size > 0 ? Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(size)))) : 4);

  /** What the product says of a term. */
  const said = ({ value, scale, unit }) => (explorer.isNumber(value)
    ? figure(value, (x) => explorer.rounded(scale * x, Math.max(scale === 1 ? 0 : 2, decimalsOf(Math.abs(scale * x)) - 1)) + unit) : value);

  /** What was found of a term, and its error: 0.607 ± 0.029 %. */
  function shownOf({ scale, unit }, { value, standard_error: error, setting }) {
    if (value === null) return [setting.slice(setting.indexOf("=") + 1)];
    const decimals = decimalsOf(scale * error), plain = (x) => explorer.rounded(scale * x, decimals);
    return explorer.isNumber(error) ? [figure(value, plain), " \u00b1\u00a0", figure(error, plain), unit] : [figure(value, plain), unit];
  }

  /** Whether what the product says can be what was seen; of times that act at the same prices none is another. */
  function verdict(term, { value, standard_error: error }) {
    if (value === null || !explorer.isNumber(error)) return "";
    if (Math.abs(value - term.value) <= 1.96 * error) return "agrees with the product";
    return `${value > term.value ? "more" : "less"} than the product says`;
  }

  const table = (caption, heads, rows) => element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, element("table", {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...heads.map(([text, kind]) => element("th", { scope: "col", class: kind }, text)))),
    element("tbody", {}, ...rows)));

  const fullName = ({ name, per }) => name + (per && `,${per}`);
  /** A path, which may break after its dots. */
  const pathOf = ({ name, path }) => (path === name ? null : element("span", { class: "beside" }, ...path.split(".").flatMap((part, i) => (i ? [".", element("wbr"), part] : [part]))));

  function foundTable(all, rows) {
    const row = (found) => {
      const term = all.find(({ path }) => path === found.term);
      return element("tr", {}, element("th", { scope: "row" }, fullName(term), pathOf(term)), element("td", { class: "number" }, said(term)),
        element("td", { class: "number" }, ...shownOf(term, found), element("span", { class: "beside" }, verdict(term, found))));
    };
    return table("Value and standard error of each term", [["term"], ["the product", "number"], ["found", "number"]], rows.map(row));
  }

  function yearsTable(all, rows) {
    const numbers = all.filter(({ path }) => rows.some((row) => row.term === path && row.value !== null)), years = Array.from(new Set(rows.map(({ period }) => period)));
    if (!numbers.length || !years.length) return null;
    const cell = (year) => (term) => element("td", { class: "number" }, ...shownOf(term, rows.find((row) => row.period === year && row.term === term.path)));
    return table("Each year by itself", [["year"], ...numbers.map((term) => [fullName(term), "number"])],
      years.map((year) => element("tr", {}, element("th", { scope: "row" }, year), ...numbers.map(cell(year)))));
  }

  /** Asks for the terms of a link, and makes of the answer what is shown. */
  async function answered(context, all, { free, isByYear, kind }) {
    if (asking) asking.abort();
    asking = new AbortController();
    const { from, to } = context.range, symbol = context.token.symbol;
    const asked = Object.assign({ free, kind, by: isByYear ? "year" : "all" }, from ? { from } : {}, to ? { to } : {});
    let found;
    try {
      found = await explorer.post(`${context.path}/calibration`, asked, { signal: asking.signal });
    } catch (error) {
      if (error.status !== 400) throw error;
      return element("p", { class: "state" }, explorer.sentence(error.message));
    }
    const whole = found.rows.filter(({ period }) => period === "all"), years = found.rows.filter(({ period }) => period !== "all");
    const saved = element("span", { class: "soft", role: "status" });
    const set = whole.map(({ setting }) => setting).join(",");
    const csv = element("button", { type: "button", onclick: () => explorer.fill(saved, "the history", async () => {
      explorer.download(`${symbol}-found.csv`, await explorer.csv(`${context.path}/spliced?format=csv&limit=100000&kind=${kind}&set=${encodeURIComponent(set)}`));
      return `${symbol}-found.csv has the replay by these terms, and its ${named[kind]} after it.`;
    }) }, "CSV of its history by these terms");
    return [
      element("p", { class: "finding" }, `Found in ${explorer.number(whole[0].sessions)} sessions of its ${named[kind]}, ${days(found.first_time, found.last_time)}; the errors that remain have a median size of ${basisPoints(found.noise)}.`),
      foundTable(all, whole),
      isByYear ? yearsTable(all, years) : null,
      explorer.notes(found.warnings.filter(({ place }) => place === `${symbol} ${kind}`)),
      found.short_form ? element("p", { class: "soft" }, "As a product that commands take by its name:") : null,
      found.short_form ? explorer.copyable(found.short_form) : null,
      element("div", { class: "bar" }, csv, saved),
    ].filter(Boolean);
  }

  function form(symbol, all, wanted) {
    const box = (name, checked, text, ...more) => element("label", { class: "tick" }, element("input", { type: "checkbox", name, checked, onchange: keep }), element("span", {}, text, ...more));
    const boxes = all.map((term) => box(term.path, wanted.free.includes(term.path), term.name,
      element("small", {}, said(term), term.per)));
    const byYear = box("years", wanted.isByYear, "each year too");
    const isTicked = (label) => label.querySelector("input").checked;
    const free = () => all.filter((term, i) => isTicked(boxes[i])).map(({ path }) => path);
    const button = element("button", { type: "submit", class: "main", disabled: !wanted.free.length }, "Find them");
    function keep() {
      ticked.set(symbol, { free: free(), isByYear: isTicked(byYear) });
      button.disabled = !free().length;
    }
    const submit = (event) => {
      event.preventDefault();
      ticked.delete(symbol);
      link.change({ find: free().join(","), years: isTicked(byYear) ? "each" : null });
    };
    return element("form", { class: "finder", onsubmit: submit }, element("fieldset", {}, element("legend", {}, "Terms to find"), ...boxes), element("div", { class: "bar" }, button, byYear));
  }

  explorer.panels.calibration = {
    title: "Terms found in what really traded",
    follows: "choice",
    option: ["find", "years", "kind"],
    wide: true,
    async fill(context) {
      const series = await explorer.observed.seriesOf(context), { symbol, terms } = context.token;
      if (!series.length) return element("p", { class: "state" }, "Its terms can be found once its published NAV or its market price is known: see \u201cAgainst what really traded\u201d.");
      const all = candidates(terms), options = context.options(), kind = explorer.observed.kindChosen(context, series);
      const free = (options.find || "").split(",").filter((path) => all.some((term) => term.path === path)), isByYear = options.years === "each";
      const wanted = ticked.get(symbol) || (free.length ? { free, isByYear } : { free: [all[0].path], isByYear });
      const outside = explorer.observed.outside(context, series.find((one) => one.kind === kind));
      const result = element("div", { class: "found" });
      if (outside) result.append(outside);
      else if (free.length) explorer.fill(result, "the terms", () => answered(context, all, { free, isByYear, kind }));
      return [
        element("p", {}, `Which values of its terms make its replay fit its ${named[kind]} best, by the daily errors over the time shown.`),
        form(symbol, all, wanted), result,
      ];
    },
  };
})(window.explorer = window.explorer || {});

// Sliders and choices of a form, and those of a product's fields: what they change stands in the link.
"use strict";
(function (explorer) {
  const { element, link } = explorer;

  /** A slider { id, name, value, ends, step, text }: `text` writes its value; `onInput` is told the value as a text. */
  function slider({ id, name, value, ends, step, text }, onInput) {
    const output = element("output", { for: id }, text(value));
    // The stops are whole steps, so that 3.5 can be chosen; a value between two of them is one of its own.
    const [least, most] = [Math.ceil(ends[0] / step - 1e-9), Math.floor(ends[1] / step + 1e-9)].map((steps) => String(Number((steps * step).toFixed(10))));
    const isBetween = Math.abs(value / step - Math.round(value / step)) > 1e-6;
    const input = element("input", { id, type: "range", min: least, max: most, step: isBetween ? "any" : String(step), value: String(value),
      oninput: () => {
        output.textContent = text(Number(input.value));
        onInput(input.value);
      } });
    return element("label", { for: id }, name, output, input);
  }

  /** One of several texts, { id, name, value, choices }, each alone or with the words that stand for it. */
  function choice({ id, name, value, choices }, onChange) {
    const select = element("select", { id, onchange: () => onChange(select.value) },
      ...choices.map((one) => [].concat(one)).map(([text, words]) => element("option", { value: text, selected: text === value }, words || text)));
    return element("label", { for: id }, name, select);
  }

  /** The fields of a product that can be moved: path, name, and the ends of the slider or the choices. */
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

  /** The fields that a link changes, `path=value`; a page with several designs keeps those of each under its letter. */
  const settings = (options, letter = "") => (options[letter + "set"] || "").split(";").filter(Boolean);
  const settingOf = (texts, path) => (texts.find((text) => text.startsWith(path + "=")) || "").slice(path.length + 1);

  /** What the texts change of a product, in words: `leverage 2.5x`. */
  const changes = (terms, texts) => fieldsOf(terms).filter(({ path }) => settingOf(texts, path) !== "")
    .map(({ path, name, text }) => `${name} ${text ? text(Number(settingOf(texts, path))) : settingOf(texts, path)}`);

  function change(letter, field, value) {
    const others = settings(link.read().options, letter).filter((text) => !text.startsWith(field.path + "="));
    if (value !== String(field.value)) others.push(`${field.path}=${value}`);
    // A choice is a step to go back from, the movement of a slider is none.
    (field.choices ? link.choose : link.adjust)({ [letter + "set"]: others.join(";") || null });
  }

  function control(letter, field, onChange) {
    const given = settingOf(settings(link.read().options, letter), field.path);
    const changed = (value) => {
      change(letter, field, value);
      onChange();
    };
    const id = letter ? `${letter}-${field.path}` : field.path;
    if (field.choices) {
      const choices = field.choices.includes(field.value) ? field.choices : [field.value].concat(field.choices);
      return choice(Object.assign({}, field, { id, choices, value: given || field.value }), changed);
    }
    const ends = [Math.min(field.ends[0], field.value), Math.max(field.ends[1], field.value)];
    return slider(Object.assign({}, field, { id, ends, value: given ? Number(given) : field.value }), changed);
  }

  /** Controls for the fields of a product; `onChange` follows each change of the link. */
  const ofProduct = (terms, onChange, letter = "") => fieldsOf(terms).map((field) => control(letter, field, onChange));

  Object.assign(explorer, { controls: { slider, choice, settings, changes, ofProduct } });
})(window.explorer = window.explorer || {});

// The rules of a holder on the page Hold: their controls, how they stand in the link and in a request, and their words.
"use strict";
(function (explorer) {
  const { link } = explorer;
  const share = charts.axisPercent;
  const none = "0s";

  const hasTrend = (chosen) => chosen.trend !== none;
  const isSized = (...kinds) => (chosen) => kinds.includes(chosen.size);
  const sizes = [["all", "all of the equity"], ["part", "a part of it"], ["risk", "by risk"], ["volatility", "by volatility"]];

  // A field stands in the link and in a request by its name; `initial` is what holds where the link says nothing, and
  // `isUsed` whether another choice leaves room for it.
  const fields = [
    { name: "stop_loss", group: "exits", label: "stop loss", of: " below entry", initial: "0.12", ends: [0, 0.9], step: 0.01 },
    { name: "take_profit", group: "exits", label: "take profit", of: " above entry", initial: "0", ends: [0, 3], step: 0.05 },
    { name: "trailing", group: "exits", label: "trailing stop", of: " off peak", initial: "0", ends: [0, 0.9], step: 0.01 },
    { name: "max_hold", group: "exits", label: "held at most", initial: none, never: "without end", spans: ["1d", "3d", "7d", "14d", "21d", "30d", "90d"] },
    { name: "cooldown", group: "exits", label: "cooldown after an exit", initial: "1d", never: "none", spans: ["1h", "4h", "12h", "1d", "3d", "7d", "30d"] },
    { name: "trend", group: "entry", label: "in above the mean of", initial: none, never: "always in", spans: ["3d", "7d", "20d", "50d", "100d", "200d"] },
    { name: "trend_margin", group: "entry", label: "by a margin of", initial: "0", ends: [0, 0.2], step: 0.005, isUsed: hasTrend },
    { name: "trend_delay", group: "entry", label: "traded later by", initial: none, never: "no delay", spans: ["1h", "4h", "1d", "2d"], isUsed: hasTrend },
    { name: "size", group: "entry", label: "size", initial: "all", choices: sizes },
    { name: "allocate", group: "entry", label: "part of the equity", initial: "0.5", ends: [0.01, 1], step: 0.01, isUsed: isSized("part") },
    { name: "risk", group: "entry", label: "equity lost at the stop", initial: "0.02", ends: [0.001, 0.1], step: 0.001, isUsed: isSized("risk") },
    { name: "target_volatility", group: "entry", label: "target volatility", initial: "0.4", ends: [0.05, 2], step: 0.05, isUsed: isSized("volatility") },
    { name: "volatility_window", group: "entry", label: "measured over", initial: "30d", spans: ["3d", "7d", "14d", "30d", "90d"], isUsed: isSized("volatility") },
    { name: "spread", group: "costs", label: "spread of the token", initial: "0", ends: [0, 0.02], step: 0.0005 },
    { name: "broker_fee", group: "costs", label: "broker's fee", initial: "0", ends: [0, 0.01], step: 0.0005 },
  ];

  /** What the link says of the rules, field by field, as texts. */
  function chosen() {
    const { options } = link.read();
    return Object.fromEntries(fields.map(({ name, initial }) => [name, options[name] === undefined ? initial : options[name]]));
  }

  /** The strategy of a request. A text that is no number goes as it is, and is refused by its name. */
  function strategy() {
    const all = chosen();
    const used = fields.filter(({ name, isUsed }) => name !== "size" && (!isUsed || isUsed(all)));
    return Object.fromEntries(used.map(({ name, ends }) => [name, ends && isFinite(all[name]) && all[name] !== "" ? Number(all[name]) : all[name]])
      .filter(([, value]) => value !== 0 && value !== none));
  }

  const units = { d: "day", h: "hour", m: "minute", s: "second" };
  /** A duration of the API in words: 7 days. */
  function span(text) {
    const [, count, unit] = /^(\d+)([dhms])$/.exec(text) || [];
    return count ? `${explorer.number(Number(count))} ${units[unit]}${count === "1" ? "" : "s"}` : text;
  }

  /** Sliders and choices of a group; `onChange` follows each change of the link. */
  function controls(group, onChange) {
    const labels = fields.filter((field) => field.group === group).map((field) => {
      const { name, label, of = "", initial, ends, spans, never, choices } = field, value = chosen()[name];
      const set = (text) => {
        (ends ? link.adjust : link.choose)({ [name]: text === initial ? null : text });
        showUsed();
        onChange();
      };
      if (ends) {
        return explorer.controls.slider({ id: name, name: label, value: Number(value), ends: [ends[0], Math.max(ends[1], Number(value) || 0)], step: field.step,
          text: (x) => (x === 0 ? "none" : share(x) + of) }, set);
      }
      const named = choices || [].concat(never ? [[none, never]] : [], spans.map((one) => [one, span(one)]));
      const all = named.some(([one]) => one === value) ? named : named.concat([[value, span(value)]]);
      return explorer.controls.choice({ id: name, name: label, value, choices: all }, set);
    });
    const shown = fields.filter((field) => field.group === group);
    const showUsed = () => labels.forEach((label, i) => { label.hidden = Boolean(shown[i].isUsed) && !shown[i].isUsed(chosen()); });
    showUsed();
    return labels;
  }

  const listed = (texts) => (texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts[texts.length - 1]}`);

  const words = {
    stop_loss: (x) => `a stop of ${share(x)}`,
    take_profit: (x) => `a take profit of ${share(x)}`,
    trailing: (x) => `a trailing stop of ${share(x)}`,
    max_hold: (text) => `a time limit of ${span(text)}`,
    trend: (text) => `entries above the mean of ${span(text)}`,
    cooldown: (text) => `a cooldown of ${span(text)}`,
    allocate: (x) => `${share(x)} of the equity`,
    risk: (x) => `a risk of ${share(x)} of the equity`,
    target_volatility: (x) => `a target volatility of ${share(x)}`,
  };
  const exits = ["stop_loss", "take_profit", "trailing", "max_hold", "trend"];

  /** "With a stop of 12 % and a cooldown of 1 day": what rules there are. */
  function said() {
    const rules = strategy(), hasExit = exits.some((name) => name in rules);
    // A cooldown is of use after an exit alone.
    const used = Object.keys(words).filter((name) => name in rules && (hasExit || name !== "cooldown"));
    return used.length ? `With ${listed(used.map((name) => words[name](rules[name])))}` : "Without a rule";
  }

  const ends = {
    stop_loss: "stopped", take_profit: "closed at the take profit", trailing: "closed by the trailing stop",
    max_hold: "closed by the time limit", signal: "closed by the trend", death: "lost with the token",
  };

  /** What came of it in words; every number in it is the API's, and holdings are counted. */
  function sentence({ paths, trades, statistics }) {
    const last = (name) => {
      const { value } = paths.find((path) => path.name === name);
      return explorer.number(100 * value[value.length - 1]);
    };
    const result = `${said()}, the holder ends with ${last("strategy")} of 100; the token held throughout ends with ${last("token")}, the underlying with ${last("underlying")}.`;
    const counts = Object.keys(ends).map((reason) => [statistics[reason], ends[reason]]);
    if (trades.some(({ reason }) => !reason)) counts.push([1, "still open"]);
    const parts = counts.filter(([count]) => count > 0).map(([count, what], i) =>
      `${explorer.number(count)}${i ? "" : ` of ${explorer.number(trades.length)} holding${trades.length === 1 ? "" : "s"}`} ${count === 1 ? "was" : "were"} ${what}`.replace("was still", "is still"));
    if (!parts.length) return `${result} Nothing was ever held.`;
    const slipped = statistics.worst_slippage > 0 ? `; the worst stop was filled ${explorer.percent(statistics.worst_slippage)} below its level` : "";
    return `${result} ${listed(parts)}${slipped}.`;
  }

  Object.assign(explorer, { holdRules: { controls, strategy, sentence, span } });
})(window.explorer = window.explorer || {});

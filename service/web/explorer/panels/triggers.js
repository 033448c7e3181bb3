// When the token trades next: by its schedule, or before it where the price reaches a rule for emergencies.
"use strict";
(function (explorer) {
  const { figure, number, percent, multiple } = explorer;

  /** The sides of the rules that can fire: { price, move, leverage, trigger }. */
  const sidesOf = (rules) => [].concat(...rules.map((rule) => [["below", rule.at_or_below], ["above", rule.at_or_above]]
    .filter(([, price]) => explorer.isNumber(price))
    .map(([side, price]) => ({ side, price, move: rule[`move_to_${side}`], leverage: rule[`real_leverage_${side}`], trigger: rule.trigger }))));

  function sentences({ state, underlying }) {
    const { element } = explorer;
    const until = state.next_rebalance_time ? ` before ${explorer.time(state.next_rebalance_time)}` : "";
    const fires = sidesOf(state.emergency).map(({ side, price, move, leverage, trigger }) => element("p", {},
      `Rebalances if ${underlying} ${side === "below" ? "falls" : "rises"} `, figure(Math.abs(move), percent), " to ", figure(price, number), until,
      ", where real leverage is ", figure(leverage, multiple), ` (its rule: ${explorer.triggerWords(trigger)}).`));
    const schedule = state.next_rebalance_time ? `The next scheduled rebalance is at ${explorer.time(state.next_rebalance_time)}.` : "No rebalance is scheduled.";
    return [...(fires.length ? fires : [element("p", {}, "No emergency rule can fire from here.")]), element("p", { class: "soft" }, schedule)];
  }

  /** The prices of the rules on one scale with the last price. */
  function drawScale(plot, state, sides) {
    const width = Math.max(280, plot.getBoundingClientRect().width || 600), height = 84, axis = 56;
    plot.replaceChildren();
    const all = sides.map(({ price }) => price).concat(state.price);
    const [low, high] = d3.extent(all), room = 0.12 * (high - low || high);
    const x = d3.scaleLinear().domain([low - room, high + room]).range([10, width - 10]);
    const svg = d3.select(plot).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
      .attr("role", "img").attr("aria-label", "The last price, and the prices at which the token rebalances");
    const ticks = x.ticks(Math.max(3, Math.floor(width / 90)));
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${axis})`).call(d3.axisBottom(x).tickValues(ticks).tickFormat(charts.tickFormat(ticks)).tickSizeOuter(0));
    const mark = (price, text, kind) => {
      const at = x(price), isRight = at > width / 2;
      svg.append("line").attr("class", kind).attr("x1", at).attr("x2", at).attr("y1", kind === "now" ? 24 : 4).attr("y2", axis);
      svg.append("text").attr("x", at + (isRight ? -5 : 5)).attr("y", kind === "now" ? 36 : 15).attr("text-anchor", isRight ? "end" : "start").text(text);
    };
    svg.append("path").attr("class", "series").attr("d", `M${x(low)},${axis}H${x(high)}`).attr("stroke", "var(--token)").attr("stroke-width", 3);
    sides.forEach(({ price, leverage }) => mark(price, `rebalances at ${number(price)}, ${multiple(leverage)}`, "trigger"));
    mark(state.price, `now ${number(state.price)}`, "now");
    svg.append("circle").attr("cx", x(state.price)).attr("cy", axis).attr("r", 5).attr("fill", "var(--token)");
  }

  explorer.panels.triggers = {
    title: "When it trades next",
    follows: "bars",
    async fill(context) {
      const { element } = explorer, { state } = context.token;
      if (state.wiped_out) return element("p", { class: "state" }, "Never: it was wiped out.");
      if (context.hasEnded()) return element("p", { class: "state" }, `Never: the prices of ${context.token.underlying} end on ${explorer.time(state.nav_time)}.`);
      if (context.token.retired) return element("p", { class: "state" }, "Never: it is retired.");
      const sides = sidesOf(state.emergency);
      const said = sentences({ state, underlying: context.token.underlying });
      if (!sides.length) return said;
      const plot = element("div", { class: "plot scale", "data-chart": "triggers" });
      context.onSize(() => drawScale(plot, state, sides));
      return [...said, plot];
    },
  };
})(window.explorer = window.explorer || {});

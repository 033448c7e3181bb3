// Support and resistance of the underlying.
"use strict";
(function (explorer) {
  explorer.panels.levels = {
    title: "Support and resistance",
    follows: "bars",
    async fill(context) {
      const { element } = explorer;
      const { levels } = await explorer.json(`/v1/underlyings/${encodeURIComponent(context.token.underlying)}/levels`);
      if (!levels.length) return element("p", { class: "state" }, "No price at which the history turned more than once.");
      const rows = levels.slice(0, 8).map((level) => element("tr", {}, element("td", {}, level.side), element("td", { class: "number" }, explorer.figure(level.price)),
        element("td", { class: "number" }, explorer.figure(level.touches)), element("td", { class: "number" }, explorer.figure(level.strength)), element("td", { class: "time" }, explorer.stamp(level.last_touch_time))));
      return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Support and resistance" }, element("table", {},
        element("thead", {}, element("tr", {}, ...["side", "price", "touches", "strength", "last touch (UTC)"].map((name, i) =>
          element("th", { scope: "col", class: i > 0 && i < 4 ? "number" : null }, name)))), element("tbody", {}, ...rows)));
    },
  };
})(window.explorer = window.explorer || {});

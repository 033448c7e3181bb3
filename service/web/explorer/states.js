// What stands in the place of a part that is loading, empty or in trouble, and tables behind charts.
"use strict";
(function (explorer) {
  const { element, replace } = explorer;

  const loading = (what) => element("p", { class: "state", role: "status" }, `Loading ${what} \u2026`);
  const trouble = (error) => element("p", { class: "state trouble", role: "alert" }, explorer.sentence(error.message));
  const empty = (title, ...more) => element("div", { class: "state" }, element("p", { class: "lead" }, title), ...more);

  function copyable(command) {
    const button = element("button", {
      type: "button",
      onclick: async () => {
        await navigator.clipboard.writeText(command);
        button.textContent = "copied";
      },
    }, "copy");
    return element("div", { class: "command" }, element("code", {}, command), button);
  }

  /** Fills a part with what `work` makes, and says meanwhile that it loads, or then why it cannot be had. */
  async function fill(part, what, work) {
    if (!part.childNodes.length) replace(part, loading(what));
    try {
      replace(part, ...[].concat(await work()));
    } catch (error) {
      if (error.name === "AbortError") return;
      replace(part, trouble(error));
    }
  }

  /** The numbers behind a chart, made once a reader opens them. */
  function tableBehind(caption, heads, rows) {
    const details = element("details", { class: "behind" }, element("summary", {}, "As a table"));
    details.addEventListener("toggle", () => {
      if (details.querySelector("table")) return;
      const cell = (name) => (text, i) => element(name, { class: i ? "number" : null, scope: name === "th" ? "col" : null }, text);
      details.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, element("table", {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, ...heads.map(cell("th")))),
        element("tbody", {}, ...rows().map((row) => element("tr", {}, ...row.map(cell("td"))))))));
    });
    return details;
  }

  const notes = (warnings) => (warnings && warnings.length
    ? element("aside", { class: "notes", "aria-label": "Notes" }, element("ul", {}, ...warnings.map(({ place, text }) =>
      element("li", {}, explorer.sentence((place ? place + ": " : "") + text)))))
    : null);

  Object.assign(explorer, { loading, trouble, empty, copyable, fill, tableBehind, notes });
})(window.explorer = window.explorer || {});

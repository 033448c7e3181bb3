// What stands in the place of a part that is loading, empty or in trouble, and tables behind charts.
"use strict";
(function (explorer) {
  const { element, replace } = explorer;

  const loading = (what) => element("p", { class: "state", role: "status" }, `Loading ${what} \u2026`);
  const empty = (title, ...more) => element("div", { class: "state" }, element("p", { class: "lead" }, title), ...more);

  /** An error in a person's words, with what the reader can do about it. */
  function trouble(error, ...more) {
    if (error.isLocked) return element("p", { class: "state", role: "status" }, "It is shown here once you give a key above.");
    return element("div", { class: "state trouble", role: "alert" }, element("p", {}, explorer.sentence(error.message)), ...more);
  }

  function copyable(command) {
    const button = element("button", {
      type: "button", "aria-label": `Copy: ${command}`,
      onclick: async () => {
        await navigator.clipboard.writeText(command);
        button.textContent = "copied";
        setTimeout(() => { button.textContent = "copy"; }, 2000);
      },
    }, "copy");
    return element("div", { class: "command" }, element("code", { tabindex: "0" }, command), button);
  }

  /** Puts new children in the place of a part's; tables that are open stay open, and scroll and focus stay where they are. */
  function renew(part, ...children) {
    const all = (selector) => Array.from(part.querySelectorAll(selector));
    const focusable = "a, button, summary, [tabindex]";
    const opened = all("details").map((details) => details.open);
    const scrolled = all(".scroll").map(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]);
    const focused = all(focusable).indexOf(document.activeElement);
    replace(part, ...children);
    all("details").forEach((details, i) => {
      details.open = Boolean(opened[i]);
      if (details.open && details.build) details.build();
    });
    all(".scroll").forEach((one, i) => scrolled[i] && one.scrollTo(...scrolled[i]));
    if (focused >= 0 && all(focusable)[focused]) all(focusable)[focused].focus({ preventScroll: true });
  }

  /** Fills a part with what `work` makes, and says meanwhile that it loads, or then why it cannot be had. */
  async function fill(part, what, work) {
    if (!part.childNodes.length) replace(part, loading(what));
    try {
      renew(part, ...[].concat(await work()));
    } catch (error) {
      if (error.name === "AbortError") return;
      replace(part, trouble(error));
    }
  }

  /** The numbers behind a chart, made once a reader opens them. */
  function tableBehind(caption, heads, rows) {
    const details = element("details", { class: "behind" }, element("summary", {}, "As a table"));
    details.build = () => {
      if (details.querySelector("table")) return;
      const cell = (name) => (text, i) => element(name, { class: i ? "number" : null, scope: name === "th" ? "col" : null }, text);
      details.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, element("table", {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, ...heads.map(cell("th")))),
        element("tbody", {}, ...rows().map((row) => element("tr", {}, ...row.map(cell("td"))))))));
    };
    details.addEventListener("toggle", details.build);
    return details;
  }

  /** Fills a part with a chart { id, caption, draw, table }, and leaves its table open where it was. */
  function chart(part, { id, caption, draw, table }, ...more) {
    const plot = element("div", { class: "plot", "data-chart": id });
    renew(part, element("figure", {}, element("figcaption", {}, caption), plot), table, ...more);
    draw(plot, Math.max(280, Math.floor(plot.getBoundingClientRect().width)));
  }

  /** What stands between backticks is code. */
  const withCode = (text) => text.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part));

  const notes = (warnings) => (warnings && warnings.length
    ? element("aside", { class: "notes", "aria-label": "Notes" }, element("ul", {}, ...warnings.map(({ place, text }) =>
      element("li", {}, ...withCode(explorer.sentence((place ? place + ": " : "") + text))))))
    : null);

  /** Gives a reader a text as a file. */
  function download(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  Object.assign(explorer, { loading, trouble, empty, copyable, renew, fill, tableBehind, chart, notes, download });
})(window.explorer = window.explorer || {});

// What the pages that replay a history share: one question at a time, what stands in the place of its answer, and the bar
// with the time and the scale that are shown, which stand in the link.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;

  /**
   * Asks about the history of `source`, and drops what was asked before. `work(signal)` asks and draws; meanwhile `result` says
   * that `what` is loading, unless `isShown()`; `clear()` forgets what was drawn. Where there is no history to ask about, `result`
   * says so.
   */
  function asking({ result, words, what, source, isShown, clear, work }) {
    let aborting = null;

    /** Shows something else in the place of the answer. */
    function instead(part) {
      clear();
      words.textContent = "";
      replace(result, part);
    }
    const trouble = (error) => instead(explorer.trouble(error));

    async function run() {
      if (aborting) aborting.abort();
      if (source.isMissing()) return instead(source.missing());
      const { signal } = aborting = new AbortController();
      try {
        if (!isShown()) instead(explorer.loading(what));
        await work(signal);
      } catch (error) {
        if (error.name !== "AbortError") trouble(error);
      }
    }

    return { run, instead, trouble, signal: () => aborting.signal };
  }

  const zoomText = (ends) => ends.map((end) => explorer.iso(1000 * Math.round(end))).join("..");

  /** The time that is zoomed at, in seconds, as the link has it; nothing where all is shown. */
  function zoomed() {
    const ends = (link.read().options.zoom || "").split("..").map((end) => Date.parse(end) / 1000);
    return ends.length === 2 && ends[0] < ends[1] ? ends : null;
  }

  const zoom = (ends) => link.choose({ zoom: ends ? zoomText(ends) : null });

  const button = (text, isPressed, act) => element("button", { type: "button", "aria-pressed": isPressed === null ? null : String(isPressed), onclick: act }, text);

  /** The time shown of all that there is, `extent`, and the scales; `onZoom` and `onScale` draw what is chosen. */
  function timeBar(bar, extent, { onZoom, onScale, before = [], whileZoomed = [] }) {
    const ends = zoomed(), shown = ends || extent, scale = link.read().options.scale || "log";
    explorer.renew(bar, ...before, element("span", { class: "zoomed" }, `${explorer.timeOfSeconds(shown[0])} to ${explorer.timeOfSeconds(shown[1])}`),
      ends ? button("show all", null, () => onZoom(null)) : null, ...(ends ? whileZoomed : []), element("span", { class: "space" }),
      ...[["log", "logarithmic"], ["linear", "linear"]].map(([name, text]) => button(text, scale === name, () => {
        link.choose({ scale: name === "log" ? null : name });
        onScale();
      })));
  }

  Object.assign(explorer, { replayed: { asking, zoomed, zoom, button, timeBar } });
})(window.explorer = window.explorer || {});

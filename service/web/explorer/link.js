// The state of the page is its link: #/tokens/BULL?range=90d&scale=log. Whoever opens the link sees the same.
"use strict";
(function (explorer) {
  function read() {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const parts = path.split("/").filter(Boolean).map((part) => {
      try {
        return decodeURIComponent(part);
      } catch (error) {
        return part;
      }
    });
    return { page: parts[0] || "", subject: parts[1] || null, options: Object.fromEntries(new URLSearchParams(query || "")) };
  }

  function write(page, subject, options) {
    const chosen = Object.entries(options || {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const query = new URLSearchParams(chosen).toString();
    return `#/${page}${subject ? "/" + encodeURIComponent(subject) : ""}${query ? "?" + query : ""}`;
  }

  /** Opens a link as a step that the reader can go back from. */
  function go(link) {
    if (location.hash !== link) location.hash = link;
  }

  const listeners = [];
  const onChange = (listener) => listeners.push(listener);
  function changed(options) {
    const now = read();
    return write(now.page, now.subject, Object.assign({}, now.options, options));
  }

  /** Changes options of the page that is open, which is drawn by them; a step to go back from. */
  const change = (options) => go(changed(options));

  /** The same of a choice that the page itself follows: it is not drawn anew, but going back from it does so. */
  function choose(options) {
    const link = changed(options);
    if (location.hash !== link) history.pushState(null, "", link);
    listeners.forEach((listener) => listener());
  }

  /** The same of what is no step, as the movement of a slider. */
  function adjust(options) {
    history.replaceState(null, "", changed(options));
    listeners.forEach((listener) => listener());
  }

  Object.assign(explorer, { link: { read, write, go, change, choose, adjust, onChange } });
})(window.explorer = window.explorer || {});

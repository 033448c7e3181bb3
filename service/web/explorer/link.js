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

  /** Changes options of the page that is open; `quietly`: not a step to go back from, and the page is not drawn again. */
  function change(options, quietly) {
    const now = read();
    const link = write(now.page, now.subject, Object.assign({}, now.options, options));
    if (quietly) history.replaceState(null, "", link);
    else go(link);
  }

  Object.assign(explorer, { link: { read, write, go, change } });
})(window.explorer = window.explorer || {});

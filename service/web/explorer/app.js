// Opens the page that the link names, and keeps head, key and theme.
"use strict";
(function (explorer) {
  const { replace, element, link } = explorer;
  const byId = (id) => document.getElementById(id);

  // The pages in the order of the menu, by the file that defines each.
  const order = ["tokens", "simulate", "odds", "compare", "hold", "accounts"];
  let open = null, openName = null, aborting = null, turn = 0;

  function menu(page) {
    replace(byId("menu"), ...order.map((name) => element("a", { href: link.write(name), "aria-current": name === page ? "page" : null }, explorer.pages[name].name)));
  }

  const entitle = () => { document.title = open ? `${open.title} \u2013 levtok` : "levtok"; };

  /** Follows the link. A page that knows how to go on from what it shows is not drawn again. */
  async function show() {
    const asked = link.read(), name = asked.page || order[0];
    if (open && openName === name && open.onLink) {
      open.onLink(asked);
      return entitle();
    }
    const mine = ++turn, main = byId("main");
    menu(name);
    if (aborting) aborting.abort();
    aborting = new AbortController();
    open = null;
    openName = name;
    if (!explorer.pages[name]) {
      entitle();
      replace(main, element("p", { class: "state trouble", role: "alert" }, `There is no page called \u201c${name}\u201d. `, element("a", { href: link.write(order[0]) }, "To the tokens")));
      return;
    }
    replace(main, explorer.loading(`the page ${explorer.pages[name].name}`));
    try {
      const made = await explorer.pages[name].open(main, asked, aborting.signal);
      if (mine !== turn) return;
      open = made;
    } catch (error) {
      if (error.name === "AbortError" || mine !== turn) return;
      replace(main, explorer.trouble(error, element("p", {}, element("button", { type: "button", onclick: show }, "Try again"))));
    }
    entitle();
  }

  explorer.askForKey = (why) => {
    byId("key").hidden = false;
    byId("key-why").textContent = why ? explorer.sentence(why) : "";
  };

  function theme() {
    const chosen = localStorage.getItem("theme");
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    byId("theme").textContent = dark ? "Light" : "Dark";
    byId("theme").setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
  }

  document.addEventListener("DOMContentLoaded", () => {
    theme();
    byId("theme").addEventListener("click", () => {
      localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
      theme();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
    byId("key").addEventListener("submit", (event) => {
      event.preventDefault();
      sessionStorage.setItem("key", byId("key-text").value);
      byId("key").hidden = true;
      open = null;
      show();
      explorer.live.retry();
    });
    // The age of the last bar goes on by itself; only a lost or regained connection is announced.
    const live = () => {
      const words = explorer.live.words();
      if (byId("live-words").textContent !== words) byId("live-words").textContent = words;
      byId("live").classList.toggle("lost", !explorer.live.state.connected);
    };
    let wasLost = false;
    explorer.live.on((kind, data) => {
      live();
      if (kind === "connected" && wasLost) {
        byId("live-change").textContent = "The connection is back.";
        if (!open) show();
        else if (open.onRegained) open.onRegained().catch(() => {});
      }
      if (kind === "lost" && explorer.live.state.wasConnected) byId("live-change").textContent = "The connection is lost.";
      wasLost = kind === "lost" || (wasLost && kind !== "connected");
      if (open && open.onNews) open.onNews(kind, data);
    });
    setInterval(live, 1000);
    explorer.json("/healthz").then(({ writing, clock }) => {
      byId("trial").hidden = writing !== "open";
      explorer.live.setClock(clock);
      if (open && open.onNews) open.onNews("clock");
    }, () => {});
    let pending = 0;
    window.addEventListener("resize", () => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => open && open.onSize && open.onSize());
    });
    window.addEventListener("hashchange", show);
    link.onChange(entitle);
    live();
    show();
    explorer.live.keepListening();
  });
})(window.explorer = window.explorer || {});

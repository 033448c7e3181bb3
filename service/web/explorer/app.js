// Opens the page that the link names, and keeps head, key and theme.
"use strict";
(function (explorer) {
  const { replace, element, link } = explorer;
  const byId = (id) => document.getElementById(id);

  // The pages in the order of the menu, by the file that defines each.
  const order = ["tokens", "simulate", "compare"];
  let open = null, aborting = null, turn = 0;

  function menu(page) {
    replace(byId("menu"), ...order.map((name) => element("a", { href: link.write(name), "aria-current": name === page ? "page" : null }, explorer.pages[name].name)));
  }

  async function show() {
    const asked = link.read(), mine = ++turn, main = byId("main");
    const name = asked.page || order[0];
    menu(name);
    if (aborting) aborting.abort();
    aborting = new AbortController();
    open = null;
    if (!explorer.pages[name]) {
      replace(main, element("p", { class: "state trouble", role: "alert" }, `There is no page called \u201c${name}\u201d. `, element("a", { href: link.write(order[0]) }, "To the tokens")));
      return;
    }
    try {
      const made = await explorer.pages[name].open(main, asked, aborting.signal);
      if (mine !== turn) return;
      open = made;
      document.title = `${made.title} \u2013 levtok`;
    } catch (error) {
      if (error.name === "AbortError" || mine !== turn) return;
      replace(main, explorer.trouble(error));
    }
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
    byId("theme").setAttribute("aria-label", dark ? "Use light colours" : "Use dark colours");
  }

  document.addEventListener("DOMContentLoaded", () => {
    theme();
    byId("theme").addEventListener("click", () => {
      localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
      theme();
    });
    byId("key").addEventListener("submit", (event) => {
      event.preventDefault();
      sessionStorage.setItem("key", byId("key-text").value);
      byId("key").hidden = true;
      show();
    });
    const live = () => { byId("live").textContent = explorer.live.words(); };
    let wasLost = false;
    explorer.live.on((kind, data) => {
      live();
      byId("live").classList.toggle("lost", !explorer.live.state.connected);
      if (kind === "connected" && wasLost) show();
      wasLost = kind === "lost" || (wasLost && kind !== "connected");
      if (open && open.onNews) open.onNews(kind, data);
    });
    let pending = 0;
    window.addEventListener("resize", () => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => open && open.onSize && open.onSize());
    });
    window.addEventListener("hashchange", show);
    live();
    show();
    explorer.live.keepListening();
  });
})(window.explorer = window.explorer || {});

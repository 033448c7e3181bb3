// The page Tokens: the list, and below it one token with its charts and panels.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;

  /** Opens the page. It stays while tokens, time and scale change: only what they change is drawn again. */
  async function open(main, asked, signal) {
    const { tokenList } = explorer;
    if (!tokenList.state.asked) replace(main, explorer.loading("the tokens"));
    await tokenList.load();
    const place = element("div", {});
    const list = tokenList.list(reload);
    let shown = null, symbol = null;
    signal.addEventListener("abort", () => shown && shown.close());

    /** The token that is asked for, or the first that has something to show. */
    function chosen({ subject }) {
      const { tokens } = tokenList.state;
      if (subject || !tokens.size) return subject;
      return (Array.from(tokens.values()).find((token) => !token.retired && token.nav !== null) || tokens.values().next().value).symbol;
    }

    function show(now) {
      const wanted = chosen(now);
      list.update(wanted);
      if (shown && wanted === symbol) return shown.update(now.options);
      if (shown) shown.close();
      shown = null;
      symbol = wanted;
      if (!symbol) return replace(place);
      if (!tokenList.state.tokens.has(symbol)) {
        return replace(place, element("p", { class: "state trouble", role: "alert" }, `There is no token called \u201c${symbol}\u201d here.`));
      }
      shown = explorer.tokenPanel(symbol, now.options);
      replace(place, shown.part);
    }

    async function reload() {
      await tokenList.load();
      show(link.read());
    }

    replace(main, list.part, place);
    show(asked);
    return {
      get title() {
        const { subject, options } = link.read();
        return [subject || "Tokens", shown && subject ? explorer.rangeName(options) : null].filter(Boolean).join(", ");
      },
      onLink(now) {
        const isOther = now.subject && now.subject !== symbol;
        show(now);
        // Where the list is long, as on a phone, the token that was chosen is not in sight.
        if (isOther && place.getBoundingClientRect().top > 0.6 * window.innerHeight) place.scrollIntoView({ block: "start" });
      },
      onNews(kind, data) {
        list.onNews(kind, data);
        if (shown) shown.onNews(kind, data);
      },
      onRegained: () => reload().then(() => shown && shown.onRegained()),
      onSize: () => shown && shown.onSize(),
    };
  }

  explorer.pages.tokens = { name: "Tokens", open };
})(window.explorer = window.explorer || {});

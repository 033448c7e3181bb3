// The rules of the token, as its product file says them.
"use strict";
(function (explorer) {
  explorer.panels.terms = {
    title: "Terms",
    async fill(context) {
      const { element } = explorer;
      return [element("p", {}, context.token.terms.description || ""),
        element("details", {}, element("summary", {}, "The product file"), element("pre", { tabindex: "0" }, JSON.stringify(context.token.terms, null, 2)))];
    },
  };
})(window.explorer = window.explorer || {});

// Asks the API, and says in a reader's words what is wrong where it does not answer.
"use strict";
(function (explorer) {
  const headers = () => {
    const key = sessionStorage.getItem("key");
    return key ? { Authorization: "Bearer " + key } : {};
  };

  async function ask(path, options = {}) {
    let answer;
    try {
      answer = await fetch(path, Object.assign({}, options, { headers: Object.assign(headers(), options.headers) }));
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error("The server does not answer. Is levtok serve still running?");
    }
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    const isLocked = answer.status === 401 || answer.status === 403;
    // A part that the page can do without says itself that it needs a key.
    if (isLocked && !options.isOptional) explorer.askForKey(headers().Authorization ? problem.detail : "");
    throw Object.assign(new Error(problem.detail || `${path} was answered with ${answer.status}`), { status: answer.status, isLocked });
  }

  const json = async (path, options) => (await ask(path, options)).json();
  const post = (path, body, options) => json(path, Object.assign({
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }, options));

  /** All pages of a list. */
  async function pages(path, name) {
    const all = [];
    for (let cursor = ""; cursor !== null;) {
      const page = await json(path + (cursor && `&cursor=${cursor}`));
      all.push(...page[name]);
      cursor = page.next;
    }
    return all;
  }

  /** All pages of a table as one text of CSV. */
  async function csv(path) {
    let whole = "";
    for (let next = path; next;) {
      const answer = await ask(next), text = await answer.text();
      whole += whole ? text.slice(text.indexOf("\n") + 1) : text;
      next = (/<([^>]*)>; *rel="?next"?/.exec(answer.headers.get("Link") || "") || [])[1];
    }
    return whole;
  }

  const tokenPath = (symbol) => `/v1/tokens/${encodeURIComponent(symbol)}`;

  Object.assign(explorer, { ask, json, post, pages, csv, tokenPath });
})(window.explorer = window.explorer || {});

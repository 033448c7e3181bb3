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
    if (answer.status === 401 || answer.status === 403) explorer.askForKey(problem.detail);
    throw new Error(problem.detail || `${path} was answered with ${answer.status}`);
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

  const tokenPath = (symbol) => `/v1/tokens/${encodeURIComponent(symbol)}`;

  Object.assign(explorer, { ask, json, post, pages, tokenPath });
})(window.explorer = window.explorer || {});

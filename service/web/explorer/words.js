// Numbers, times and small elements, as every page of the explorer writes them.
"use strict";
(function (explorer) {
  explorer.pages = {};
  explorer.panels = {};

  const minus = (text) => text.replace("-", "\u2212");
  const formats = new Map();
  function format(options) {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(undefined, options));
    return formats.get(key);
  }
  const isNumber = (x) => typeof x === "number" && isFinite(x);
  const none = "\u2013";

  /** Five digits that count, in the reader's locale. */
  const number = (x) => (isNumber(x) ? minus(format({ maximumSignificantDigits: 5 }).format(x)) : none);
  const multiple = (x) => (isNumber(x) ? minus(format({ maximumSignificantDigits: 4 }).format(x)) + "x" : none);
  function percent(x) {
    if (!isNumber(x)) return none;
    const digits = Math.abs(x) < 0.1 ? 2 : 1;
    const shown = Math.abs(100 * x) < 0.5 * Math.pow(10, -digits) ? 0 : 100 * x;
    return minus(format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(shown)) + "\u00a0%";
  }
  const signedPercent = (x) => (isNumber(x) && x > 0 ? "+" : "") + percent(x);

  const utc = d3.utcFormat("%Y-%m-%d %H:%M");
  const dateOf = (text) => new Date(text);
  /** In a table or a part that says UTC itself. */
  const stamp = (text) => (text ? utc(dateOf(text)) : none);
  const time = (text) => (text ? `${utc(dateOf(text))} UTC` : none);
  const timeOfSeconds = (seconds) => `${utc(new Date(1000 * seconds))} UTC`;
  const iso = (milliseconds) => new Date(milliseconds).toISOString();

  /** How long ago, in the unit that tells it: 3 min ago. */
  function ago(milliseconds) {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const units = [[86400 * 365, "y"], [86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
    const [size, unit] = units.find(([size]) => seconds >= size) || units[units.length - 1];
    return `${Math.floor(seconds / size)} ${unit} ago`;
  }

  const named = (key) => key.replace(/_/g, " ");
  const sentence = (text) => (/[.?!]$/.test(text) ? text : text + ".");

  /** An element: element("p", { class: "soft" }, "text", child, …). */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (value === null || value === undefined || value === false) return;
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    });
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  function replace(parent, ...children) {
    parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
    return parent;
  }

  Object.assign(explorer, {
    number, multiple, percent, signedPercent, stamp, time, timeOfSeconds, iso, ago, named, sentence, element, replace, isNumber, none,
  });
})(window.explorer = window.explorer || {});

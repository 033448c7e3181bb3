// Numbers, times and small elements, as every page of the explorer writes them.
"use strict";
(function (explorer) {
  // What a link names is looked up in these, so they have nothing but what the files put there.
  explorer.pages = Object.create(null);
  explorer.panels = Object.create(null);

  const minus = (text) => text.replace(/-/g, "\u2212");
  const formats = new Map();
  function format(options) {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(undefined, options));
    return formats.get(key);
  }
  const isNumber = (x) => typeof x === "number" && isFinite(x);
  const none = "\u2013";

  // Axes and the charts' own texts write numbers as the reader does, too.
  const separators = Object.fromEntries(new Intl.NumberFormat(undefined).formatToParts(1234567.8).map(({ type, value }) => [type, value]));
  charts.writeNumbers((text) => text.replace(/[.,]/g, (sign) => (sign === "." ? separators.decimal || "." : separators.group || "")));

  const least = 1e-5, most = 1e15;
  /** Five digits that count, in the reader's locale; with a power of ten where zeros would hide them. */
  function number(x) {
    if (!isNumber(x)) return none;
    const isPlain = x === 0 || (Math.abs(x) >= least && Math.abs(x) < most);
    return minus(format(Object.assign({ maximumSignificantDigits: 5 }, isPlain ? {} : { notation: "scientific" })).format(x));
  }
  /** A number with so many decimals. */
  const rounded = (x, decimals) => minus(format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(x));
  const multiple = (x) => (isNumber(x) ? minus(format({ maximumSignificantDigits: 4 }).format(x)) + "x" : none);
  function percent(x) {
    if (!isNumber(x)) return none;
    const digits = Math.abs(x) < 0.1 ? 2 : 1;
    const shown = Math.abs(100 * x) < 0.5 * Math.pow(10, -digits) ? 0 : 100 * x;
    return minus(format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(shown)) + "\u00a0%";
  }
  const signedPercent = (x) => (isNumber(x) && x > 0 ? "+" : "") + percent(x);

  /** A number as it is shown; whoever copies it gets the number itself. */
  const figure = (x, text = number) => (isNumber(x) ? element("data", { value: String(x) }, text(x)) : none);

  const utc = d3.utcFormat("%Y-%m-%d %H:%M");
  const dateOf = (text) => new Date(text);
  /** In a table or a part that says UTC itself. */
  const stamp = (text) => (text ? utc(dateOf(text)) : none);
  const time = (text) => (text ? `${utc(dateOf(text))} UTC` : none);
  const timeOfSeconds = (seconds) => `${utc(new Date(1000 * seconds))} UTC`;
  /** The hour alone where the day is that of the reader's clock: 17:00 UTC. */
  const hour = d3.utcFormat("%H:%M UTC"), day = d3.utcFormat("%Y-%m-%d");
  const shortTime = (text) => (day(dateOf(text)) === day(new Date()) ? hour(dateOf(text)) : time(text));
  const iso = (milliseconds) => new Date(milliseconds).toISOString();

  /** How long ago, in the unit that tells it: 3 min ago. */
  function ago(milliseconds) {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const units = [[86400 * 365, "y"], [86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
    const [size, unit] = units.find(([size]) => seconds >= size) || units[units.length - 1];
    return `${Math.floor(seconds / size)} ${unit} ago`;
  }

  const named = (key) => key.replace(/_/g, " ");
  const triggers = { schedule: "schedule", leverage_outside: "leverage limit", move: "price move", nav_loss: "NAV loss" };
  /** Why a token trades. */
  const triggerWords = (name) => triggers[name] || named(name);
  /** The day of the week of an instant, of a midnight that which it ends. */
  const weekday = (text) => new Intl.DateTimeFormat(undefined, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.parse(text) - 1));
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

  /** Puts children in the place of a parent's, and leaves those alone that are the same: a selection and the focus stay. */
  function settle(parent, ...children) {
    const made = children.filter((child) => child !== null && child !== undefined)
      .map((child) => (typeof child === "string" ? document.createTextNode(child) : child));
    while (parent.childNodes.length > made.length) parent.lastChild.remove();
    made.forEach((child, i) => {
      const old = parent.childNodes[i];
      if (!old) parent.append(child);
      else if (!old.isEqualNode(child)) old.replaceWith(child);
    });
    return parent;
  }

  /** A picture of marks and lines: svg("path", { d }). */
  function svg(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  Object.assign(explorer, {
    figure, shortTime, triggerWords, weekday, settle, svg, number, rounded, multiple, percent, signedPercent, stamp, time, timeOfSeconds, iso, ago, named, sentence, element, replace, isNumber, none,
  });
})(window.explorer = window.explorer || {});

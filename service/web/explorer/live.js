// The stream of NAV as bars and ticks come. EventSource cannot send a key, so the stream is read as it comes.
"use strict";
(function (explorer) {
  const listeners = new Set();
  const state = { clock: null, connected: false, wasConnected: false, isLocked: false, tries: 0, heard: null, lastBar: null, came: null };
  const tell = (kind, data) => listeners.forEach((listener) => listener(kind, data));
  // The service sends something each 15 s: who is silent for longer is gone.
  const longestSilence = 40000, pause = 2000;
  let lastId = null, wake = () => {};

  function took(event) {
    const field = (name) => (event.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
    lastId = field("id") || lastId;
    if (!field("data")) return;
    const data = JSON.parse(field("data"));
    if (field("event") === "nav") sawBar(data.nav_time, Date.now());
    tell(field("event"), data);
  }

  /** Whose time is now: that of the data where these are of a past that is shown as it goes on. */
  const setClock = (name) => { state.clock = name; };
  const now = () => (state.clock === "data" && state.lastBar ? Date.parse(state.lastBar) : Date.now());

  /** The time of the newest bar, and when it came, where the stream brought it. */
  function sawBar(time, came = null) {
    if (!time || (state.lastBar && Date.parse(time) < Date.parse(state.lastBar))) return;
    state.lastBar = time;
    state.came = came;
  }

  async function listen() {
    const silence = new AbortController();
    let timer = 0;
    const hear = () => {
      state.heard = Date.now();
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), longestSilence);
    };
    try {
      const answer = await explorer.ask("/v1/stream", { signal: silence.signal, headers: lastId ? { "Last-Event-ID": lastId } : {} });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      Object.assign(state, { connected: true, wasConnected: true, isLocked: false });
      hear();
      tell("connected");
      for (let text = "";;) {
        const { value, done } = await reader.read();
        if (done) return;
        hear();
        const events = (text + value).split("\n\n");
        text = events.pop();
        events.forEach(took);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async function keepListening() {
    for (;;) {
      await listen().catch((error) => { state.isLocked = Boolean(error.isLocked); });
      state.connected = false;
      state.tries += 1;
      tell("lost");
      await new Promise((resume) => {
        wake = resume;
        // Without a key there is nothing to retry.
        if (!state.isLocked) setTimeout(resume, pause);
      });
    }
  }

  /** How old the last bar is; where the data are of another time than now, how long ago it came. */
  function age(now) {
    const since = now - Date.parse(state.lastBar);
    if (since >= -60000 && since < 2 * 86400000) return `, ${explorer.ago(since)}`;
    return state.came ? `, received ${explorer.ago(now - state.came)}` : "";
  }

  /** What a reader is told of the connection. */
  function words(now = Date.now()) {
    if (state.connected) return state.lastBar ? `live, last bar ${explorer.shortTime(state.lastBar)}${age(now)}` : "live";
    if (state.isLocked) return "waiting for a key";
    if (!state.wasConnected) return state.tries ? "no live connection, retrying" : "connecting \u2026";
    return `connection lost, retrying; figures as of ${explorer.shortTime(explorer.iso(state.heard))}`;
  }

  Object.assign(explorer, { live: { state, words, sawBar, setClock, now, keepListening, retry: () => wake(), on: (listener) => listeners.add(listener) } });
})(window.explorer = window.explorer || {});

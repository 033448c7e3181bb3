// The stream of NAV as bars and ticks come. EventSource cannot send a key, so the stream is read as it comes.
"use strict";
(function (explorer) {
  const listeners = new Set();
  const state = { connected: false, since: null, lastBar: null };
  const tell = (kind, data) => listeners.forEach((listener) => listener(kind, data));

  function took(event) {
    const field = (name) => (event.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
    if (!field("data")) return;
    const data = JSON.parse(field("data"));
    if (field("event") === "nav") state.lastBar = data.nav_time;
    tell(field("event"), data);
  }

  async function listen() {
    const reader = (await explorer.ask("/v1/stream")).body.pipeThrough(new TextDecoderStream()).getReader();
    state.connected = true;
    tell("connected");
    for (let text = "";;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (text + value).split("\n\n");
      text = events.pop();
      events.forEach(took);
    }
  }

  async function keepListening() {
    for (;;) {
      await listen().catch(() => {});
      if (state.connected) state.since = Date.now();
      state.connected = false;
      tell("lost");
      await new Promise((resume) => setTimeout(resume, 2000));
    }
  }

  /** What a reader is told of the connection. */
  function words() {
    if (state.connected) {
      return state.lastBar ? `live, last bar ${explorer.time(state.lastBar)}` : "live, waiting for the next bar";
    }
    if (!state.since) return "not connected";
    return `connection lost, retrying; figures as of ${explorer.timeOfSeconds(state.since / 1000)}`;
  }

  Object.assign(explorer, { live: { state, words, keepListening, on: (listener) => listeners.add(listener) } });
})(window.explorer = window.explorer || {});

// The page Odds: what might happen? The exact law and studies follow the sliders; a simulation is a job of the service.
"use strict";
(function (explorer) {
  const { element, replace, link } = explorer;

  const defaults = { of: "3x", model: "gbm", drift: "0", horizon: "365d", paths: "100000" };
  const unmeasured = "0.8";
  const models = [["gbm", "geometric Brownian"], ["student_t", "Student t: fat tails"], ["merton", "Merton: jumps"], ["kou", "Kou: jumps of two signs"], ["heston", "Heston: changing volatility"]];
  const horizons = [["1d", "a day"], ["7d", "a week"], ["30d", "30 days"], ["90d", "90 days"], ["180d", "180 days"], ["365d", "a year"], ["1095d", "three years"]];
  const held = ["1d", "3d", "7d", "14d", "30d", "90d", "180d", "365d"];
  const paths = [["10000", "10,000"], ["100000", "100,000"], ["1000000", "1,000,000"]];
  const grid = { volatility: [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.5], drift: [-1, -0.5, -0.2, 0, 0.2, 0.5, 1] };
  // Paths of studies, where there is no exact law.
  const studied = { holding: 20000, map: 2000 };
  // What is asked of the exact law: its decay is slow over a few steps.
  const ofLaw = ["nav_mean", "nav_median", "nav_sd", "nav_q01", "nav_q05", "nav_q10", "nav_q25", "nav_q75", "nav_q90", "nav_q95", "nav_q99",
    "p_loss", "p_loss_half", "p_wiped_out", "p_beats_spot"];
  const panels = ["odds_law", "odds_fan", "odds_holding", "odds_map", "odds_jobs"];

  /** Does the work, and once more where it is asked for meanwhile: the service computes one at a time for this page. */
  function latest(work) {
    let isRunning = false, again = false;
    return async function ask() {
      if (isRunning) {
        again = true;
        return;
      }
      isRunning = true;
      do {
        again = false;
        await work();
      } while (again);
      isRunning = false;
    };
  }

  const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

  /** The model of the link fitted to the days of a stored history. */
  const fitTo = (underlying, model, signal) => explorer.post("/v1/fits", { underlying, model, step: "1d" }, { signal });

  // Volatility and drift have sliders; what else a fitted model has stands in the link as degrees=4.1;….
  const alsoText = (parameters) => Object.entries(parameters).filter(([name, value]) => typeof value !== "object" && name !== "volatility" && name !== "drift")
    .map(([name, value]) => `${name}=${value}`).join(";") || null;
  const alsoOf = (text) => Object.fromEntries((text || "").split(";").filter(Boolean).map((one) => one.split("=")).map(([name, value]) => [name, isFinite(value) ? Number(value) : value]));
  // Over the map volatility falls below what Heston's variance needs to stay above zero: there it may touch it.
  const ofMap = (model, also) => Object.assign(model === "heston" ? { feller: "waived" } : {}, alsoOf(also));

  /** What a fit has found, with its standard errors. */
  function fitWords({ parameters, standard_errors: errors, fit }) {
    const share = (name, text) => `${name} ${text(parameters[name])}${explorer.isNumber(errors[name]) ? ` \u00b1 ${explorer.percent(errors[name])}` : ""}`;
    return `Fitted to ${explorer.number(fit.rows)} daily returns of ${fit.source}: ${share("volatility", explorer.percent)} and ${share("drift", explorer.signedPercent)} a year, \u00b1 a standard error.`;
  }

  /** The stored histories, the longest first. */
  function byLength(underlyings) {
    const length = (one) => new Date(one.last_time) - new Date(one.first_time);
    return underlyings.filter((one) => one.last_time !== null).sort((a, b) => length(b) - length(a)).map((one) => one.underlying);
  }

  async function resultOf(job, signal) {
    const path = `/v1/montecarlo/${encodeURIComponent(job.id)}/result?table=`;
    const [summary, fan, histogram, manifest] = await Promise.all(["summary", "fan", "histogram", "manifest"]
      .map(async (table) => (await explorer.json(path + table, { signal })).result));
    const [series, underlying] = summary.series;
    return { name: series.product, underlying: underlying.product, findings: series.findings, estimates: series.estimates,
      detail_paths: summary.detail_paths, fan, histogram, warnings: manifest.warnings };
  }

  async function open(main, _, signal) {
    const [{ underlyings }, { products }] = await Promise.all([explorer.json("/v1/underlyings", { signal }), explorer.json("/v1/products", { signal })]);
    const stored = byLength(underlyings);
    const chosen = () => Object.assign({}, defaults, link.read().options);
    const state = {}, made = { onSize: () => draw() };
    const heldFor = () => { const found = horizons.find(([span]) => span === chosen().horizon); return found ? found[1] : chosen().horizon; };
    Object.defineProperty(made, "title", { get: () => `Odds of ${chosen().of} held for ${heldFor()}` });
    let pending = 0, listing = 0, mapped = "";

    // What the page asks for.
    const token = () => ({ product: chosen().of, set: explorer.controls.settings(chosen()) });
    const model = () => ({ model: chosen().model, parameters: Object.assign(alsoOf(chosen().also), { volatility: Number(chosen().volatility), drift: Number(chosen().drift) }) });
    // Paths have a price a step: what acts within one acts at its end.
    const atCloses = () => (state.terms.intrabar === "ohlc" ? { set: token().set.concat("intrabar=close") } : {});
    const question = () => Object.assign(token(), model(), { horizon: chosen().horizon });
    const jobBody = () => ({ products: [token()], underlyings: [Object.assign({ name: "underlying" }, model())],
      horizon: chosen().horizon, paths: Number(chosen().paths), fan_points: 60 });

    // Where the parts stand.
    const lead = element("p", { id: "odds", class: "lead", role: "status" }), more = element("p", { class: "soft" }), said = element("p", { class: "soft said" });
    const bodies = Object.fromEntries(panels.map((name) => [name, element("div")]));
    const running = element("div", { class: "running", role: "status" });
    const ofProduct = element("div"), ofModel = element("div");
    const acts = { simulate, cancel, choose, chosen };

    function draw(...names) {
      (names.length ? names : panels).forEach((name) => explorer.panels[name].draw(bodies[name], state, acts));
      const { exact, exactTrouble, result } = state, sentences = (findings) => findings.map(explorer.sentence).join(" ");
      const findings = exact ? exact.findings : result ? result.findings : [];
      const isSimulationAsked = exactTrouble && exactTrouble.status === 422;
      lead.textContent = sentences(findings.slice(0, 1)) || (isSimulationAsked ? "There is no exact law of this token: a simulation tells its odds." : "");
      more.textContent = sentences(findings.slice(1));
      said.textContent = exact && result ? "Simulated: " + sentences(result.findings) : "";
    }

    function drawJob() {
      const { job, jobTrouble } = state;
      const button = element("button", { type: "submit", class: "main" }, "Simulate");
      if (jobTrouble) {
        return replace(running, button, element("p", { class: "state trouble", role: "alert" },
          jobTrouble.isLocked ? "A simulation is stored, which needs a key that may write. " : explorer.sentence(jobTrouble.message),
          jobTrouble.isLocked ? element("button", { type: "button", onclick: () => explorer.askForKey("A simulation needs a key that may write") }, "Give a key") : null));
      }
      if (job && explorer.isOpenJob(job)) {
        const progress = element("progress", { max: "1", value: job.state === "running" ? String(job.progress) : null, "aria-label": "Progress of the simulation" });
        return replace(running, progress, element("p", {}, job.state === "queued" ? "waits for its turn" : `${explorer.percent(job.progress)} of the paths`),
          element("button", { type: "button", onclick: () => cancel(job.id) }, "Cancel"));
      }
      const ended = { done: "The simulation is done.", cancelled: "The simulation was cancelled.", failed: job && `The simulation failed: ${job.error}.` };
      replace(running, button, job ? element("p", { class: "soft" }, ended[job.state]) : null);
    }

    const askExact = latest(async () => {
      try {
        state.exact = await explorer.post("/v1/exact", Object.assign(question(), { density: 240, quantity: ofLaw }, atCloses()), { signal });
        state.exactTrouble = null;
      } catch (error) {
        if (error.name === "AbortError") return;
        state.exact = null;
        state.exactTrouble = error;
      }
      draw("odds_law");
      count();
    });

    async function study(name, body) {
      try {
        state[name] = (await explorer.post("/v1/studies", body, { signal })).rows.filter((row) => row.method !== "closed_form");
        state[name + "Trouble"] = null;
      } catch (error) {
        if (error.name === "AbortError") return;
        state[name + "Trouble"] = error;
      }
      bodies["odds_" + name].classList.remove("stale");
      draw("odds_" + name);
    }

    const askStudies = latest(async () => {
      const horizon = chosen().horizon;
      await study("holding", Object.assign(token(), model(), { horizon: held.concat(held.includes(horizon) ? [] : [horizon]),
        quantity: ["p_beats_spot", "p_loss", "nav_median"], paths: studied.holding }));
      const body = Object.assign(token(), { model: chosen().model, parameters: ofMap(chosen().model, chosen().also), horizon: [horizon], quantity: ["nav_median"], paths: studied.map }, grid);
      if (JSON.stringify(body) !== mapped) await study("map", body);
      mapped = JSON.stringify(body);
    });

    /** Tests wait for it. */
    const count = () => { document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn || 0) + 1); };

    /** Another question: the simulation was of the one before. */
    function changed() {
      if (link.read().options.job) link.adjust({ job: null });
      Object.assign(state, { job: null, result: null, jobTrouble: null });
      drawJob();
      draw("odds_fan", "odds_jobs");
      bodies.odds_holding.classList.add("stale");
      askExact();
      clearTimeout(pending);
      pending = setTimeout(askStudies, 250);
    }

    /** Another question by a choice, which is a step to go back from, or by a slider. */
    function set(options, isSlider) {
      (isSlider ? link.adjust : link.choose)(options);
      changed();
    }

    function choose({ volatility, drift }) {
      set({ volatility: String(volatility), drift: String(drift), on: null });
      drawModel();
    }

    async function listJobs() {
      try {
        state.jobs = (await explorer.json("/v1/montecarlo?limit=10", { signal, isOptional: true })).jobs;
        state.jobsTrouble = null;
      } catch (error) {
        if (error.name === "AbortError") return;
        state.jobsTrouble = error;
      }
      draw("odds_jobs");
      clearTimeout(listing);
      if (state.jobs && state.jobs.some(explorer.isOpenJob)) listing = setTimeout(listJobs, 1500);
    }

    /** Follows the job of the link to its end. */
    async function follow() {
      for (const id = chosen().job; id && id === link.read().options.job && !signal.aborted;) {
        try {
          const job = await explorer.json(`/v1/montecarlo/${encodeURIComponent(id)}`, { signal, isOptional: true });
          if (id !== link.read().options.job) break;
          const result = job.state === "done" ? await resultOf(job, signal) : null;
          if (id !== link.read().options.job) break;
          Object.assign(state, { job, result });
        } catch (error) {
          if (error.name === "AbortError") return;
          state.jobTrouble = error;
        }
        drawJob();
        draw("odds_fan", "odds_law");
        if (state.jobTrouble || !explorer.isOpenJob(state.job)) break;
        await pause(300);
      }
      listJobs();
    }

    async function simulate() {
      if (state.isPosting) return;
      Object.assign(state, { job: null, result: null, jobTrouble: null, isPosting: true });
      const asked = JSON.stringify(jobBody());
      try {
        const job = await explorer.post("/v1/montecarlo", jobBody(), { signal, isOptional: true });
        // Another question has been asked meanwhile.
        if (asked !== JSON.stringify(jobBody())) return await cancel(job.id);
        state.job = job;
        link.adjust({ job: job.id });
        drawJob();
        draw("odds_fan");
        listJobs();
        follow();
      } catch (error) {
        if (error.name === "AbortError") return;
        state.jobTrouble = error;
        drawJob();
      } finally {
        state.isPosting = false;
      }
    }

    async function cancel(id) {
      try {
        await explorer.json(`/v1/montecarlo/${encodeURIComponent(id)}`, { method: "DELETE", signal });
      } catch (error) {
        if (error.name === "AbortError") return;
        state.jobTrouble = error;
        drawJob();
      }
      if (id !== link.read().options.job) listJobs();
    }

    // The controls.
    const { slider, choice } = explorer.controls;

    async function loadProduct() {
      state.terms = await explorer.json(`/v1/products/${encodeURIComponent(chosen().of)}`, { signal });
      replace(ofProduct, ...explorer.controls.ofProduct(state.terms, changed));
    }

    function drawModel() {
      const now = chosen(), on = element("select", { id: "on", onchange: () => fit(on.value) },
        element("option", { value: "" }, "set by hand"), ...stored.map((name) => element("option", { value: name }, `fit to ${name}`)));
      on.value = now.on || "";
      const byHand = () => {
        on.value = "";
        state.fit = state.begun = null;
        ofModel.querySelectorAll("#fitted, .notes").forEach((part) => part.remove());
      };
      const also = Object.entries(alsoOf(now.also)).map(([name, value]) => `${explorer.named(name)} ${explorer.isNumber(value) ? explorer.number(value) : value}`);
      const said = state.fit ? fitWords(state.fit) : now.on ? `As fitted to ${now.on}.` : state.begun || null;
      replace(ofModel, stored.length ? element("label", { for: "on" }, "parameters", on) : null,
        slider({ id: "volatility", name: "volatility a year", value: Number(now.volatility), ends: [0.05, Math.max(2, Number(now.volatility))], step: 0.01, text: explorer.percent }, (value) => {
          byHand();
          set({ volatility: value, on: null }, true);
        }),
        slider({ id: "drift", name: "drift a year", value: Number(now.drift), ends: [Math.min(-2, Number(now.drift)), Math.max(2, Number(now.drift))], step: 0.05, text: explorer.signedPercent }, (value) => {
          byHand();
          set({ drift: value, on: null }, true);
        }),
        said || also.length ? element("p", { class: "soft", id: "fitted" }, [said, also.length ? `${also.join(", ")}.` : null].filter(Boolean).join(" ")) : null,
        state.fit ? explorer.notes(state.fit.warnings) : null);
    }

    /** Fits the model to a history; or leaves it to the reader, as it is. */
    async function fit(underlying, name = chosen().model) {
      state.fit = state.begun = null;
      if (!underlying) {
        set({ model: name, on: null, also: name === chosen().model ? chosen().also : null });
        return drawModel();
      }
      try {
        replace(ofModel, explorer.loading("the fit"));
        const found = state.fit = await fitTo(underlying, name, signal);
        const { volatility, drift } = found.parameters;
        set({ model: name, on: underlying, volatility: String(volatility), drift: String(drift), also: alsoText(found.parameters) });
        drawModel();
      } catch (error) {
        if (error.name === "AbortError") return;
        set({ model: name, on: null, also: null });
        drawModel();
        ofModel.prepend(explorer.trouble(error));
      }
    }

    if (!chosen().volatility) {
      // The past's drift is known too poorly to begin with.
      const found = stored.length ? await fitTo(stored[0], defaults.model, signal).catch(() => null) : null;
      link.adjust({ volatility: found ? String(found.parameters.volatility) : unmeasured });
      if (found) state.begun = `Volatility as of ${stored[0]}; a drift of 0, since a past tells little of one. \u201cFit to\u201d takes both.`;
    }
    await loadProduct();
    drawModel();
    const product = choice({ id: "of", name: "product", value: chosen().of, choices: products.map((one) => one.product) }, async (name) => {
      link.choose({ of: name, set: null });
      await loadProduct();
      changed();
    });
    const form = element("form", { class: "controls", onsubmit: (event) => {
      event.preventDefault();
      simulate();
    } },
      element("fieldset", {}, element("legend", {}, "Token"), product, ofProduct),
      element("fieldset", {}, element("legend", {}, "Prices"),
        choice({ id: "model", name: "model", value: chosen().model, choices: models }, (name) => fit(chosen().on, name)), ofModel),
      element("fieldset", {}, element("legend", {}, "Horizon"),
        choice({ id: "horizon", name: "held for", value: chosen().horizon, choices: horizons }, (value) => set({ horizon: value })),
        choice({ id: "paths", name: "paths of a simulation", value: chosen().paths, choices: paths }, (value) => set({ paths: value })), running));
    const section = (name) => element("section", { class: "panel" + (name === "odds_jobs" ? " wide" : ""), id: `panel-${name}` }, element("h3", {}, explorer.panels[name].title), bodies[name]);
    replace(main, element("section", { class: "ahead", "aria-label": "Odds" }, element("h1", {}, "Odds"),
      element("p", { class: "soft" }, "What might become of a token, on a model of its price. A model, not a forecast."),
      form, lead, more, said, element("div", { class: "panels" }, ...panels.map(section))));
    drawJob();
    draw();
    await askExact();
    pending = setTimeout(askStudies, 0);
    if (chosen().job) follow();
    else listJobs();
    return made;
  }

  explorer.pages.odds = { name: "Odds", open };
})(window.explorer = window.explorer || {});

// The jobs of the service, the last first.
"use strict";
(function (explorer) {
  const { element, percent, number } = explorer;
  const columns = ["started (UTC)", "token", "leverage", "model", "horizon", "paths", "state", ""];

  const tokens = (job, words) => job.job.products.map(({ terms }) => words(terms)).join(", ");
  const models = (job) => job.job.underlyings.map(({ model }) => explorer.named(model)).join(", ");
  const state = (job) => (job.state === "running" ? `running, ${percent(job.progress)}` : job.state + (job.error ? `: ${job.error}` : ""));

  /** Whether a job waits or runs. */
  explorer.isOpenJob = (job) => job.state === "queued" || job.state === "running";

  explorer.panels.odds_jobs = {
    title: "Simulations of this service",
    draw(part, { jobs, jobsTrouble }, { cancel, chosen }) {
      if (jobsTrouble) {
        return explorer.replace(part, jobsTrouble.isLocked
          ? element("p", { class: "state" }, "The list needs a key that may write.")
          : explorer.trouble(jobsTrouble));
      }
      if (!jobs) return explorer.replace(part, explorer.loading("the jobs"));
      if (!jobs.length) return explorer.replace(part, element("p", { class: "state" }, "None yet."));
      const row = (job) => element("tr", { class: job.id === chosen().job ? "chosen" : null, "data-job": job.id },
        ...[explorer.stamp(job.created_time), tokens(job, (terms) => terms.name), tokens(job, (terms) => explorer.multiple(terms.leverage)), models(job), job.job.horizon, number(job.job.paths), state(job)]
          .map((text, i) => element("td", { class: i === 2 || i === 5 ? "number" : i === 0 ? "time" : null, "data-name": columns[i] }, text)),
        element("td", {}, explorer.isOpenJob(job) ? element("button", { type: "button", onclick: () => cancel(job.id) }, "Cancel") : ""));
      explorer.replace(part, element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Simulations" }, element("table", { class: "cards", id: "jobs" },
        element("thead", {}, element("tr", {}, ...columns.map((name, i) => element("th", { scope: "col", class: i === 2 || i === 5 ? "number" : null }, name)))),
        element("tbody", {}, ...jobs.map(row)))));
    },
  };
})(window.explorer = window.explorer || {});

// Where the prices of a page come from: a stored history, or a file of the reader's that is read and forgotten.
"use strict";
(function (explorer) {
  const { element, link } = explorer;
  const largestFile = 15e6;
  // The last file given. Every page reads it, until the tab is closed.
  let file = null;

  /** The names of the histories that can be replayed. */
  async function stored() {
    const { underlyings } = await explorer.json("/v1/underlyings");
    return underlyings.filter((one) => one.last_time !== null).map((one) => one.underlying);
  }

  /** Reads a file that a reader gives, for the pages that replay one. */
  async function keepFile(given) {
    if (given.size > largestFile) throw new Error(`${given.name} has ${explorer.number(given.size / 1e6)} MB; here it may have ${largestFile / 1e6}. The command levtok takes any size.`);
    file = { name: given.name, text: await given.text() };
  }

  /**
   * The part of a form that chooses among the histories `names` or a file; the choice is the option `on` of the link.
   * `onChange` is told of another choice, `onTrouble` of a file that is not read.
   */
  function historySource(names, { onChange, onTrouble }, ...more) {
    const chosen = () => link.read().options.on || names[0] || "file";

    async function take(given) {
      if (!given) return;
      try {
        await keepFile(given);
      } catch (error) {
        onTrouble(error);
        return;
      }
      fileName.textContent = given.name;
      link.choose({ on: "file" });
      select.value = "file";
      onChange();
    }

    const fileName = element("span", { class: "soft" }, file ? file.name : "");
    const chooser = element("input", { type: "file", id: "file", onchange: () => take(chooser.files[0]) });
    const select = element("select", { id: "on", onchange: () => {
      link.choose({ on: select.value });
      onChange();
    } }, ...names.map((name) => element("option", { value: name }, name)), element("option", { value: "file" }, "a file of mine"));
    select.value = chosen();

    const part = element("fieldset", {}, element("legend", {}, "History"), element("label", { for: "on" }, "prices", select), element("label", { for: "file" }, "file", chooser), fileName, ...more);

    return {
      part,
      /** Whether a file is chosen that is not there, as after a reload. */
      isMissing: () => chosen() === "file" && !file,
      /** What it is called. */
      name: () => (chosen() !== "file" ? chosen() : file ? file.name : "a file"),
      /** What stands in the place of an answer where a file is missing; the choices that this is part of are opened. */
      missing() {
        const choices = part.closest("details");
        if (choices) choices.open = true;
        return explorer.empty("Drop a price file here, or choose one above.", element("p", {}, "CSV as exchanges and data sites give it; it is read, simulated and forgotten."));
      },
      /** What a request says of the prices. */
      body: () => (chosen() === "file" ? { table: file.text } : { underlying: chosen() }),
      /** Of a part that takes files dropped on it. */
      drop: {
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => {
          event.preventDefault();
          take(event.dataTransfer.files[0]);
        },
      },
    };
  }

  Object.assign(explorer, { storedHistories: stored, keepFile, historySource });
})(window.explorer = window.explorer || {});

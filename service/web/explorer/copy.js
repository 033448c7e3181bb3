// Numbers are read in the reader's own writing, and copied plain: "1.234,5" on the page is 1234.5 on the clipboard.
"use strict";
(function () {
  /** The text of a part with each figure as the number that it stands for; cells part by tabs, rows by line ends. */
  function plainText(part) {
    part.querySelectorAll("data").forEach((figure) => { figure.textContent = figure.getAttribute("value"); });
    const rows = Array.from(part.querySelectorAll("tr"));
    if (!rows.length) return part.textContent;
    return rows.map((row) => Array.from(row.children).map((cell) => cell.textContent.trim()).join("\t")).join("\n");
  }

  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const within = range.commonAncestorContainer;
    const element = within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement;
    const figure = element.closest("data");
    let text;
    if (figure) {
      // A part of a number is taken as it is read.
      if (selection.toString().trim() !== figure.textContent.trim()) return;
      text = figure.getAttribute("value");
    } else {
      const part = document.createElement("div");
      part.append(range.cloneContents());
      if (!part.querySelector("data")) return;
      text = plainText(part);
    }
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
})();

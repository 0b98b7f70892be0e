/* Choosing a step in a picture, and showing which steps of two pictures belong together. Without this script the
   same is done by the list of steps and by the links of the table. */
"use strict";

(() => {
  const nodeOf = (event) => event.target.closest(".node[data-element]");

  // A step that is chosen in the picture is filled in beside the comment.
  const prepareChoice = (frame) => {
    const field = document.getElementById(frame.dataset.chooseElement);
    const words = document.getElementById("id_text");
    if (!field || !words) return;
    const choose = (event) => {
      const node = nodeOf(event);
      if (!node || ![...field.options].some((option) => option.value === node.dataset.element)) return;
      event.preventDefault();
      field.value = node.dataset.element;
      words.focus();
      words.scrollIntoView({ block: "center" });
    };
    frame.addEventListener("click", choose);
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") choose(event);
    });
  };

  // The pointer or the focus on a step marks it in both pictures and in the table.
  const prepareLinks = () => {
    const rows = [...document.querySelectorAll("[data-linked-rows] tr[data-left]")];
    const marked = new Set();
    const clear = () => { marked.forEach((element) => element.classList.remove("is-linked")); marked.clear(); };
    const mark = (row) => {
      clear();
      if (!row) return;
      const parts = [row, document.getElementById(`left-${row.dataset.left}`), document.getElementById(`right-${row.dataset.right}`)];
      parts.filter(Boolean).forEach((element) => { element.classList.add("is-linked"); marked.add(element); });
    };
    const rowOf = (event) => {
      const row = event.target.closest("tr[data-left]");
      const side = event.target.closest("[data-side]");
      const node = side && nodeOf(event);
      return row || (node && rows.find((one) => one.dataset[side.dataset.side] === node.dataset.element)) || null;
    };
    ["focusin", "pointerover"].forEach((kind) => document.addEventListener(kind, (event) => {
      if (event.target.closest("[data-linked], [data-linked-rows]")) mark(rowOf(event));
    }));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
    // Enter on a step leads to the same step in the other picture.
    document.addEventListener("keydown", (event) => {
      const side = event.key === "Enter" && event.target.closest("[data-side]");
      const row = side && rowOf(event);
      const other = row && document.getElementById(
        side.dataset.side === "left" ? `right-${row.dataset.right}` : `left-${row.dataset.left}`);
      if (other) { event.preventDefault(); other.focus(); other.scrollIntoView({ block: "nearest", inline: "center" }); }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-choose-element]").forEach(prepareChoice);
    if (document.querySelector("[data-linked-rows]")) prepareLinks();
  });
})();

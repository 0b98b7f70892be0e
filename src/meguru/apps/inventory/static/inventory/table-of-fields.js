/* Tables of fields: the arrow keys move between rows, and cells copied from a spreadsheet fill several fields.
   Without this script every field is typed by itself. */
"use strict";

(() => {
  const cellsOf = (table) =>
    [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);

  const placeOf = (rows, field) => {
    const row = rows.findIndex((cells) => cells.includes(field));
    return { row, column: row < 0 ? -1 : rows[row].indexOf(field) };
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest(".table-of-fields [data-cell]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!field || !step || event.isComposing) return;
    const rows = cellsOf(field.closest("table"));
    const { row, column } = placeOf(rows, field);
    const next = rows[row + step] && rows[row + step][column];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  document.addEventListener("paste", (event) => {
    const field = event.target.closest(".table-of-fields [data-cell]");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!field || !text || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = cellsOf(field.closest("table"));
    const { row, column } = placeOf(rows, field);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((words, right) => {
        const cell = rows[row + down] && rows[row + down][column + right];
        if (cell) cell.value = words.trim();
      });
    });
  });
})();

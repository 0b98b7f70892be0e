/* The sheet of a survey. Without this, one button saves everything; with it, tables take what is copied from Excel. */
"use strict";

(() => {
  const fields = (row) => [...row.querySelectorAll("input[type=text], select")];

  const put = (field, text) => {
    if (field.tagName !== "SELECT") { field.value = text; return; }
    const wanted = text.trim();
    const option = [...field.options].find((one) => one.text.trim() === wanted || one.value === wanted);
    field.value = option ? option.value : "";
  };

  const addRow = (table) => {
    const rows = table.tBodies[0].rows;
    const last = rows[rows.length - 1];
    const row = last.cloneNode(true);
    const number = rows.length;
    const heading = row.querySelector("th");
    if (heading) heading.textContent = String(number + 1);
    row.querySelectorAll(".field__error").forEach((words) => words.remove());
    fields(row).forEach((field) => {
      field.name = field.name.replace(/\.(\d+)\.([^.]+)$/, `.${number}.$2`);
      field.setAttribute("aria-label", (field.getAttribute("aria-label") || "").replace(String(number), String(number + 1)));
      field.removeAttribute("aria-invalid");
      if (field.tagName === "SELECT") field.selectedIndex = 0; else field.value = "";
    });
    table.tBodies[0].append(row);
    return row;
  };

  const isFree = (table) => Boolean(document.querySelector(`[data-add-row="${table.dataset.answerTable}"]`));

  // Rows and columns copied from Excel go into the cells from here on, to the right and down.
  const paste = (event) => {
    const field = event.target;
    const table = field.closest("[data-answer-table]");
    const text = event.clipboardData ? event.clipboardData.getData("text") : "";
    if (!table || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const row = field.closest("tr");
    const left = fields(row).indexOf(field);
    let place = [...table.tBodies[0].rows].indexOf(row);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").slice(0, 200).forEach((line) => {
      let target = table.tBodies[0].rows[place];
      if (!target && isFree(table)) target = addRow(table);
      if (!target) return;
      line.split("\t").forEach((cell, index) => {
        const found = fields(target)[left + index];
        if (found) put(found, cell);
      });
      place += 1;
    });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Enter goes down in a table, as in Excel; elsewhere it stays a key that saves nothing by accident.
  const keys = (event) => {
    const field = event.target;
    if (event.key !== "Enter" || field.tagName !== "INPUT" || field.type !== "text" || event.isComposing) return;
    const table = field.closest("[data-answer-table]");
    if (!field.closest("[data-sheet]")) return;
    event.preventDefault();
    if (!table) { field.dispatchEvent(new Event("change", { bubbles: true })); return; }
    const row = field.closest("tr");
    const below = row.nextElementSibling;
    if (below) fields(below)[fields(row).indexOf(field)].focus();
  };

  const show = (root) => {
    root.querySelectorAll("[data-add-row]").forEach((button) => { button.hidden = false; });
  };

  const notSaved = (event) => {
    const form = event.target.closest("[data-sheet]");
    const status = form && form.querySelector(".sheet__status");
    if (!status) return;
    status.textContent = form.dataset.notSaved;
    status.classList.add("field__error");
  };

  document.addEventListener("paste", paste);
  document.addEventListener("keydown", keys);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const table = document.querySelector(`[data-answer-table="${button.dataset.addRow}"]`);
    fields(addRow(table))[0].focus();
  });
  document.addEventListener("htmx:sendError", notSaved);
  document.addEventListener("htmx:responseError", notSaved);
  document.addEventListener("htmx:load", (event) => show(event.target.parentElement || document));
  document.addEventListener("DOMContentLoaded", () => show(document));
})();

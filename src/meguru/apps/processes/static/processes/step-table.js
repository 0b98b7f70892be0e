/* The step table: a form that works without this file. Here it becomes a spreadsheet: keys, paste, undo, and the
   picture that follows while one types. Rows are made by the server, so that numbers and references stay right. */
import { Memory } from "./memory.js";
import { watchRevision } from "./colleagues.js";
import { Live } from "./live-table.js";
import { keysOf } from "./grid-keys.js";

const form = document.getElementById("steps-form");
const words = form.dataset;
document.documentElement.classList.add("has-script");
const grid = form.querySelector(".step-grid");
const memory = new Memory(`meguru-steps-${words.version}`);
const body = () => grid.tBodies[0];
const status = document.getElementById("steps-status");
let dirty = false;

/* ---- undo: snapshots of the rows; typing inside one cell is undone by the browser itself ---- */
const past = [];
const future = [];
const MOST_SNAPSHOTS = 60;
const snapshot = () => body().cloneNode(true);
let present = null;
const remember = () => {
  past.push(present);
  if (past.length > MOST_SNAPSHOTS) past.shift();
  future.length = 0;
  present = snapshot();
};
/* What was typed since then and not left yet is a step of its own. */
let touched = false;
const settle = () => { if (touched) { touched = false; remember(); } };
const put = (rows) => {
  const at = cells.whereFocusIs();
  body().replaceWith(rows);
  present = snapshot();
  cells.focusAt(at);
};
const undo = () => { settle(); if (past.length) { future.push(present); put(past.pop()); live.ask(); keep(); } };
const redo = () => { settle(); if (future.length) { past.push(present); put(future.pop()); live.ask(); keep(); } };

/* ---- what was typed, kept until it is saved ---- */
const keep = () => {
  dirty = true;
  status.textContent = words.unsaved;
  memory.keep({ fields: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken") });
};
const typed = (fields) => JSON.stringify(fields.filter(([name]) => !["from_revision", "current", "action", "pasted", "shown", "back"].includes(name)));

/* ---- rows come from the server ---- */
const ask = async (action, more = {}) => {
  const sent = new FormData(form);
  sent.set("action", action);
  Object.entries(more).forEach(([name, value]) => sent.set(name, value));
  const answer = await fetch(words.previewUrl, { method: "POST", body: new URLSearchParams(sent), headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
const live = new Live({ form, grid, ask, onChosen: (row) => cells.focusRow(row) });

let working = false;
const change = async (action, { more = {}, then = () => {} } = {}) => {
  if (working) return;
  working = true;
  settle();
  const at = cells.whereFocusIs();
  try {
    const page = await ask(action, more);
    const rows = page.querySelector(".step-grid tbody");
    if (rows) {
      body().replaceWith(document.importNode(rows, true));
      remember();
    }
    live.showAfterChange(page);
    cells.focusAt({ ...at, row: Number(page.querySelector("[data-focus-row]")?.dataset.focusRow ?? at.row) });
    keep();
    then(page);
  } catch {
    status.textContent = words.noConnection;
  } finally { working = false; }
};

const save = () => {
  memory.keep({ fields: [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken") });
  dirty = false;
  sessionStorage.setItem("meguru-steps-focus", JSON.stringify(cells.whereFocusIs()));
  form.requestSubmit(form.querySelector("button[value='save']"));
};

const cells = keysOf({ grid, change, undo, redo, save, live });

grid.addEventListener("input", () => { touched = true; live.askSoon(); });
grid.addEventListener("change", (event) => { if (event.target.name === "current") return; touched = false; remember(); keep(); live.askSoon(); });
grid.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(text.trim())) return; // one value goes into the cell as usual
  event.preventDefault();
  change("paste", { more: { pasted: text } });
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name='action']");
  if (!button || button.form !== form || button.value === "save") return;
  event.preventDefault();
  if (button.value === "check") { live.ask(); return; }
  change(button.value, { then: () => { if (button.value === "paste") form.elements.pasted.value = ""; } });
});
document.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => (
  button.dataset.step === "undo" ? undo() : redo())));
form.addEventListener("submit", () => { dirty = false; });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

/* ---- which columns are shown ---- */
const showGroup = (name) => { grid.dataset.shown = name; };
form.querySelectorAll("[name='shown']").forEach((choice) => {
  if (choice.checked) showGroup(choice.value);
  choice.addEventListener("change", () => showGroup(choice.value));
});

/* ---- begin ---- */
const takeKept = async (kept) => {
  const fields = new FormData();
  kept.fields.forEach(([name, value]) => fields.append(name, value));
  fields.set("action", "check");
  fields.set("rows", "yes");
  fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(words.previewUrl, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) { status.textContent = words.noConnection; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.elements.from_revision.value = fields.get("from_revision");
  body().replaceWith(document.importNode(page.querySelector(".step-grid tbody"), true));
  remember();
  live.show(page);
  keep();
};

present = snapshot();
if (words.saved) {
  memory.forget();
  status.textContent = words.saved;
} else {
  memory.offer({
    box: document.getElementById("kept"),
    differs: (kept) => typed(kept.fields) !== typed([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")),
    take: takeKept,
  });
}
const focus = sessionStorage.getItem("meguru-steps-focus");
if (focus && words.saved) cells.focusAt(JSON.parse(focus));
sessionStorage.removeItem("meguru-steps-focus");
live.mark();
watchRevision({ url: words.revisionUrl, form });

/* The picture, the checks and the remarks at the rows follow what is typed; the server draws and checks. */

const ASK_AFTER_MS = 450;

export class Live {
  constructor({ form, grid, ask, onChosen }) {
    Object.assign(this, { form, grid, askServer: ask, onChosen, waiting: null, asked: 0, shown: 0 });
    this.place = document.getElementById("live");
    this.place.addEventListener("click", (event) => {
      const go = event.target.closest("[data-go-row]");
      const shape = event.target.closest("svg [data-element]");
      const row = go ? Number(go.dataset.goRow) : this.rowOf(shape?.dataset.element);
      if (row >= 0) this.onChosen(row);
    });
  }

  askSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), ASK_AFTER_MS);
  }

  async ask() {
    clearTimeout(this.waiting);
    const turn = ++this.asked;
    try {
      const page = await this.askServer("check");
      if (turn > this.shown) { this.shown = turn; this.show(page); }
    } catch { /* without a connection one types on; the next change asks again */ }
  }

  /* The rows are others now: what was asked about the former ones is no answer any more. */
  showAfterChange(page) {
    clearTimeout(this.waiting);
    this.shown = ++this.asked;
    this.show(page);
  }

  show(page) {
    const answer = page.getElementById("live-content");
    if (!answer) return;
    const old = this.place.querySelector(".diagram");
    const scroll = old && { left: old.scrollLeft, top: old.scrollTop };
    this.place.replaceChildren(document.importNode(answer, true));
    const picture = this.place.querySelector(".diagram");
    if (picture && scroll) picture.scrollTo(scroll);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: {} }));
    this.mark();
  }

  elements() {
    const content = document.getElementById("live-content");
    try { return JSON.parse(content?.dataset.elements || "[]"); } catch { return []; }
  }

  rowOf(element) { return element ? this.elements().indexOf(element) : -1; }

  /* Remarks stand at their row; the row that has the focus is marked in the picture. */
  mark() {
    const rows = [...this.grid.tBodies[0].querySelectorAll("tr[data-row]")];
    const elements = this.elements();
    const said = new Map();
    this.place.querySelectorAll(".remarks__list li").forEach((item) => {
      const at = item.dataset.row ? Number(item.dataset.row) : elements.indexOf(item.dataset.element);
      if (at >= 0) said.set(at, [...(said.get(at) || []), item]);
    });
    rows.forEach((row, at) => {
      const list = row.nextElementSibling?.querySelector("ul");
      if (!list) return;
      row.querySelectorAll(".is-wrong").forEach((cell) => cell.classList.remove("is-wrong"));
      list.replaceChildren(...(said.get(at) || []).map((item) => {
        const line = document.createElement("li");
        line.dataset.severity = item.dataset.severity;
        line.textContent = `${item.querySelector(".badge").textContent.trim()}：${item.querySelector(".remarks__words").textContent}`;
        if (item.dataset.column) row.querySelector(`.cell--${item.dataset.column}`)?.classList.add("is-wrong");
        return line;
      }));
    });
    const current = this.grid.querySelector("tr.is-current");
    if (current) this.markRow(current);
  }

  markRow(row) {
    const rows = [...this.grid.tBodies[0].querySelectorAll("tr[data-row]")];
    const element = this.elements()[rows.indexOf(row)];
    this.place.querySelectorAll(".is-current-step").forEach((one) => one.classList.remove("is-current-step"));
    if (!element) return;
    const shape = this.place.querySelector(`svg [data-element="${CSS.escape(element)}"]`);
    shape?.classList.add("is-current-step");
    const frame = shape?.closest(".diagram");
    if (!frame) return;
    const box = shape.getBoundingClientRect();
    const room = frame.getBoundingClientRect();
    if (box.left < room.left || box.right > room.right) frame.scrollLeft += box.left - room.left - room.width / 3;
    if (box.top < room.top || box.bottom > room.bottom) frame.scrollTop += box.top - room.top - room.height / 3;
  }
}

/* What was typed and not yet saved, kept in this browser so that a closed lid loses nothing. */

export class Memory {
  constructor(key) { this.key = key; }

  keep(content) {
    try { localStorage.setItem(this.key, JSON.stringify({ ...content, at: new Date().toISOString() })); }
    catch { /* a full or forbidden storage: the page still works, it only remembers nothing */ }
  }

  kept() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  /* Shows the box when something was kept that differs; its two buttons take it back or throw it away. */
  offer({ box, differs, take }) {
    const kept = this.kept();
    if (!kept || !box) return;
    if (!differs(kept)) { this.forget(); return; }
    const when = box.querySelector("[data-kept-at]");
    if (when) when.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
    box.hidden = false;
    box.querySelector("[data-kept='take']").addEventListener("click", () => { box.hidden = true; take(kept); });
    box.querySelector("[data-kept='drop']").addEventListener("click", () => { box.hidden = true; this.forget(); });
  }
}

/* The chart from the keyboard: arrows between the places, Enter writes and saves, Esc takes back.
   Every place is saved by itself; without this file the form is sent whole. */
"use strict";

(() => {
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const prepare = (form) => {
    const places = [...form.querySelectorAll("[data-cell]")];
    const at = new Map(places.map((place) => [`${place.dataset.row}-${place.dataset.column}`, place]));
    const status = form.querySelector("[data-mandala-status]");
    const keys = document.getElementById("mandala-keys");
    if (keys) keys.hidden = false;

    const was = (place) => form.elements[`was-${place.dataset.cell}`];
    const say = (words) => { status.textContent = words; };

    const stop = (place) => {
      place.tabIndex = 0;
      places.forEach((other) => { if (other !== place) other.tabIndex = -1; });
    };
    const edit = (place, on) => {
      if (on) place.dataset.editing = "yes";
      else delete place.dataset.editing;
    };

    // The next place in a direction; the middles of the squares hold no text and are passed over.
    const go = (place, [down, right]) => {
      let row = Number(place.dataset.row) + down;
      let column = Number(place.dataset.column) + right;
      while (row >= 0 && row < 9 && column >= 0 && column < 9) {
        const next = at.get(`${row}-${column}`);
        if (next) { next.focus(); return; }
        row += down;
        column += right;
      }
    };

    const mirror = (place, text) => {
      const [name, item] = place.dataset.cell.split("-");
      if (item !== "0") return;
      form.querySelectorAll(`[data-mirror="${name}"]`).forEach((middle) => { middle.textContent = text || middle.dataset.empty; });
    };
    const show = (place, theirs) => {
      const box = place.parentElement;
      box.querySelectorAll(".mandala__theirs").forEach((old) => old.remove());
      if (theirs === undefined) return;
      const note = document.createElement("p");
      note.className = "mandala__theirs";
      note.textContent = form.dataset.theirs + theirs;
      box.append(note);
    };

    const save = async (place) => {
      const text = place.value;
      const before = was(place);
      if (place.dataset.saving) { place.dataset.again = "yes"; return; }
      if (text.trim() === before.value) return;
      place.dataset.saving = "yes";
      place.dataset.unsaved = "yes";
      const sent = new FormData();
      sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      sent.append("cell", place.dataset.cell);
      sent.append("text", text);
      sent.append("was", before.value);
      try {
        const answer = await fetch(form.dataset.entryUrl, { method: "POST", body: sent, redirect: "error" });
        const told = await answer.json();
        say(told.message);
        if (answer.ok) {
          before.value = told.text;
          if (place.value === text) { place.value = told.text; delete place.dataset.unsaved; }
          show(place);
          mirror(place, told.text);
        } else if (answer.status === 409) {
          before.value = told.theirs;
          show(place, told.theirs);
        }
      } catch {
        say(form.dataset.notSaved);
      } finally {
        delete place.dataset.saving;
      }
      if (place.dataset.again) {
        delete place.dataset.again;
        save(place);
      }
      const printed = place.parentElement.querySelector(".mandala__print");
      if (printed) printed.textContent = place.value;
    };

    places.forEach((place) => {
      place.tabIndex = -1;
      place.setAttribute("aria-describedby", "mandala-keys");
      place.addEventListener("focus", () => stop(place));
      place.addEventListener("pointerdown", () => edit(place, true));
      place.addEventListener("input", () => edit(place, true));
      place.addEventListener("compositionstart", () => edit(place, true));
      place.addEventListener("blur", () => { edit(place, false); save(place); });
      place.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        const editing = "editing" in place.dataset;
        if (event.key === "Escape" && editing) {
          place.value = was(place).value;
          delete place.dataset.unsaved;
          edit(place, false);
        } else if (event.key === "Enter") {
          event.preventDefault();
          edit(place, !editing);
          if (editing) save(place);
          else place.setSelectionRange(place.value.length, place.value.length);
        } else if (!editing && event.key in STEPS) {
          event.preventDefault();
          go(place, STEPS[event.key]);
        } else if (!editing && (event.key === "Delete" || event.key === "Backspace")) {
          edit(place, true);
        }
      });
    });
    const first = places.find((place) => place.dataset.cell === "1-0") || places[0];
    if (first) first.tabIndex = 0;

    let leaving = false;
    form.addEventListener("submit", () => { leaving = true; });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && form.querySelector("[data-unsaved]")) event.preventDefault();
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-mandala]").forEach(prepare);
  });
})();

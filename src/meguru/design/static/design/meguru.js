/* Small comforts. Every page works without them; nothing here builds content. */
"use strict";

(() => {
  const NARROW = window.matchMedia("(max-width: 47.99rem)");

  const foldMenu = (button, menu) => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.hidden = !NARROW.matches;
    menu.classList.toggle("site-navigation--folded", NARROW.matches && !open);
  };

  const prepareMenu = () => {
    const button = document.querySelector("[data-menu-button]");
    const menu = button && document.getElementById(button.getAttribute("aria-controls"));
    if (!menu) return;
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
      foldMenu(button, menu);
    });
    NARROW.addEventListener("change", () => foldMenu(button, menu));
    foldMenu(button, menu);
  };

  const prepareFileDrop = (area) => {
    const input = area.querySelector('input[type="file"]');
    const hint = area.querySelector("[data-file-hint]");
    if (!input || area.dataset.ready) return;
    area.dataset.ready = "yes";
    if (hint) hint.hidden = false;
    const mark = (over) => area.classList.toggle("file-drop--over", over);
    area.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
    area.addEventListener("dragleave", () => mark(false));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // A drawing wider than its frame is shown whole while its words stay readable; a button changes its size.
  const READABLE = 0.6;
  const prepareDiagram = (frame) => {
    const drawing = frame.querySelector("svg");
    if (!drawing || frame.dataset.ready) return;
    frame.dataset.ready = "yes";
    const room = frame.clientWidth / drawing.viewBox.baseVal.width;
    if (!(room < 1)) return;
    const words = document.body.dataset;
    const button = document.createElement("button");
    const fit = (whole) => {
      frame.classList.toggle("diagram--fit", whole);
      button.textContent = whole ? words.drawingFull : words.drawingWhole;
    };
    button.type = "button";
    button.className = "button button--quiet button--small";
    button.addEventListener("click", () => fit(!frame.classList.contains("diagram--fit")));
    const line = document.createElement("div");
    line.className = "diagram-size";
    line.append(button);
    frame.before(line);
    fit(room >= READABLE);
  };

  const prepare = (root) => {
    root.querySelectorAll(".diagram").forEach(prepareDiagram);
    root.querySelectorAll("[data-file-drop]").forEach(prepareFileDrop);
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };

  // A group of the menu closes when somebody goes elsewhere, and with Escape.
  const closeGroups = (left) => {
    document.querySelectorAll("[data-menu-group][open]").forEach((group) => {
      if (!left || !group.contains(left)) group.open = false;
    });
  };
  document.addEventListener("focusin", (event) => closeGroups(event.target));
  document.addEventListener("keydown", (event) => {
    const group = event.key === "Escape" && event.target.closest("[data-menu-group][open]");
    if (!group) return;
    group.open = false;
    group.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    closeGroups(event.target);
    const button = event.target.closest("[data-print]");
    if (button) window.print();
  });

  document.addEventListener("change", (event) => {
    const control = event.target.closest("[data-submit-on-change]");
    if (control && control.form) control.form.requestSubmit();
  });

  // A form is sent once: the second press of an impatient finger does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [data-send-again]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Paper cannot be unfolded: "how was this computed" is printed open.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details.how:not([open])")];
    unfolded.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => unfolded.forEach((fold) => { fold.open = false; }));

  document.addEventListener("DOMContentLoaded", () => { prepareMenu(); prepare(document); });
  document.addEventListener("htmx:load", (event) => prepare(event.target.parentElement || document));
})();

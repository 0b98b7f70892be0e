/* Drawing with bpmn-js: the drawing lives in the form's hidden text, so that saving is an ordinary form.
   The checks come from the server while one draws; the step table is the same drawing in words. */
import { JapaneseWords } from "./bpmn-words.js";
import { prepareArranging } from "./arranging.js";
import { Memory } from "./memory.js";
import { watchRevision } from "./colleagues.js";

const CHECK_AFTER_MS = 800;
// Attributes that the office keeps on a step; named here so that copying a step copies them too.
const MEGURU = {
  name: "Meguru",
  uri: "https://meguru.dev/ns/bpmn/1",
  prefix: "meguru",
  xml: { tagAlias: "lowerCase" },
  types: [{
    name: "StepFacts",
    extends: ["bpmn:FlowNode"],
    properties: ["traits", "minutes", "waitingHours", "timesAYear", "form", "system"].map((name) => (
      { name, isAttr: true, type: "String" })),
  }],
};

const form = document.getElementById("drawing-form");
const place = document.getElementById("drawing");
const remarks = document.getElementById("live");
const words = form.dataset;
document.documentElement.classList.add("has-script");
const modeler = new window.BpmnJS({
  container: place,
  moddleExtensions: { meguru: MEGURU },
  additionalModules: [JapaneseWords],
  textRenderer: { defaultStyle: { fontFamily: "'Noto Sans JP', 'Noto Sans CJK JP', 'BIZ UDPGothic', Meiryo, sans-serif" } },
});
const memory = new Memory(`meguru-drawing-${words.version}`);

/* The strict content policy lets no style attribute through: the pictures of the alignment menu get plain ones. */
const plain = (html) => html.replace(/style="([^"]*)"/g, (_, style) => style.split(";")
  .map((part) => part.split(":").map((word) => word.trim()))
  .filter(([name, value]) => name && value)
  .map(([name, value]) => `${name}="${value}"`).join(" "));
const withoutStyleAttributes = () => {
  const makers = [
    ["alignElementsContextPadProvider", "getMultiElementContextPadEntries"],
    ["alignElementsMenuProvider", "getPopupMenuEntries"],
    ["distributeElementsMenuProvider", "getPopupMenuEntries"],
  ];
  makers.forEach(([service, method]) => {
    const provider = modeler.get(service, false);
    const make = provider?.[method];
    if (!make) return;
    provider[method] = function entriesWithoutStyle(...given) {
      const entries = make.apply(this, given);
      Object.values(entries || {}).forEach((entry) => ["html", "imageHtml"].forEach((part) => {
        if (typeof entry[part] === "string") entry[part] = plain(entry[part]);
      }));
      return entries;
    };
  });
};

const currentXml = async () => (await modeler.saveXML({ format: true })).xml;

const say = (text) => { document.getElementById("drawing-status").textContent = text; };

/* ---- remarks: on the element and in the list ---- */
let marked = [];
const showRemarks = () => {
  const canvas = modeler.get("canvas");
  const elements = modeler.get("elementRegistry");
  const overlays = modeler.get("overlays");
  overlays.remove({ type: "remark" });
  marked.forEach(([id, mark]) => { if (elements.get(id)) canvas.removeMarker(id, mark); });
  marked = [];
  remarks.querySelectorAll("[data-element]").forEach((item) => {
    const id = item.dataset.element;
    const element = elements.get(id);
    if (!element) return;
    const mark = `remark-${item.dataset.severity}`;
    canvas.addMarker(id, mark);
    marked.push([id, mark]);
    if (element.waypoints) return;
    const sign = document.createElement("span");
    sign.className = `drawing-sign drawing-sign--${item.dataset.severity}`;
    sign.textContent = "!";
    sign.title = item.textContent.trim();
    overlays.add(id, "remark", { position: { top: -10, left: -10 }, html: sign });
  });
};

const check = async () => {
  const body = new FormData(form);
  body.set("xml", await currentXml());
  try {
    const answer = await fetch(words.checkUrl, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    remarks.innerHTML = await answer.text();
    showRemarks();
  } catch { /* without a connection the drawing goes on; the next change asks again */ }
};

/* Everything laid out anew by the server, as one step that can be undone. */
const putInPlaces = prepareArranging(modeler);
const arrange = async () => {
  const xml = await currentXml();
  const body = new FormData(form);
  body.set("xml", xml);
  try {
    const answer = await fetch(words.arrangeUrl, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const places = await answer.json();
    if (xml !== await currentXml()) return; // somebody drew on meanwhile
    putInPlaces(places);
    fit();
  } catch { say(words.arrangeFailed); }
};

const goTo = (id) => {
  const element = modeler.get("elementRegistry").get(id);
  if (!element) return;
  modeler.get("canvas").scrollToElement(element, { top: 120, bottom: 120, left: 200, right: 120 });
  modeler.get("selection").select(element);
  place.querySelector("svg").focus();
};

/* ---- keeping, saving ---- */
let waiting = null;
let dirty = false;
const changed = () => {
  dirty = true;
  say(words.unsaved);
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    memory.keep({ xml: await currentXml(), from: form.elements.from_revision.value });
    check();
  }, CHECK_AFTER_MS);
};

const save = async () => {
  form.elements.xml.value = await currentXml();
  memory.keep({ xml: form.elements.xml.value, from: form.elements.from_revision.value });
  dirty = false;
  form.submit();
};

/* The whole drawing, beside the palette instead of under it, never larger than life. */
const PALETTE = 120;
const EDGE = 24;
const fit = () => {
  const canvas = modeler.get("canvas");
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const room = { width: outer.width - PALETTE - EDGE, height: outer.height - 2 * EDGE };
  const scale = Math.min(room.width / inner.width, room.height / inner.height, 1);
  canvas.viewbox({
    x: inner.x - (PALETTE + (room.width - inner.width * scale) / 2) / scale,
    y: inner.y - (EDGE + (room.height - inner.height * scale) / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
};

const open = async (xml) => {
  try {
    const { warnings } = await modeler.importXML(xml);
    fit();
    document.getElementById("drawing-warnings").hidden = !warnings.length;
    showRemarks();
  } catch (reason) {
    document.getElementById("drawing-failed").hidden = false;
    throw reason;
  }
};

const offerKept = () => {
  const box = document.getElementById("kept");
  memory.offer({
    box,
    differs: (kept) => kept.xml.trim() !== form.elements.xml.value.trim(),
    take: async (kept) => {
      form.elements.from_revision.value = kept.from;
      await open(kept.xml);
      changed();
    },
  });
};

const start = async () => {
  withoutStyleAttributes();
  if (words.saved) { memory.forget(); say(words.saved); }
  await open(form.elements.xml.value);
  if (words.resubmitted) changed(); else offerKept();
  modeler.on("commandStack.changed", changed);
  document.querySelectorAll("[data-drawing]").forEach((button) => {
    button.disabled = false;
    button.addEventListener("click", () => ACTIONS[button.dataset.drawing]());
  });
};

const ACTIONS = {
  undo: () => modeler.get("commandStack").undo(),
  redo: () => modeler.get("commandStack").redo(),
  arrange,
  fit,
  nearer: () => modeler.get("zoomScroll").stepZoom(1),
  farther: () => modeler.get("zoomScroll").stepZoom(-1),
};

form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); save(); });
remarks.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link) return;
  event.preventDefault();
  goTo(link.dataset.go);
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
watchRevision({ url: words.revisionUrl, form });
start();

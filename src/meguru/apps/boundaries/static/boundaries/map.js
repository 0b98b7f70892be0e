/* Maps from the keyboard: one stop for the Tab key, arrows go to the nearest municipality in that direction.
   What is under the focus or the pointer is written below the map. Without this file the table says the same. */
"use strict";

(() => {
  const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  const prepare = (figure) => {
    const places = [...figure.querySelectorAll("[data-map-place]")];
    if (!places.length) return;
    const said = figure.querySelector("[data-map-said]");
    const keys = figure.querySelector("[data-map-keys]");
    const words = new Map(places.map((place) => [place, place.getAttribute("aria-label")]));
    said.hidden = false;
    if (keys) keys.hidden = false;
    let middles;

    const measured = () => {
      middles ??= new Map(places.map((place) => {
        const box = place.firstElementChild.nextElementSibling.getBBox();
        return [place, [box.x + box.width / 2, box.y + box.height / 2]];
      }));
      return middles;
    };
    const say = (place) => { said.textContent = words.get(place); };
    const go = (place) => {
      places.forEach((other) => { if (other.tabIndex === 0) other.setAttribute("tabindex", "-1"); });
      place.setAttribute("tabindex", "0");
      place.focus();
    };
    // The nearest one whose way there leads more in this direction than across it.
    const next = (from, [right, down]) => {
      const [x, y] = measured().get(from);
      let best = null;
      let least = Infinity;
      for (const [place, [px, py]] of measured()) {
        const along = (px - x) * right + (py - y) * down;
        const across = Math.abs((px - x) * down) + Math.abs((py - y) * right);
        const far = along + 2 * across;
        if (along > 0.5 && across <= along * 1.5 && far < least) { best = place; least = far; }
      }
      return best;
    };

    figure.addEventListener("keydown", (event) => {
      const place = event.target.closest("[data-map-place]");
      if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
      let to = null;
      if (WAYS[event.key]) to = next(place, WAYS[event.key]);
      else if (event.key === "Home") [to] = places;
      else if (event.key === "End") to = places[places.length - 1];
      else return;
      event.preventDefault();
      if (to) go(to);
    });
    for (const kind of ["focusin", "pointerover"]) {
      figure.addEventListener(kind, (event) => {
        const place = event.target.closest("[data-map-place]");
        if (place) say(place);
      });
    }
  };

  document.querySelectorAll("[data-map-figure]").forEach(prepare);
})();

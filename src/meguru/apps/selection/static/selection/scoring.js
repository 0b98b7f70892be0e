/* Points are kept as they are typed: what changed is sent after a short pause, and when the page is left. */
(() => {
  const form = document.querySelector("[data-scoring]");
  if (!form) return;
  const status = form.querySelector("[data-scoring-status]");
  const waiting = new Set();
  let timer = 0;
  let sending = false;

  const namesOf = (field) => {
    const place = field.name.replace(/^(points|comment)-/, "");
    return [`points-${place}`, `comment-${place}`];
  };

  const body = (places) => {
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    places.forEach((name) => {
      const field = form.elements[name];
      if (field) sent.append(name, field.value);
    });
    return sent;
  };

  const say = (words) => { status.textContent = words; };

  const send = async () => {
    if (sending || !waiting.size) return;
    sending = true;
    const places = [...waiting];
    waiting.clear();
    try {
      const answer = await fetch(form.dataset.pointsUrl, { method: "POST", body: body(places) });
      const told = await answer.json();
      say(told.message);
    } catch {
      places.forEach((name) => waiting.add(name));
      say(form.dataset.notSaved);
    } finally {
      sending = false;
    }
    if (waiting.size && status.textContent !== form.dataset.notSaved) plan();
  };

  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(send, 900);
  };

  form.addEventListener("input", (event) => {
    if (!/^(points|comment)-/.test(event.target.name || "")) return;
    namesOf(event.target).forEach((name) => waiting.add(name));
    plan();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const field = form.elements[`points-${button.dataset.take}`];
    field.value = button.dataset.points;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  /* Finishing waits for what was typed last: otherwise it would come after the end and be refused. */
  document.addEventListener("submit", async (event) => {
    if (event.target === form || (!waiting.size && !sending)) return;
    event.preventDefault();
    clearTimeout(timer);
    for (let tries = 0; tries < 50 && sending; tries += 1) await new Promise((done) => { setTimeout(done, 100); });
    await send();
    if (!waiting.size) event.target.submit();
  });

  addEventListener("pagehide", () => {
    if (waiting.size && navigator.sendBeacon) navigator.sendBeacon(form.dataset.pointsUrl, body([...waiting]));
  });
})();

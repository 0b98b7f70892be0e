/* Asks now and then whether a colleague saved the same draft; saving merges both, so the notice only tells. */

const ASK_EVERY_MS = 12_000;

export const watchRevision = ({ url, form }) => {
  const box = document.getElementById("colleague");
  if (!box || !url) return;
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      const newest = await answer.json();
      if (newest.revision > Number(form.elements.from_revision.value)) {
        box.querySelector("[data-colleague-words]").textContent = newest.words;
        box.hidden = false;
      }
    } catch { /* no connection: ask again later */ }
  };
  setInterval(ask, ASK_EVERY_MS);
  document.addEventListener("visibilitychange", ask);
};

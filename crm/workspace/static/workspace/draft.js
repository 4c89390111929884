// Keep a form at the hub while it is typed: at most once a second, and at once when the page is left.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const told = document.querySelector("[data-draft-told]");
  const discard = document.querySelector("[data-draft-discard]");
  const EVERY_MS = 1000;
  let timer = 0;
  let changed = false;
  let done = false;

  const say = (words, kept) => {
    told.textContent = words;
    if (kept) discard.hidden = false;
  };
  const save = async () => {
    timer = 0;
    if (!changed || done) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
      say((await answer.json()).told, answer.ok);
      done = answer.status === 409;
    } catch {
      changed = true;
      say(form.dataset.draftFailed, false);
    }
  };
  const soon = () => {
    changed = true;
    timer ||= setTimeout(save, EVERY_MS);
  };

  form.addEventListener("input", soon);
  form.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "visitor") return;
    soon();
    (form.querySelector("#visitor input:not([type=hidden])") ?? form.elements.note).focus();
  });
  form.addEventListener("submit", () => (done = true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !changed || done) return;
    changed = !navigator.sendBeacon(form.dataset.draft, new FormData(form));
  });
})();

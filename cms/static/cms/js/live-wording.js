// What the wording check finds, under the field that is being typed in. Waits for a pause and for the end of a composition.
(() => {
  "use strict";
  const PAUSE_MS = 700;
  const form = document.querySelector("[data-edit-form], #page-edit-form, form#w-editor-form");
  if (!form) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const waiting = new WeakMap();
  const asked = new WeakMap();
  let numbered = 0;

  const isProse = (field) => field.matches?.("textarea, input[type=text]") && !/(^|-)(slug|comment)/.test(field.name || "") && field.name;
  const languageOf = (field) => (/[_-]en$/.test(field.name) ? "en" : "zh");

  function noteOf(field) {
    const known = document.getElementById(field.dataset.wordingNote || "");
    if (known) return known;
    const note = document.createElement("div");
    note.id = `live-wording-${++numbered}`;
    note.className = "live-wording";
    note.setAttribute("role", "status");
    field.dataset.wordingNote = note.id;
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
    field.insertAdjacentElement("afterend", note);
    return note;
  }

  function line(finding, field) {
    const item = document.createElement("li");
    const place = document.createElement("button");
    place.type = "button";
    place.textContent = finding.excerpt;
    place.addEventListener("click", () => { field.focus(); field.setSelectionRange(finding.start, finding.end); });
    item.className = `live-wording__${finding.severity}`;
    item.append(place, ` ${finding.title} · ${finding.source} · ${finding.instead}`);
    return item;
  }

  function show(field, answer) {
    const note = noteOf(field);
    note.replaceChildren();
    if (!answer.summary) return;
    const head = document.createElement("p");
    head.textContent = answer.summary;
    const list = document.createElement("ul");
    // Offsets count characters; a field counts UTF-16 units.
    const units = (position) => Array.from(field.value).slice(0, position).join("").length;
    list.append(...answer.findings.map((one) => line({ ...one, start: units(one.start), end: units(one.end) }, field)));
    note.append(head, list);
  }

  async function look(field) {
    const text = field.value;
    if (asked.get(field) === text) return;
    asked.set(field, text);
    const body = new URLSearchParams({ text, language: languageOf(field) });
    const answer = await fetch("/drafting/wording/", { method: "POST", body, headers: { "X-CSRFToken": token ? token.value : "" } });
    if (answer.ok && asked.get(field) === text) show(field, await answer.json());
  }

  function soon(event) {
    const field = event.target;
    if (event.isComposing || !isProse(field)) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => look(field).catch(() => asked.delete(field)), PAUSE_MS));
  }
  form.addEventListener("input", soon);
  form.addEventListener("compositionend", soon);
  form.addEventListener("focusin", soon);
})();

// Under a text box with data-coach: what the wording check says of it, with source and advice. It never blocks.
(() => {
  const PAUSE_MS = 800;
  const waiting = new WeakMap();
  const asked = new WeakMap();
  let numbered = 0;

  const noteOf = (field) => {
    const known = document.getElementById(field.dataset.coachNote ?? "");
    if (known) return known;
    const note = document.createElement("div");
    note.id = `coach-${++numbered}`;
    note.className = "coach";
    note.setAttribute("role", "status");
    field.dataset.coachNote = note.id;
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
    field.insertAdjacentElement("afterend", note);
    return note;
  };

  const line = (finding) => {
    const item = document.createElement("li");
    const words = document.createElement("mark");
    words.textContent = finding.excerpt;
    const source = document.createElement("small");
    source.textContent = finding.source;
    item.append(words, ` ${finding.title} · ${finding.instead} `, source);
    return item;
  };

  const show = (field, answer) => {
    const note = noteOf(field);
    note.replaceChildren();
    if (!answer.summary) return;
    const head = document.createElement("p");
    head.textContent = answer.summary;
    const list = document.createElement("ul");
    list.append(...answer.findings.map(line));
    note.append(head, list);
  };

  const look = async (field) => {
    const text = field.value;
    if (asked.get(field) === text) return;
    asked.set(field, text);
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const path = (document.documentElement.lang === "en" ? "/en" : "") + field.dataset.coach;
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ text }), headers: { "X-CSRFToken": token } });
    if (answer.ok && asked.get(field) === text) show(field, await answer.json());
  };

  const soon = (event) => {
    const field = event.target.closest?.("[data-coach]");
    if (!field || event.isComposing) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => look(field).catch(() => asked.delete(field)), PAUSE_MS));
  };
  for (const name of ["input", "compositionend", "focusin"]) document.addEventListener(name, soon);
})();

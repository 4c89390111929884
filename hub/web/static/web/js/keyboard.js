// Keys of the workplace. Letters rest while an input method composes, while a field has the focus, while a
// dialog is open, with a modifier held, and when the person switched them off (data-keys="off").
(() => {
  const root = document.documentElement;
  const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable='true']";
  const CHORD_MS = 1200;
  let chord = 0;

  const visible = (element) => element.getClientRects().length > 0;
  const pressable = (key) =>
    [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => visible(element) && !element.disabled);
  const press = (element) => (element.matches(FIELD) ? element.focus() : element.click());

  const rows = () => [...document.querySelectorAll("[data-row]")].filter(visible);
  const here = () => document.querySelector("[data-row].is-here");
  const move = (step) => {
    const all = rows();
    if (!all.length) return false;
    const at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    here()?.classList.remove("is-here");
    next.classList.add("is-here");
    (next.querySelector("a") ?? next.querySelector("button, input") ?? next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const letters = (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (chord && event.timeStamp - chord < CHORD_MS) {
      chord = 0;
      const place = [...document.querySelectorAll(`[data-go="${CSS.escape(key)}"]`)].find(visible);
      if (place) return place.click(), true;
    }
    if (key === "g") return (chord = event.timeStamp), true;
    if ((key === "j" || key === "k") && !pressable(key)) return move(key === "j" ? 1 : -1);
    if (key === "?") return document.getElementById("keys")?.showModal(), true;
    if (key === "x") {
      const box = here()?.querySelector("[data-pick]");
      return box ? (box.click(), true) : false;
    }
    const target = pressable(key);
    if (target) return press(target), true;
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const field = event.target.closest?.(FIELD);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form");
      if (form) event.preventDefault(), form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && field && !field.closest("dialog")) return field.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || field) return;
    if (root.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (letters(event)) event.preventDefault();
  });
})();

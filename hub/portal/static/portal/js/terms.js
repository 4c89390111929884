/* A pointer that rests on a marked word opens its meaning, as a press does without this script. */
(() => {
  const RESTS_MS = 250, LEAVES_MS = 300;
  if (!matchMedia("(hover: hover)").matches) return;
  for (const word of document.querySelectorAll("[data-term]")) {
    const card = word.popoverTargetElement;
    if (!card) continue;
    let timer = 0;
    const soon = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };
    const open = () => { if (!card.matches(":popover-open")) card.showPopover({ source: word }); };
    const close = () => { if (card.matches(":popover-open")) card.hidePopover(); };
    for (const part of [word, card]) {
      part.addEventListener("pointerenter", () => soon(open, RESTS_MS));
      part.addEventListener("pointerleave", () => soon(close, LEAVES_MS));
    }
    word.addEventListener("click", () => clearTimeout(timer));
  }
})();

// Small courtesies: focus the error summary, show where one is in a long rail, close open menus, tick a whole list, copy a whole digest.
(() => {
  // The browser's own autofocus waits for the first picture, and what is typed until then is lost.
  const first = (mark) => document.querySelector(`[${mark}]:not([data-specimen] *)`);
  (first("data-focus-first") ?? first("data-focus-field"))?.focus();

  const here = document.querySelector(".rail a[aria-current]");
  const rail = here?.closest(".rail");
  if (rail && here.offsetTop + here.offsetHeight > rail.clientHeight) rail.scrollTop = here.offsetTop - rail.clientHeight / 2;

  const menus = () => document.querySelectorAll("details.menu[open], details.me[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  const all = document.querySelector("[data-pick-all]");
  const picks = () => [...document.querySelectorAll("[data-pick]")];
  const agree = () => {
    const ticked = picks().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === picks().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => picks().forEach((box) => (box.checked = all.checked)));
    document.addEventListener("change", (event) => event.target.matches("[data-pick]") && agree());
    agree();
  }

  document.addEventListener("copy", (event) => {
    const digest = document.getSelection().anchorNode?.parentElement?.closest("[data-copy]");
    if (!digest || document.getSelection().toString().trim() !== digest.textContent.trim()) return;
    event.clipboardData.setData("text/plain", digest.dataset.copy);
    event.preventDefault();
  });
})();

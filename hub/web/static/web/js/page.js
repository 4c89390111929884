// Small courtesies: focus the error summary, close open menus, copy a whole digest.
(() => {
  document.querySelector("[data-focus-first]:not([data-specimen] *)")?.focus();

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

  document.addEventListener("copy", (event) => {
    const digest = document.getSelection().anchorNode?.parentElement?.closest("[data-copy]");
    if (!digest || document.getSelection().toString().trim() !== digest.textContent.trim()) return;
    event.clipboardData.setData("text/plain", digest.dataset.copy);
    event.preventDefault();
  });
})();

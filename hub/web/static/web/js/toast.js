// Messages leave after a while, errors stay until closed. A pointer or focus on one keeps it.
(() => {
  const STAY_MS = 8000;

  document.addEventListener("click", (event) => {
    event.target.closest("[data-close-toast]")?.closest(".toast")?.remove();
  });
  const leave = (toast) => {
    const rest = () => (toast.matches(":hover, :focus-within") ? setTimeout(rest, STAY_MS) : toast.remove());
    setTimeout(rest, STAY_MS);
  };
  const passing = ".toast:not(.toast--error, .toast--warning)";
  const tray = document.querySelector("[data-toasts]");
  if (!tray) return;
  tray.querySelectorAll(passing).forEach(leave);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.nodeType === 1 && node.matches(passing)) leave(node);
  }).observe(tray, { childList: true });
})();

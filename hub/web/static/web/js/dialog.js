// Native dialogs: [data-open-dialog="id"] opens, [data-close-dialog] closes, a click on the scrim closes.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      document.getElementById(opener.dataset.openDialog)?.showModal();
      return;
    }
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    if (event.target === dialog || event.target.closest("[data-close-dialog]")) dialog.close();
  });
})();

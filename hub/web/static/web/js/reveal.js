// A covered value: the eye is a link to a page that asks for a reason; here the same happens on the spot, and the
// value is covered again after a while.
(() => {
  let asked = null;

  document.addEventListener("click", (event) => {
    const eye = event.target.closest("[data-reveal]");
    const dialog = document.getElementById("reveal");
    if (!eye || !dialog) return;
    event.preventDefault();
    asked = { value: eye.parentElement.querySelector(".mask__value"), url: eye.getAttribute("href"), eye };
    dialog.showModal();
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-reveal-form]") || !asked) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    event.target.closest("dialog").close();
    const { value, url, eye } = asked;
    const covered = value.innerHTML;
    asked = null;
    window.htmx.ajax("POST", url, { target: value, swap: "innerHTML", values }).then(() => {
      const full = value.querySelector("[data-hide-after]");
      if (!full) return;
      eye.hidden = true;
      setTimeout(() => {
        value.innerHTML = covered;
        eye.hidden = false;
      }, Number(full.dataset.hideAfter) * 1000);
    });
  });
})();

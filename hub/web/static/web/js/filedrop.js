// The file field already accepts a drop; this shows where it would land and what was chosen.
(() => {
  const zone = (event) => event.target.closest?.("[data-filedrop]");
  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => zone(event)?.classList.toggle("is-over", over));
  }
  document.addEventListener("change", (event) => {
    const where = zone(event);
    if (!where || event.target.type !== "file") return;
    const names = [...event.target.files].map((file) => file.name).join(", ");
    where.querySelector("[data-filedrop-name]").textContent = names;
  });
})();

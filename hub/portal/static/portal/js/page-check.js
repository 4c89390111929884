/* After the check of a page: take the fingerprint of its content here, too, and say whether it is the printed one. */
(() => {
  const page = document.querySelector("[data-content][data-digest]");
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function sameHere() {
    const answer = await fetch(page.dataset.content, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return hex(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer())) === page.dataset.digest;
  }

  document.addEventListener("htmx:afterSwap", async (event) => {
    const found = event.detail.target.querySelector(".verified");
    if (!found) return;
    event.detail.target.scrollIntoView({ block: "nearest" });
    if (!globalThis.crypto?.subtle) return;
    const same = await sameHere().catch(() => null);
    if (same !== null) found.querySelector(same ? "[data-own-same]" : "[data-own-differs]").hidden = false;
  });
})();

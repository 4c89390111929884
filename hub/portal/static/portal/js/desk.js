/* The desk on the home page: measure a chosen file here in the browser, then ask for its digest. Nothing is uploaded. */
const desk = document.querySelector("[data-desk]");
if (desk) {
  const input = desk.querySelector("input[type=file]");
  const alert = desk.querySelector("[data-desk-alert]");
  const measure = async () => {
    const file = input.files[0];
    if (!file) return;
    if (!globalThis.crypto || !crypto.subtle) {
      alert.hidden = false;
      return;
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = new URL(desk.action, location.href);
    address.searchParams.set("digest", hex);
    location.assign(address);
  };
  input.addEventListener("change", measure);
  // A file chosen before this script ran; on the way back the browser fills in the old one, and the reader wants to stay.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") measure();
}

// Turns a flat panorama around the reader, when asked: the viewer is loaded then, and the bytes are hashed here first.
const place = document.querySelector("[data-panorama]");
const start = place.querySelector(".panorama__start");
const word = document.querySelector(".panorama__word");

async function digest(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function look() {
  start.disabled = true;
  word.textContent = word.dataset.loading;
  try {
    const answer = await fetch(place.dataset.panorama);
    const bytes = await answer.arrayBuffer();
    const known = globalThis.crypto?.subtle ? (await digest(bytes)) === place.dataset.digest : null;
    if (known === false) {
      word.textContent = word.dataset.false;
      return;
    }
    const { Viewer } = await import(place.dataset.viewer);
    const frame = document.createElement("div");
    frame.className = "panorama__viewer";
    place.querySelector("img").hidden = true;
    start.hidden = true;
    place.prepend(frame);
    const viewer = new Viewer({
      container: frame,
      panorama: place.dataset.panorama,
      navbar: ["zoom", "move", "fullscreen"],
      keyboard: "always",
      caption: "",
      loadingTxt: "",
    });
    viewer.addEventListener("ready", () => {
      word.textContent = known ? word.dataset.true : "";
      place.dataset.ready = "1";
    });
    viewer.addEventListener("panorama-error", () => {
      word.textContent = word.dataset.failed;
    });
  } catch {
    word.textContent = word.dataset.failed;
    start.disabled = false;
  }
}

start.hidden = false;
start.addEventListener("click", look);

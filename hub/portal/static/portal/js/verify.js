/* Measure a chosen file here in the browser and ask for its digest; nothing is uploaded.
   A proof file is checked against itself first: its record must lead to its own root. */
const LEAF_DOMAIN = "hub/leaf/v1";

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const utf8 = (text) => new TextEncoder().encode(text);

async function sha256(...parts) {
  const joined = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
}

const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/* RFC 9162, section 2.1.3.2 */
async function rootFrom(leaf, index, size, path) {
  let position = index, last = size - 1, current = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      current = await nodeHash(sibling, current);
      while (position !== 0 && position % 2 === 0) { position = position / 2; last = Math.floor(last / 2); }
    } else {
      current = await nodeHash(current, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? current : null;
}

async function entryOf(record) {
  if (record.commitment) return fromHex(record.commitment);
  return sha256(utf8(LEAF_DOMAIN), fromHex(record.salt), await sha256(utf8(record.envelope)));
}

/* Where to look a proof file up, or null when it contradicts itself. */
async function readProof(proof) {
  const { record, log, checkpoint } = proof;
  const entry = await entryOf(record);
  const leaf = await sha256(Uint8Array.of(0), entry);
  const root = await rootFrom(leaf, log.index, checkpoint.size, log.path.map(fromHex));
  if (!root || toHex(root) !== checkpoint.root) return null;
  if (!record.fact) return toHex(entry);
  const content = toHex(await sha256(utf8(record.fact)));
  return JSON.parse(record.envelope).fact_digest === content ? content : null;
}

function contentOf(bytes) {
  if (bytes[0] !== 0x7b) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

for (const desk of document.querySelectorAll("[data-verify-desk]")) {
  const show = (name) => { desk.querySelector(`[data-verify-${name}]`).hidden = false; };
  const input = desk.querySelector("[data-verify-file]");
  const measure = async () => {
    const file = input.files[0];
    if (!file) return;
    if (!globalThis.crypto?.subtle) { show("insecure"); return; }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const content = contentOf(bytes);
    if (content?.schema === "hub/wallet/v1") { show("wallet"); return; }
    const isProof = content?.schema === "hub/proof/v1";
    const digest = isProof ? await readProof(content).catch(() => null) : toHex(await sha256(bytes));
    if (!digest) { show("forged"); return; }
    const address = new URL(desk.dataset.records, location.href);
    address.searchParams.set("digest", digest);
    location.assign(address);
  };
  input.addEventListener("change", measure);
  // A file chosen before this script ran; on the way back the browser fills in the old one, and the reader wants to stay.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") measure();
}

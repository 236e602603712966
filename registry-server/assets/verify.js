// Checks in the browser that a version is in the register: the record as the register holds it has the hash that the page
// shows, an entry names that hash, and the inclusion proof of RFC 6962 leads from the entry to the root, which the commit
// that the page shows as the head must name.
"use strict";

const PREFIX = "sha-256:";

async function hashOf(...parts) {
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const hex = (bytes) => PREFIX + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(text.slice(PREFIX.length).match(/../g), (pair) => parseInt(pair, 16));

// RFC 9162, section 2.1.3.2.
async function rootOf({ leaf, leaf_index: index, tree_size: size, audit_path: path }) {
  let [node, last] = [index, size - 1];
  let hash = await hashOf(Uint8Array.of(0), leaf);
  for (const next of path.map(bytes)) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = await hashOf(Uint8Array.of(1), next, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    } else {
      hash = await hashOf(Uint8Array.of(1), hash, next);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hex(hash) : null;
}

// The item is canonical JSON: what the browser writes of it is what was hashed.
async function hashOfCommit({ item }) {
  return hex(await hashOf(JSON.stringify(item)));
}

// The record is sent byte for byte as the register holds it, which is what its hash is of.
async function hashOfRecord(answer) {
  return hex(await hashOf(await answer.arrayBuffer()));
}

async function isProved({ item, head }, record, proof) {
  if ((await hashOfRecord(record)) !== item) return false;
  const isOfItem = JSON.parse(proof.leaf)["item-hash"].includes(item);
  const isOfHead = proof.commit?.item.root === proof.root && (await hashOfCommit(proof.commit)) === head;
  return isOfItem && isOfHead && (await rootOf(proof)) === proof.root;
}

for (const host of document.querySelectorAll("[data-proof]")) {
  // Browsers have SHA-256 only where the page came safely.
  host.hidden = !globalThis.crypto?.subtle;
  const said = host.querySelector("[role=status]");
  host.querySelector("button").addEventListener("click", async () => {
    try {
      const [record, proof] = await Promise.all([fetch(host.dataset.record), fetch(host.dataset.proof)]);
      if (!record.ok || !proof.ok) throw new Error(proof.statusText);
      const proved = await isProved(host.dataset, record, await proof.json());
      said.textContent = proved ? said.dataset.proved : said.dataset.refuted;
    } catch {
      said.textContent = said.dataset.unknown;
    }
  });
}

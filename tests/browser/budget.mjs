// What a page weighs as it is sent, compressed: HTML, styles and scripts, without the map.

import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { asFile, drop, HEADER } from "./deeds.mjs";
import { ACT_PAGES, PAGES } from "./pages.mjs";
import { ORIGIN, visitAs } from "./portal.mjs";

const MOST = 60 * 1024;
const UNPACKED = { br: brotliDecompressSync, gzip: gunzipSync };

// The bytes as they are sent, and as they are meant.
const sent = (path, cookie = "") =>
  new Promise((resolve, reject) => {
    const headers = { accept: "text/html", "accept-encoding": "br, gzip", cookie };
    get(new URL(path, ORIGIN), { headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const bytes = Buffer.concat(parts);
        const unpack = UNPACKED[answer.headers["content-encoding"]] ?? ((same) => same);
        resolve({ size: bytes.length, text: unpack(bytes).toString() });
      });
    }).on("error", reject);
  });

async function weigh(path, cookie) {
  const page = await sent(path, cookie);
  const parts = [...page.text.matchAll(/<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="([^"]+)"/g)];
  const sizes = await Promise.all(parts.map(async ([, part]) => (await sent(part)).size));
  const all = sizes.reduce((one, other) => one + other, page.size);
  assert.ok(sizes.length > 1, "style and script are found");
  assert.ok(all <= MOST, `${all} bytes, ${page.size} of them HTML`);
  return page.text;
}

test("every page is small", async (t) => {
  for (const [name, path] of Object.entries(PAGES)) await t.test(name, () => weigh(path));
});

test("every page of acts is small, and so is a large table that is mended", async (t) => {
  const { page, context } = await visitAs("admin");
  // More columns and rows at fault than anybody mends in one go.
  const columns = Array.from({ length: 40 }, (_, column) => `Spalte ${column}`);
  const rows = Array.from({ length: 200 }, (_, row) =>
    [`Ort ${row}`, "Atlantis", `Ware ${row}`, `${row}(Domestc)`, "Yearbook", ...columns.map((column) => `${column} von ${row}`)].join());
  await drop(page, asFile("large.csv", [[HEADER, ...columns].join(), ...rows]));
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const table = await weigh(page.url(), cookie);
  assert.ok(table.includes("cell-2-2"), "the page is that of somebody who is logged in");
  for (const path of ACT_PAGES) await t.test(path, () => weigh(path, cookie));
  await page.click("main button[value=discard]");
  await context.close();
});

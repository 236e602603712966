// What a page weighs as it is sent, compressed: HTML, styles and scripts, without the map.

import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { PAGES } from "./pages.mjs";
import { ORIGIN } from "./portal.mjs";

const MOST = 60 * 1024;
const UNPACKED = { br: brotliDecompressSync, gzip: gunzipSync };

// The bytes as they are sent, and as they are meant.
const sent = (path) =>
  new Promise((resolve, reject) => {
    get(new URL(path, ORIGIN), { headers: { accept: "text/html", "accept-encoding": "br, gzip" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const bytes = Buffer.concat(parts);
        const unpack = UNPACKED[answer.headers["content-encoding"]] ?? ((same) => same);
        resolve({ size: bytes.length, text: unpack(bytes).toString() });
      });
    }).on("error", reject);
  });

test("every page is small", async (t) => {
  for (const [name, path] of Object.entries(PAGES)) {
    await t.test(name, async () => {
      const page = await sent(path);
      const parts = [...page.text.matchAll(/<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="([^"]+)"/g)];
      const sizes = await Promise.all(parts.map(async ([, part]) => (await sent(part)).size));
      const all = sizes.reduce((one, other) => one + other, page.size);
      assert.ok(sizes.length > 1, "style and script are found");
      assert.ok(all <= MOST, `${all} bytes, ${page.size} of them HTML`);
    });
  }
});

// No link leads nowhere: every address of this server that a page names, and each anchor within it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGES } from "./pages.mjs";
import { ORIGIN } from "./portal.mjs";

// Facets and pages make addresses without end; beyond this many of one kind they are alike.
const MOST_OF_A_KIND = 12;
const MOST = 400;
const AT_ONCE = 8;

const kind = (url) => `${url.pathname.replace(/[^/]*\d[^/]*|[a-z]{2}-[^/]+|org_[^/]+/g, "*")} ${[...url.searchParams.keys()].join()}`;
const unescaped = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replaceAll("&amp;", "&");

test("every link leads somewhere", async () => {
  const queue = Object.values(PAGES).map((path) => ({ path, from: "the list of pages" }));
  const kinds = new Map();
  const ids = new Map();
  const broken = [];
  const anchors = [];
  const follow = async ({ path, from }) => {
    const url = new URL(path, ORIGIN);
    const fragment = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    if (fragment) anchors.push({ page: url.href, fragment, from });
    if (ids.has(url.href) || ids.size >= MOST) return;
    const count = (kinds.get(kind(url)) ?? 0) + 1;
    kinds.set(kind(url), count);
    if (count > MOST_OF_A_KIND) return;
    ids.set(url.href, new Set());
    const answer = await fetch(url, { headers: { accept: "text/html, */*;q=0.5" } });
    // What is missing is missing in every language.
    const isMeant = url.pathname === PAGES.missing || path.includes(encodeURIComponent(PAGES.missing)) ? answer.status === 404 : answer.ok;
    if (!isMeant) broken.push(`${answer.status} ${url.pathname}${url.search}, on ${from}`);
    const isPage = answer.headers.get("content-type")?.startsWith("text/html");
    const text = await answer.text();
    ids.set(url.href, new Set(isPage ? [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => unescaped(id)) : []));
    if (!isPage) return;
    for (const [, link] of text.matchAll(/ href="([^"]+)"/g)) {
      const next = new URL(unescaped(link), url);
      if (next.origin === ORIGIN) queue.push({ path: next.href, from: url.pathname + url.search });
    }
  };
  while (queue.length) await Promise.all(queue.splice(0, AT_ONCE).map(follow));
  for (const { page, fragment, from } of anchors) {
    const known = ids.get(page);
    if (known?.size && !known.has(fragment)) broken.push(`${page}#${fragment} has no such place, on ${from}`);
  }
  assert.ok(ids.size > 100, `${ids.size} addresses were tried`);
  assert.deepEqual(broken, []);
});

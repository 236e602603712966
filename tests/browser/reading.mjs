// Finding and reading: by the keyboard alone, without scripts, by the map; and what is taken away.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { PAGES } from "./pages.mjs";
import { commit, look, stopAt, visit } from "./portal.mjs";

test("a cluster is found by the keyboard alone", async () => {
  const { page, context, faults } = await visit();
  await page.goto("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the first stop skips to the content");
  await page.keyboard.press("Enter");
  await stopAt(page, "input[type=search]");
  await page.keyboard.type("socks zhejiang");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/clusters\?/);
  await stopAt(page, "main a[href='/clusters/cn-zhuji-sock']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/cn-zhuji-sock/);
  assert.match(await page.innerText("h1"), /Zhuji|Datang/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("without scripts every page, the search and the map's drawing are there", async () => {
  const { page, context, faults } = await visit({ scripts: false });
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(path);
    assert.equal(await page.locator("h1").count(), 1, name);
  }
  await page.goto("/");
  assert.ok((await page.locator(".map-drawing circle").count()) > 20);
  await page.fill("#q", "socks zhejiang");
  await page.click("form.search button");
  await page.click("main a[href='/clusters/cn-zhuji-sock']");
  assert.match(page.url(), /cn-zhuji-sock$/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the list follows the window of the map, and the address keeps it", async () => {
  const { page, context, faults } = await visit();
  await page.goto("/clusters?q=");
  await look(page);
  const total = () => page.innerText("[data-total-words]");
  const all = await total();
  await page.focus(".maplibregl-canvas");
  await page.keyboard.press("+");
  await page.waitForURL(/bbox=/);
  await page.waitForFunction((all) => document.querySelector("[data-total-words]").innerText !== all, all);
  const fewer = await total();
  for (const link of await page.locator(".facet a, .chips a[title]").all()) {
    const kept = new URL(await link.getAttribute("href"), page.url()).searchParams;
    const letsGo = (await link.innerText()).includes("Window");
    assert.equal(kept.has("bbox"), !letsGo, `${await link.innerText()} keeps the window`);
  }
  assert.equal(await page.locator(".results-search [name=bbox]").count(), 1, "other words keep the window");
  await page.reload();
  assert.equal(await total(), fewer, "the address has the window");
  assert.deepEqual(faults, []);
  await context.close();
});

test("what is taken away is whole", async () => {
  const { page, context } = await visit();
  await page.goto(PAGES.results);
  const links = await page.locator("a[href*='/export']").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(links.length >= 4, `${links.length} forms to take away`);
  const total = Number((await page.innerText("[data-total-words]")).match(/\d+/)[0]);
  for (const link of links) {
    const answer = await context.request.get(link);
    assert.ok(answer.ok(), `${answer.status()} ${link}`);
    const bytes = await answer.body();
    const format = new URL(link).searchParams.get("format");
    const text = bytes.toString();
    if (format === "geojson") assert.equal(JSON.parse(text).features.length <= total, true);
    else if (format === "jsonl") assert.equal(text.trim().split("\n").map(JSON.parse).length, total);
    else if (format === "csv") assert.match(text, /^\uFEFF?key,/);
    else if (format === "xlsx" || format === "data-package") assert.equal(text.slice(0, 2), "PK");
    else if (format === "parquet") assert.equal(text.slice(0, 4), "PAR1");
  }
  await context.close();
});

test("on paper there is the list, light, with the drawing of the map", async () => {
  const { page, context, faults } = await visit({ theme: "dark" });
  await page.goto(PAGES.results);
  await look(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.ok(await page.locator(".hit").first().isVisible(), "what was found");
  assert.ok(await page.locator(".map-drawing").isVisible(), "the drawing");
  assert.equal(await page.locator(".maplibregl-canvas").isVisible(), false, "no picture of the screen");
  assert.equal(await page.locator("nav.site-nav").first().isVisible(), false, "nothing to click");
  const ink = await page.evaluate(() => getComputedStyle(document.body).color.match(/\d+/g).map(Number));
  assert.ok(Math.max(...ink) < 64, `dark letters: ${ink}`);
  await page.goto("/login");
  assert.ok(await page.locator("#token").isVisible(), "a form prints as one");
  assert.deepEqual(faults, []);
  await context.close();
});

test("the proof of an entry is checked in the browser, whoever writes meanwhile, and a false one is refuted", async () => {
  const { page, context, faults } = await visit();
  await page.goto(PAGES.cluster);
  await commit();
  const said = page.locator("[data-proof] [role=status]");
  const check = async () => {
    await page.click("[data-proof] button");
    await page.waitForFunction(() => document.querySelector("[data-proof] [role=status]").textContent);
    const told = await said.textContent();
    await said.evaluate((said) => (said.textContent = ""));
    return told;
  };
  assert.equal(await check(), await said.getAttribute("data-proved"));
  const forged = {
    "another entry": (proof) => ({ ...proof, leaf: proof.leaf.replace("cn-zhuji-sock", "cn-zhuji-tie") }),
    "another place": (proof) => ({ ...proof, leaf_index: proof.leaf_index - 1 }),
    "a path cut short": (proof) => ({ ...proof, audit_path: proof.audit_path.slice(1) }),
  };
  for (const [name, forge] of Object.entries(forged)) {
    await page.route("**/proof?*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: forge(await answer.json()) });
    });
    assert.equal(await check(), await said.getAttribute("data-refuted"), name);
    await page.unroute("**/proof?*");
  }
  assert.deepEqual(faults, []);
  await context.close();
});

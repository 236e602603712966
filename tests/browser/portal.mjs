// The portal as a visitor has it: a browser in a language and a theme, and what went wrong in it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

import { LANGUAGES } from "./pages.mjs";

export const ORIGIN = process.env.PORTAL;
// A machine without a graphics card draws the map all the same.
const FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
export async function start() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
}
export async function stop() {
  await browser?.close();
}

// A visitor, and all that a page complained of or asked of others. The policy that forbids inline scripts stays in force:
// axe is run by the browser's debugger, not by the page.
export async function visit({ language = "en", theme = "light", scripts = true, motion = "reduce", width = 1280, height = 900, map = true } = {}) {
  await start();
  const context = await browser.newContext({
    baseURL: ORIGIN,
    locale: LANGUAGES[language],
    colorScheme: theme,
    reducedMotion: motion,
    javaScriptEnabled: scripts,
    viewport: { width, height },
    acceptDownloads: true,
  });
  // A map that is never seen is never drawn, which takes a second or two of each page without a graphics card.
  if (!map) await context.addInitScript(() => (globalThis.IntersectionObserver = class { observe() {} unobserve() {} }));
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // A page that tells what is missing or was refused is meant to.
    const isTold = message.location().url === page.url() && /status of (401|403|404|422)/.test(message.text());
    if (message.type() === "error" && !isTold) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== ORIGIN && !["blob:", "data:"].includes(url.protocol)) faults.push(`asked elsewhere: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { page, context, faults };
}

const TOKENS = JSON.parse(process.env.TOKENS ?? "{}");

// A visitor who has logged in as somebody of a role, by the form, and does not look at maps.
export async function visitAs(role, wishes) {
  const visitor = await visit({ map: false, ...wishes });
  await logIn(visitor.page, TOKENS[role]);
  return visitor;
}

// A commit that somebody else makes meanwhile, which changes one note.
export async function commit() {
  const address = new URL("/api/v1/clusters/cn-yiwu-socks", ORIGIN);
  const tag = (await fetch(address)).headers.get("etag");
  const answer = await fetch(address, {
    method: "PATCH",
    headers: { authorization: `Bearer ${TOKENS.registrar}`, "if-match": tag, "content-type": "application/merge-patch+json" },
    body: JSON.stringify({ notes: [`Seen at ${Date.now()}.`] }),
  });
  assert.ok(answer.ok, await answer.text());
}

export async function logIn(page, token) {
  await page.goto("/login?to=/about");
  await page.fill("#token", token);
  await page.click("main button[type=submit]");
  await page.waitForSelector("form[action='/logout']");
}

// Goes on by Tab until the focus is where it should be, and sees it on the way.
export async function stopAt(page, selector, most = 150) {
  for (let stops = 0; stops < most; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((selector) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const isSeen = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || document.activeElement instanceof SVGElement;
      return { isSeen, is: document.activeElement.matches(selector), what: document.activeElement.outerHTML.slice(0, 120) };
    }, selector);
    assert.ok(stop.isSeen || stop.is, `the focus is not seen at ${stop.what}`);
    if (stop.is) return;
  }
  assert.fail(`${selector} is not reached`);
}

// Scrolls through the page, so that all that loads when seen is loaded.
export async function look(page) {
  const map = page.locator("[data-map]").first();
  if ((await map.count()) === 0) return;
  await map.scrollIntoViewIfNeeded();
  await page.waitForSelector("[data-map-ready], [data-map-failed]", { timeout: 30_000 });
}

// Axe finds nothing, in either theme. A theme is colours alone (`light-dark()`), so the page is not loaded again for it,
// and only what depends on colours is looked at again.
export async function passesAxe(page) {
  assert.deepEqual(await flaws(page, RULES), [], "light");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await flaws(page, COLOURS), [], "dark");
  await page.emulateMedia({ colorScheme: "light" });
}

// What axe finds, a line each. It is read by the browser once a page.
async function flaws(page, runOnly) {
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(`(() => { const module = undefined; ${AXE}; globalThis.axe = axe; })()`);
  const violations = `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ["violations"] })}).then(({ violations }) => violations)`;
  return (await page.evaluate(violations)).flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary}`),
  );
}

// Nothing lies past the edge of a phone: a table that scrolls sideways hides its last column, the source.
export async function isNoWiderThanAPhone(page) {
  const { width, height } = page.viewportSize();
  for (const narrow of [320, 360, 400]) {
    await page.setViewportSize({ width: narrow, height: 640 });
    const { wide, cells } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - innerWidth,
      cells: [...document.querySelectorAll("main td, main tbody th")].filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1).map((cell) => cell.innerText),
    }));
    assert.ok(wide <= 0, `${wide} pixels wider than a window of ${narrow}`);
    assert.deepEqual(cells, [], `cells past the edge of ${narrow}`);
  }
  await page.setViewportSize({ width, height });
}

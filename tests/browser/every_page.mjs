// Every page, in every language and theme: nothing for axe to find, no complaint of the browser, nothing asked of another
// host, no wider than a phone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LANGUAGES, PAGES, THEMES } from "./pages.mjs";
import { flaws, look, visit } from "./portal.mjs";

for (const language of Object.keys(LANGUAGES)) {
  for (const theme of THEMES) {
    test(`every page in ${language}, ${theme}`, async (t) => {
      const { page, context, faults } = await visit({ language, theme });
      for (const [name, path] of Object.entries(PAGES)) {
        await t.test(name, async () => {
          const answer = await page.goto(path);
          assert.equal(answer.status(), name === "missing" ? 404 : 200);
          assert.equal(await page.getAttribute("html", "lang"), language);
          assert.equal(await page.locator("h1").count(), 1, "a page has one heading of the first level");
          await look(page);
          assert.deepEqual(await flaws(page), []);
          assert.deepEqual(faults.splice(0), []);
        });
      }
      await context.close();
    });
  }
}

test("no page is wider than a phone", async (t) => {
  const { page, context } = await visit({ width: 320, height: 640 });
  for (const [name, path] of Object.entries(PAGES)) {
    await t.test(name, async () => {
      await page.goto(path);
      for (const width of [320, 360, 400]) {
        await page.setViewportSize({ width, height: 640 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} pixels wider than a window of ${width}`);
        // A table that scrolls sideways hides its last column, the source.
        const cells = await page.locator("main td, main tbody th").evaluateAll((cells) =>
          cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1).map((cell) => cell.innerText));
        assert.deepEqual(cells, [], `cells past the edge of ${width}`);
      }
    });
  }
  await context.close();
});

test("nothing moves after it was laid out", async (t) => {
  const { page, context } = await visit();
  for (const name of ["home", "results", "cluster"]) {
    await t.test(name, async () => {
      await page.goto(PAGES[name]);
      await look(page);
      const shift = await page.evaluate(
        () =>
          new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({
              type: "layout-shift",
              buffered: true,
            });
            setTimeout(() => resolve(sum), 100);
          }),
      );
      assert.ok(shift < 0.01, `layout shift of ${shift}`);
    });
  }
  await context.close();
});

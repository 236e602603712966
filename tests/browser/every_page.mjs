// Every page, in every language and theme, each loaded once: nothing for axe to find, nothing that moves after it was laid
// out, no complaint of the browser, nothing asked of another host, no wider than a phone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LANGUAGES, PAGES } from "./pages.mjs";
import { isNoWiderThanAPhone, look, passesAxe, visit } from "./portal.mjs";

// What Chromium counts as moved since the page was loaded.
const shift = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        const add = (list) => list.getEntries().forEach((entry) => (sum += entry.value));
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 50);
      }),
  );

for (const language of Object.keys(LANGUAGES)) {
  test(`every page in ${language}`, async (t) => {
    const { page, context, faults } = await visit({ language });
    for (const [name, path] of Object.entries(PAGES)) {
      await t.test(name, async () => {
        const answer = await page.goto(path);
        assert.equal(answer.status(), name === "missing" ? 404 : 200);
        assert.equal(await page.getAttribute("html", "lang"), language);
        assert.equal(await page.locator("h1").count(), 1, "a page has one heading of the first level");
        await look(page);
        const moved = await shift(page);
        assert.ok(moved < 0.01, `layout shift of ${moved}`);
        await passesAxe(page);
        await isNoWiderThanAPhone(page);
        assert.deepEqual(faults.splice(0), []);
      });
    }
    await context.close();
  });
}

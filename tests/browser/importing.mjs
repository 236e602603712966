// A table that is sent once, mended on the page, its headers mapped, and taken in: with scripts and without.

import assert from "node:assert/strict";
import { test } from "node:test";

import { another, asFile, drop, HEADER, uploads } from "./deeds.mjs";
import { EVERY_WAY, LANGUAGES, named, WAYS } from "./pages.mjs";
import { isNoWiderThanAPhone, passesAxe, stopAt, visitAs } from "./portal.mjs";

for (const way of EVERY_WAY) {
  test(`two cells are mended and the table is taken in, ${named(way)}`, async () => {
    const { page, context, faults } = await visitAs("registrar", way);
    const [good, bad] = [another(), another()];
    const sent = uploads(page);
    await drop(page, asFile("Statistik <2026>.csv", [
      HEADER,
      `${good.place},CN,${good.product},30(Domestic),Yearbook`,
      `${bad.place},CN,${bad.product},80(Domestc),Yearbook`,
      `${bad.place},Atlantis,${bad.product} box,40(Domestic),Yearbook`,
    ]));
    assert.equal(await page.locator(".bad-cell").count(), 2, "each bad cell is marked");
    assert.ok((await page.innerText("main")).includes("Statistik <2026>.csv"));
    await page.fill("[name='cell-3-4']", "80(Domestic)");
    await page.fill("[name='cell-4-2']", "China");
    await page.click("main button[value=check]");
    await page.waitForFunction(() => !document.querySelector(".bad-cell")).catch(() => {});
    assert.equal(await page.locator(".bad-cell").count(), 0);
    assert.equal(await page.locator("main section.version").count(), 3, "what would change is shown");
    await page.fill("#message", "Clusters of the yearbook");
    await page.click("main button[value=commit]");
    await page.waitForURL(/\/import\/jobs\//);
    await page.click("main .notice.good a");
    await page.waitForURL(/\/changes\/\d+$/);
    assert.ok((await page.innerText("main")).includes("Clusters of the yearbook"));
    assert.equal(sent.length, 1, "the file is sent once");
    await page.goto("/import");
    assert.ok(await page.locator("main a[href^='/import/jobs/']").count(), "the import is found again");
    assert.deepEqual(faults, []);
    await context.close();
  });
}

for (const way of WAYS) {
  test(`headers that nobody knows are mapped by hand, ${named(way)}`, async () => {
    const { page, context } = await visitAs("registrar", way);
    const { place, product } = another();
    await drop(page, asFile("orte.csv", ["Siedlung,Staatswesen,Ware", `${place},CN,${product} case`]));
    assert.ok(await page.locator(".notice.bad").count());
    for (const [column, field] of [[1, "place"], [2, "country"], [3, "product"]]) {
      await page.selectOption(`[name='column-${column}']`, field);
    }
    await page.click(".how button[value=check]");
    await page.waitForSelector("main section.version");
    await page.click("main button[value=discard]");
    await page.waitForURL(/\/import$/);
    await context.close();
  });
}

test("a table is mended by the keyboard alone, and what is not mended is left out", async () => {
  const { page, context } = await visitAs("registrar", {});
  const [good, bad] = [another(), another()];
  await drop(page, asFile("keyboard.csv", [
    HEADER,
    `${good.place},CN,${good.product} lid,30(Domestc),Yearbook`,
    `${bad.place},Atlantis,${bad.product} lid,40(Domestic),Yearbook`,
  ]));
  await stopAt(page, "[name='cell-2-4']");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("30(Domestic)");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".bad-cell").length === 1);
  await stopAt(page, "[name=skip_invalid]");
  await page.keyboard.press("Space");
  await stopAt(page, "button[value=commit]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("main .notice.good");
  await context.close();
});

for (const language of Object.keys(LANGUAGES)) {
  test(`axe finds nothing on a table that is mended, in ${language}`, async () => {
    const { page, context } = await visitAs("registrar", { language });
    const { place, product } = another();
    const notes = "a long note of a table ".repeat(8);
    await drop(page, asFile("axe.csv", [`${HEADER},Bemerkung`, `${place},Atlantis,${product},x,,${notes}`, ",CN,,,,"]));
    await page.locator(".how summary").click();
    await passesAxe(page);
    await isNoWiderThanAPhone(page);
    await page.click("main button[value=discard]");
    await context.close();
  });
}

test("an import goes on when its tab is closed, and is found again", async () => {
  const { page, context } = await visitAs("registrar");
  // So many that it is seen under way, on most machines.
  const rows = Array.from({ length: 4000 }, (_, row) => `Town ${row},CN,Gadget ${row},30(Domestic),Yearbook`);
  await drop(page, asFile("large.csv", [HEADER, ...rows]));
  await page.click("main button[value=commit]");
  await page.waitForURL(/\/import\/jobs\//);
  await passesAxe(page);
  const address = new URL(page.url()).pathname;
  await context.close();
  const again = await visitAs("registrar");
  await again.page.goto("/import");
  await again.page.click(`main a[href='${address}']`);
  // The page tells by itself when it has ended.
  await again.page.waitForSelector("main .notice.good a[href^='/changes/']", { timeout: 60_000 });
  assert.deepEqual(again.faults, []);
  await again.context.close();
});

// What the portal is for, each as one story, with scripts and without: a planner, a company, and a registrar with a reviewer.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { another, asFile, drop, HEADER, uploads } from "./deeds.mjs";
import { EVERY_WAY, named } from "./pages.mjs";
import { visit, visitAs } from "./portal.mjs";

for (const way of EVERY_WAY.filter(({ language }) => language === "en")) {
  test(`a planner finds the sock clusters of Zhejiang, sees who claims what, compares two, and takes the table away, ${named(way)}`, async () => {
    const { page, context, faults } = await visit(way);
    await page.goto("/");
    await page.fill("#q", "socks zhejiang");
    await page.press("#q", "Enter");
    await page.click("main a[href='/clusters/cn-zhuji-sock']");
    const shares = page.locator("main", { hasText: "%" });
    assert.ok(await shares.count());
    const text = await page.innerText("main");
    assert.match(text, /claimed/, "a claim is said to be one");
    assert.match(text, /Sources differ|differ/, "where sources disagree, that is said");
    assert.ok(await page.locator("main .source").count(), "each has its source");
    await page.goto("/clusters?q=zhejiang");
    const picks = page.locator("main .pick input");
    await picks.nth(0).check();
    await picks.nth(1).check();
    await page.click("main .results-acts button");
    await page.waitForURL(/\/compare\?/);
    assert.equal(await page.locator(".compare thead th").count(), 2, "two beside each other");
    await page.goto("/clusters?q=socks+zhejiang");
    const download = page.waitForEvent("download");
    await page.click("main a[href*='format=csv']");
    const table = await readFile(await (await download).path(), "utf8");
    assert.match(table, /cn-zhuji-sock/);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test(`a company finds its cluster and proposes a correction, with a token and as a visitor, ${named(way)}`, async () => {
    const admin = await visitAs("admin", way);
    const allow = async (isAllowed) => {
      await admin.page.goto("/admin");
      await admin.page.setChecked("[name='settings.visitors_propose']", isAllowed);
      await admin.page.click("main button[value=settings]");
    };
    await allow(true);
    for (const [who, text] of [["contributor", "We moved in 2025."], [null, "We closed in 2026."]]) {
      const { page, context, faults } = who ? await visitAs(who, way) : await visit(way);
      await page.goto("/");
      await page.fill("#q", "sock");
      await page.press("#q", "Enter");
      await page.click("main .hits a[href='/clusters/cn-zhuji-sock']");
      await page.click("main a[href='/clusters/cn-zhuji-sock/edit']");
      await page.fill("[name='notes']", text);
      await page.fill("#message", "A correction by a company");
      await page.fill("#commit-source", "https://example.org/company");
      await page.click("main button[value=propose]");
      await page.waitForURL(/\/review\//);
      assert.ok((await page.innerText("main ins")).includes(text));
      assert.deepEqual(faults, []);
      await context.close();
    }
    await allow(false);
    await admin.context.close();
  });

  test(`a registrar drops in a spreadsheet, mends two cells, and a reviewer approves, ${named(way)}`, async () => {
    const admin = await visitAs("admin", way);
    const directly = async (isSo) => {
      await admin.page.goto("/admin");
      await admin.page.setChecked("[name='settings.direct_changes']", isSo);
      await admin.page.click("main button[value=settings]");
    };
    await directly(false);
    const [one, two] = [another(), another()];
    const { page, context } = await visitAs("registrar", way);
    const sent = uploads(page);
    await drop(page, asFile("clusters.csv", [
      HEADER,
      `${one.place},CN,${one.product} stand,12(Domestc),Yearbook`,
      `${two.place},Atlantis,${two.product} stand,7(Global),Yearbook`,
    ]));
    assert.equal(await page.locator("main button[value=commit]").count(), 0, "two people see each change here");
    await page.fill("[name='cell-2-4']", "12(Domestic)");
    await page.fill("[name='cell-3-2']", "CN");
    await page.fill("#message", "Two clusters of the yearbook");
    await page.click("main button[value=propose]");
    await page.waitForURL(/\/review\/[0-9a-f]+$/);
    assert.equal(sent.length, 1, "the file is sent once");
    const reviewer = await visitAs("reviewer", way);
    await reviewer.page.goto("/review");
    await reviewer.page.click("main .log li:has-text('Two clusters of the yearbook') a");
    await reviewer.page.click("main button[value=approve]");
    await reviewer.page.waitForURL(/\/changes\/\d+$/);
    assert.match(await reviewer.page.innerText("main"), /Two clusters of the yearbook/);
    await directly(true);
    for (const visitor of [admin, reviewer]) await visitor.context.close();
    await context.close();
  });
}

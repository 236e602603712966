// What people do on the pages, as each role: in both languages, with scripts and without. Each test leaves the settings as
// it found them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { another } from "./deeds.mjs";
import { ACT_PAGES, LANGUAGES, named, WAYS } from "./pages.mjs";
import { isNoWiderThanAPhone, logIn, passesAxe, stopAt, visit, visitAs } from "./portal.mjs";

async function fillRecord(page, { product, place }) {
  await page.fill("[name='product.name']", product);
  await page.fill("[name='location.place']", place);
  await page.fill("[name='location.country']", "CN");
}

const press = (page, act) => page.click(`main button[value=${act}]`);

// Changes a note of a record by its form, and saves or proposes it.
async function note(page, text, act) {
  await page.goto("/clusters/cn-zhuji-sock/edit");
  await page.fill("[name='notes']", text);
  await page.fill("#message", text);
  await press(page, act);
}

for (const way of WAYS) {
  test(`a record is registered, ${named(way)}`, async () => {
    const { page, context, faults } = await visitAs("registrar", way);
    const { product, place } = another();
    await page.goto("/register");
    await fillRecord(page, { product: "Sock", place: "Zhuji" });
    if (way.scripts) {
      await page.locator("[name='location.place']").pressSequentially(" ");
      await page.waitForSelector("[data-alike-list] a[href='/clusters/cn-zhuji-sock']");
    }
    await press(page, "save");
    assert.ok(await page.locator("main .notice a[href='/clusters/cn-zhuji-sock']").count(), "the likely duplicate is told");
    assert.equal(await page.inputValue("[name='product.name']"), "Sock", "what was typed stays");
    await fillRecord(page, { product, place });
    await press(page, "save");
    await page.waitForURL(new RegExp(`/clusters/cn-${place.toLowerCase()}-`));
    assert.deepEqual(faults, []);
    await context.close();
  });
}

for (const way of WAYS) {
  test(`a record is changed, and its history says so, ${named(way)}`, async () => {
    const { page, context, faults } = await visitAs("registrar", way);
    const text = `Seen by ${named(way)}`;
    await note(page, text, "save");
    await page.waitForURL(/\/clusters\/cn-zhuji-sock$/);
    assert.ok((await page.innerText("main")).includes(text));
    await page.goto("/changes");
    assert.ok((await page.innerText("main .log li")).includes(text), "the newest change says why");
    assert.deepEqual(faults, []);
    await context.close();
  });

  test(`proposals are approved, sent back, rejected and taken back, ${named(way)}`, async () => {
    const contributor = await visitAs("contributor", way);
    const reviewer = await visitAs("reviewer", way);
    await contributor.page.goto("/clusters/cn-zhuji-sock/edit");
    assert.equal(await contributor.page.locator("main button[value=save]").count(), 0, "a contributor saves nothing");
    for (const decision of ["approve", "send_back", "reject", "withdraw"]) {
      const text = `${decision} of ${named(way)}`;
      await note(contributor.page, text, "propose");
      await contributor.page.waitForURL(/\/review\/[0-9a-f]+/);
      const address = new URL(contributor.page.url()).pathname;
      if (decision === "withdraw") {
        await press(contributor.page, "withdraw");
        continue;
      }
      const { page } = reviewer;
      await page.goto("/review");
      await page.click(`main a[href='${address}']`);
      assert.ok((await page.innerText("main ins")).includes(text), "the difference is shown");
      if (decision !== "approve") await page.fill("#reason", "Which source says so?");
      await press(page, decision);
      await page.waitForURL(decision === "approve" ? /\/changes\/\d+$/ : /\/review$/);
      await contributor.page.goto(address);
      assert.equal(await contributor.page.locator("main button[value=approve]").count(), 0, "nobody decides on their own");
      if (decision !== "approve") assert.ok((await contributor.page.innerText("main")).includes("Which source says so?"));
    }
    assert.deepEqual([...contributor.faults, ...reviewer.faults], []);
    await contributor.context.close();
    await reviewer.context.close();
  });

  test(`settings and tokens are an admin's, and a revoked token ends its session, ${named(way)}`, async () => {
    const { page, context, faults } = await visitAs("admin", way);
    await page.goto("/admin");
    await page.fill("#name", "Sun Li");
    await page.selectOption("#role", "reviewer");
    await press(page, "issue");
    const token = await page.innerText("main .notice code");
    const other = await visit(way);
    await logIn(other.page, token.trim());
    await page.goto("/admin");
    assert.equal((await page.content()).includes(token.trim()), false, "a token is told once");
    await page.locator("tr", { hasText: "Sun Li" }).locator("button[value=revoke]").first().click();
    await page.waitForFunction(() => !document.body.innerText.includes("Sun Li")).catch(() => {});
    await other.page.goto("/review");
    assert.equal(await other.page.locator("form[action='/logout']").count(), 0, "the session has ended");
    await page.fill("#setting-review_period_months", "18");
    await press(page, "settings");
    assert.equal(await page.inputValue("#setting-review_period_months"), "18");
    await page.click("form[action='/logout'] button");
    assert.equal(await page.locator("form[action='/logout']").count(), 0);
    await page.goto("/admin");
    assert.equal(await page.locator("main #name").count(), 0, "the page is for those who are logged in");
    assert.deepEqual(faults, []);
    await context.close();
    await other.context.close();
  });

  test(`a visitor proposes where the settings allow it, ${named(way)}`, async () => {
    const admin = await visitAs("admin", way);
    const allow = async (isAllowed) => {
      await admin.page.goto("/admin");
      await admin.page.setChecked("[name='settings.visitors_propose']", isAllowed);
      await press(admin.page, "settings");
    };
    const { page, context } = await visit(way);
    const { product, place } = another();
    const propose = async () => {
      await page.goto("/register");
      await fillRecord(page, { product, place });
      await press(page, "propose");
    };
    await propose();
    assert.ok(await page.locator("main .notice.bad").count(), "it is told that this registry takes none");
    await allow(true);
    await propose();
    await page.waitForURL(/\/review\/[0-9a-f]+\?secret=/);
    assert.ok((await page.innerText("main")).includes(place), "the visitor sees what was proposed");
    await allow(false);
    await context.close();
    await admin.context.close();
  });
}

test("a wrong token logs nobody in", async () => {
  const { page, context } = await visit();
  await page.goto("/login");
  await page.fill("#token", "wrong");
  await page.click("main button[type=submit]");
  assert.ok(await page.locator("main [role=alert]").count());
  assert.equal(await page.locator("form[action='/logout']").count(), 0);
  await context.close();
});

test("a record is registered by the keyboard alone", async () => {
  const { page, context, faults } = await visitAs("registrar", {});
  const { product, place } = another();
  await stopAt(page, "a[href='/register']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/register/);
  for (const [name, text] of [["product.name", product], ["location.place", place], ["location.country", "CN"]]) {
    await page.evaluate(() => document.activeElement.blur());
    await stopAt(page, `[name='${name}']`);
    await page.keyboard.type(text);
  }
  await stopAt(page, "button[value=save]", 400);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/clusters/cn-${place.toLowerCase()}-`));
  assert.deepEqual(faults, []);
  await context.close();
});

for (const language of Object.keys(LANGUAGES)) {
  test(`axe finds nothing on the pages of acts, which fit a phone, in ${language}`, async (t) => {
    const { page, context, faults } = await visitAs("admin", { language });
    await page.goto("/review?status=rejected");
    const proposal = await page.getAttribute("main .log a", "href");
    for (const path of [...ACT_PAGES, proposal]) {
      await t.test(path, async () => {
        await page.goto(path);
        assert.equal(await page.locator("h1").count(), 1);
        await passesAxe(page);
        await isNoWiderThanAPhone(page);
      });
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
}

for (const way of WAYS) {
  test(`an organisation is registered, proposed and retired, ${named(way)}`, async () => {
    const registrar = await visitAs("registrar", way);
    const reviewer = await visitAs("reviewer", way);
    const { page } = registrar;
    const { product, place } = another();
    const name = `${place} ${product} Works`;
    await page.goto("/register/organisation");
    await page.fill("[name='name']", "Huawei");
    await page.selectOption("[name='kind']", "company");
    await page.fill("[name='country']", "CN");
    if (way.scripts) {
      await page.locator("[name='country']").pressSequentially(" ");
      await page.waitForSelector("[data-alike-list] a[href='/organisations/org_cn-huawei']");
    }
    await press(page, "save");
    assert.ok(await page.locator("main .notice a[href='/organisations/org_cn-huawei']").count(), "the likely duplicate is told");
    await page.fill("[name='name']", name);
    await page.fill("[name='country']", "CN");
    await page.fill("[name='place']", place);
    await press(page, "propose");
    await page.waitForURL(/\/review\/[0-9a-f]+/);
    await reviewer.page.goto(new URL(page.url()).pathname);
    assert.ok((await reviewer.page.innerText("main ins >> nth=0")).length, "what would be registered is shown");
    await press(reviewer.page, "approve");
    const address = `/organisations/org_cn-${name.toLowerCase().replaceAll(" ", "-")}`;
    await page.goto(`${address}/retire`);
    await page.check("[name='status'][value='withdrawn']");
    await page.fill("#reason", "It never was one.");
    await press(page, "save");
    await page.waitForURL(new RegExp(`${address}$`));
    assert.match(await page.innerText("main .notice"), /It never was one\./);
    await page.goto(`${address}/history`);
    await page.click("main a[href*='/restore?as_of=']");
    await press(page, "save");
    await page.waitForURL(new RegExp(`${address}$`));
    assert.equal(await page.locator("main .notice").count(), 0, "it is what it was");
    for (const { faults, context } of [registrar, reviewer]) {
      assert.deepEqual(faults, []);
      await context.close();
    }
  });
}

// Pictures of the pages for docs/pages/: at three widths, in both themes, in both languages. `tests/browser.rs` runs it
// when the variable SCREENSHOTS names a folder.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { asFile, drop, HEADER } from "./deeds.mjs";
import { PAGES } from "./pages.mjs";
import { look, start, stop, visit, visitAs } from "./portal.mjs";

const WIDTHS = { phone: 390, tablet: 820, wide: 1360 };
const HEIGHTS = { phone: 1300, tablet: 1300, wide: 1150 };
// All pictures together stay under six megabytes.
const COLOURS = "64";
const folder = process.argv[2];
// Which of them, as in `home,results`; all where it is not said.
const wanted = process.argv[3]?.split(",");
const isWanted = (name) => !wanted || wanted.includes(name);

const TABLE = asFile("clusters-2026.csv", [
  `${HEADER},notes`,
  "Anji,CN,Chair,30(Domestic),China Daily 2025,",
  "Boxing,CN,Kitchenware,80(Domestc),Yearbook 2025,Counted in sets.",
  "Cixi,Atlantis,Bearing,40(Domestic),Yearbook 2025,",
  ",CN,Umbrella,12(Global),Yearbook 2025,The place is to be found out.",
]);

// What people who are logged in see, made ready once.
async function prepare() {
  const { page, context } = await visitAs("contributor");
  await page.goto("/clusters/cn-zhuji-sock/edit");
  await page.fill("[name='notes']", "Nine of ten workshops now knit by machine.");
  await page.fill("#message", "A note from our visit in May");
  await page.click("main button[value=propose]");
  await page.waitForURL(/\/review\/[0-9a-f]+/);
  const proposal = new URL(page.url()).pathname;
  await context.close();
  return { register: "/register", edit: "/clusters/cn-zhuji-sock/edit", import: "/import", review: "/review", proposal, admin: "/admin" };
}

async function picture(page, name, width, theme) {
  await look(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(300);
  const file = join(folder, `${name}-${width}-${theme}.png`);
  await page.screenshot({ path: file });
  execFileSync("pngquant", [COLOURS, "--force", "--output", file, "--speed", "1", "--strip", file]);
}

await start();
const acts = await prepare();
for (const [width, pixels] of Object.entries(WIDTHS)) {
  for (const theme of ["light", "dark"]) {
    // Each picture shows one language, and both are shown.
    const language = theme === "dark" && width !== "tablet" ? "zh" : "en";
    const wishes = { theme, language, width: pixels, height: HEIGHTS[width] };
    const [anyone, admin] = [await visit(wishes), await visitAs("admin", { ...wishes, map: true })];
    const all = [...Object.entries({ ...PAGES, login: "/login" }).map((page) => [anyone, page]), ...Object.entries(acts).map((page) => [admin, page])];
    for (const [{ page }, [name, path]] of all.filter(([, [name]]) => isWanted(name))) {
      await page.goto(path);
      await picture(page, name, width, theme);
    }
    if (isWanted("mending")) {
      await drop(admin.page, TABLE);
      await picture(admin.page, "mending", width, theme);
      await admin.page.click("main button[value=discard]");
    }
    for (const { context } of [anyone, admin]) await context.close();
  }
}
await stop();

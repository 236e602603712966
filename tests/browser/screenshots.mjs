// Pictures of the pages for docs/pages/: at three widths, in both themes. `tests/browser.rs` runs it when the variable
// SCREENSHOTS names a folder.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { PAGES } from "./pages.mjs";
import { look, start, stop, visit } from "./portal.mjs";

const WIDTHS = { phone: 390, tablet: 820, wide: 1440 };
const HEIGHT = { phone: 1500, tablet: 1500, wide: 1300 };
const folder = process.argv[2];

await start();
for (const [width, pixels] of Object.entries(WIDTHS)) {
  for (const theme of ["light", "dark"]) {
    // Each picture shows one language, and both are shown.
    const language = theme === "dark" && width === "phone" ? "zh" : "en";
    const { page, context } = await visit({ theme, language, width: pixels, height: HEIGHT[width] });
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await look(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(300);
      const file = join(folder, `${name}-${width}-${theme}.png`);
      await page.screenshot({ path: file });
      execFileSync("pngquant", ["--force", "--output", file, "--quality", "60-90", "--speed", "3", "--strip", file]);
    }
    await context.close();
  }
}
await stop();

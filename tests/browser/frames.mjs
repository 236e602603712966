// How smoothly the map moves: drags and zooms it on a page, and tells how long its frames take. `PORTAL=http://… node
// frames.mjs [page]`; it is no test, for it measures the machine, too.

import { start, stop, visit } from "./portal.mjs";

await start();
const { page } = await visit({ motion: "no-preference" });
await page.goto(process.argv[2] ?? "/");
await page.locator("[data-map]").scrollIntoViewIfNeeded();
const began = Date.now();
await page.waitForSelector("[data-map-ready]");
console.log(`ready after ${Date.now() - began} ms`);
const box = await page.locator(".map-canvas").boundingBox();
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];

// The times between frames, and how long scripts worked for each, while something is done. A machine without a graphics card
// draws slowly whatever is on the map; what scripts take is the map's own.
const debugging = await page.context().newCDPSession(page);
await debugging.send("Performance.enable");
const scripts = async () => {
  const { metrics } = await debugging.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "ScriptDuration").value;
};

async function frames(name, act) {
  await page.evaluate(() => {
    const times = (globalThis.times = []);
    const next = (time) => {
      times.push(time);
      if (globalThis.times === times) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const before = await scripts();
  await act();
  const worked = (await scripts()) - before;
  const times = await page.evaluate(() => {
    const { times } = globalThis;
    globalThis.times = null;
    return times;
  });
  const steps = times.slice(1).map((time, place) => time - times[place]).sort((one, other) => one - other);
  const at = (part) => steps[Math.floor((steps.length - 1) * part)]?.toFixed(1);
  console.log(`${name}: ${steps.length} frames, median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, longest ${at(1)} ms; scripts ${(worked / steps.length).toFixed(1)} ms a frame`);
}

const drag = async (dx, dy) => {
  await page.mouse.move(x - dx / 2, y - dy / 2);
  await page.mouse.down();
  for (let step = 1; step <= 60; step += 1) await page.mouse.move(x - dx / 2 + (dx * step) / 60, y - dy / 2 + (dy * step) / 60);
  await page.mouse.up();
  await page.waitForTimeout(600);
};
const zoom = (act) => async () => {
  for (let time = 0; time < 4; time += 1) {
    await page.click(`[data-map-act=${act}]`);
    await page.waitForTimeout(400);
  }
};

await frames("at rest", () => page.waitForTimeout(1000));
await frames("dragged", async () => {
  await drag(300, 60);
  await drag(-300, -60);
});
await frames("zoomed in", zoom("in"));
await frames("dragged, from near", async () => {
  await drag(300, 60);
  await drag(-300, -60);
});
await frames("zoomed out", zoom("out"));
await stop();

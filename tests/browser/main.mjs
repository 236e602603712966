// The tests of the portal in a real browser: this is their table of contents. `tests/browser.rs` serves a registry, says
// where by the variable PORTAL, and runs this.

import { after } from "node:test";

import { stop } from "./portal.mjs";

// Every page in every language and theme.
await import("./every_page.mjs");
// What a page weighs.
await import("./budget.mjs");
// That no link leads nowhere.
await import("./links.mjs");
// Finding and reading, by keyboard, without scripts, by the map, and what is taken away.
await import("./reading.mjs");

// What people do, as each role, in both languages, with scripts and without.
await import("./acts.mjs");
// A planner, a company, a registrar and a reviewer at their work.
await import("./stories.mjs");

// A table sent, mended and taken in; last, since it leaves thousands of records.
await import("./importing.mjs");

after(stop);

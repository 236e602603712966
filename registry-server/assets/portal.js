// Small things that make the pages quicker to use. Every page works without them.
"use strict";

// A box that is long can be left with Escape, as people expect.
for (const details of document.querySelectorAll("details[data-closes]")) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

// A choice in a form that only filters takes effect at once.
for (const form of document.querySelectorAll("form[data-submits]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

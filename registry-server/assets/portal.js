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
  form.querySelector("button").hidden = true;
}

// What a search may become, while it is typed.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-suggestions`;
  input.after(list);
  input.setAttribute("list", list.id);
  whenTyped(input, async (text) => {
    const found = await ask("/api/v1/suggestions", { q: text, limit: 8 });
    const names = new Set((found ?? []).map((one) => one.text));
    list.replaceChildren(...[...names].map((name) => new Option(name, name)));
  });
}

// Records that may be the same as the one that is being registered, of each collection by the names that its keys are made of.
const ALIKE = {
  clusters: {
    fields: { product: "product.name", place: "location.place" },
    found: (answer) => answer.hits,
    title: (hit) => `${hit.location.place} · ${hit.product.name}`,
  },
  organisations: {
    fields: { q: "name", country: "country" },
    found: (answer) => answer.organisations,
    title: (organisation) => organisation.name,
  },
};
for (const form of document.querySelectorAll("form[data-alike]")) {
  if (form.elements.tag.value) continue;
  const list = form.querySelector("[data-alike-list]");
  const collection = form.dataset.alike;
  const { fields, found, title } = ALIKE[collection];
  const inputs = Object.values(fields).map((name) => form.elements[name]);
  for (const input of inputs) {
    whenTyped(input, async () => {
      if (inputs.some((input) => !input.value)) return;
      const stated = Object.entries(fields).map(([name, field]) => [name, form.elements[field].value]);
      const answer = await ask(`/api/v1/${collection}`, [...stated, ["limit", 5]]);
      const links = ((answer && found(answer)) ?? []).map((one) => {
        const link = document.createElement("a");
        link.href = `/${collection}/${encodeURIComponent(one.key)}`;
        link.textContent = title(one);
        return link;
      });
      list.className = links.length ? "notice warn" : "";
      list.replaceChildren(...(links.length ? [list.dataset.alikeWords, ...links.flatMap((link) => [" ", link])] : []));
    });
  }
}

function whenTyped(input, act) {
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => input.value.trim().length > 1 && act(input.value.trim()), 150);
  });
}

async function ask(address, parameters) {
  try {
    const response = await fetch(`${address}?${new URLSearchParams(parameters)}`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// A file that is dropped where one is asked for.
for (const place of document.querySelectorAll("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    place.classList.toggle("over", event.type === "dragover");
  };
  for (const type of ["dragover", "dragleave"]) place.addEventListener(type, over);
  place.addEventListener("drop", (event) => {
    over(event);
    input.files = event.dataTransfer.files;
  });
}

// What goes on by itself is looked at until it has ended.
const live = document.querySelector("[data-live]");
if (live) {
  const look = async () => {
    const page = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    const text = page?.ok ? await page.text() : "";
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]");
    if (text && !next) return location.reload();
    if (next) live.replaceChildren(...next.childNodes);
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
}

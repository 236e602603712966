// What several tests do on the pages, and the records that they do it with.

// Words that no two tests share, so that no record is like another.
let count = 0;
const WORDS = ["Kiln", "Loom", "Anvil", "Barge", "Comb", "Dye", "Easel", "Flute", "Glove", "Hinge", "Inkstone", "Jar", "Kite", "Lathe", "Mortar", "Needle", "Oar", "Piano"];
const PLACES = ["Anji", "Boxing", "Cixi", "Danyang", "Enping", "Fuding", "Gaoyou", "Haining", "Jinzhai", "Kaihua", "Luqiao", "Meishan", "Nanxun", "Pujiang", "Qingtian", "Ruian", "Shaoshan", "Taizhou"];
export const another = () => ({ product: WORDS[count % WORDS.length], place: PLACES[count++ % PLACES.length] });

export const HEADER = "place,country,product,market_share,source_title";
export const asFile = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n") + "\n") });

export async function drop(page, file) {
  await page.goto("/import");
  await page.setInputFiles("#file", file);
  await page.click("main form button[type=submit]");
  await page.waitForURL(/\/import\/[0-9a-f]+$/);
}

// How often a file is sent, whatever else is.
export function uploads(page) {
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/import") sent.push(request.url());
  });
  return sent;
}

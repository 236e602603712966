// Makes the map's files of npm's packages: MapLibre as it is, and the shapes of countries that it and the server draw.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const require = createRequire(import.meta.url);
const { feature, mesh } = require("topojson-client");
const countries = require("i18n-iso-countries");
const folder = process.argv[2];

// Which is no cluster's, and which the projection of the web's maps stretches without end.
const ANTARCTICA = "010";
// ISO 3166-1 has no number for it, and our registry a code.
const KOSOVO = "Kosovo";
// The world is this wide and high in the drawing of the server.
const WIDTH = 10_000;

const atlas = (detail) => {
  const topology = require(`world-atlas/countries-${detail}.json`);
  topology.objects.countries.geometries = topology.objects.countries.geometries.filter((one) => one.id !== ANTARCTICA);
  return topology;
};

const packed = (name, content) => {
  const bytes = gzipSync(content, { level: 9 });
  writeFileSync(`${folder}/${name}.gz`, bytes);
  console.log(`${name}: ${content.length} bytes, ${bytes.length} packed`);
};

for (const name of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"]) {
  const source = readFileSync(require.resolve(`maplibre-gl/dist/${name}`), "utf8");
  packed(name, Buffer.from(source.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n")));
}

// The shapes of the map that moves: arcs that neighbours share, each country with its code.
const fine = atlas("50m");
const code = (one) => countries.numericToAlpha2(one.id) ?? (one.properties.name === KOSOVO ? "XK" : undefined);
const used = new Set();
const note = (arcs) => arcs.forEach((arc) => (Array.isArray(arc) ? note(arc) : used.add(arc < 0 ? ~arc : arc)));
fine.objects.countries.geometries.forEach((one) => note(one.arcs));
const kept = [...used].sort((one, other) => one - other);
const places = new Map(kept.map((arc, place) => [arc, place]));
const renumber = (arcs) =>
  arcs.map((arc) => (Array.isArray(arc) ? renumber(arc) : arc < 0 ? ~places.get(~arc) : places.get(arc)));
const shapes = {
  transform: fine.transform,
  arcs: kept.map((arc) => fine.arcs[arc]),
  countries: fine.objects.countries.geometries.map((one) => ({
    code: code(one),
    // A polygon is one of several.
    polygons: renumber(one.type === "Polygon" ? [one.arcs] : one.arcs),
  })),
};
packed("countries.json", Buffer.from(JSON.stringify(shapes)));

// The drawing of the server: the same projection, so that one can take the place of the other.
const project = ([longitude, latitude]) => {
  const sine = Math.sin((Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [longitude / 360 + 0.5, y].map((part) => Math.round(part * WIDTH));
};
const line = (points, closed) => {
  let [x, y] = project(points[0]);
  const start = `M${x} ${y}l`;
  const steps = [];
  let [least, most] = [x, x];
  for (const point of points.slice(1, closed ? -1 : undefined)) {
    let [nextX, nextY] = project(point);
    // A step of half the world is one across the date line.
    nextX += Math.round((x - nextX) / WIDTH) * WIDTH;
    if (nextX !== x || nextY !== y) steps.push(`${nextX - x} ${nextY - y}`);
    [x, y] = [nextX, nextY];
    [least, most] = [Math.min(least, x), Math.max(most, x)];
  }
  if (steps.length < (closed ? 2 : 1)) return "";
  const path = start + steps.join(" ").replaceAll(" -", "-") + (closed ? "z" : "");
  // What lies across the date line is drawn at both ends of the world.
  if (most > WIDTH) return path + path.replace(/^M-?\d+/, (place) => `M${+place.slice(1) - WIDTH}`);
  if (least < 0) return path + path.replace(/^M-?\d+/, (place) => `M${+place.slice(1) + WIDTH}`);
  return path;
};
const coarse = atlas("110m");
const land = feature(coarse, coarse.objects.countries).features.flatMap(({ geometry }) =>
  geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat(),
);
const borders = mesh(coarse, coarse.objects.countries, (one, other) => one !== other).coordinates;
packed(
  "world.svg",
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${WIDTH}">` +
      `<path id="land" d="${land.map((ring) => line(ring, true)).join("")}"/>` +
      `<path id="borders" fill="none" vector-effect="non-scaling-stroke" d="${borders.map((points) => line(points, false)).join("")}"/></svg>\n`,
  ),
);

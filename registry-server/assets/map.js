// The map of a page, in place of the drawing that the server made. Nothing is loaded before the map is seen.
// What the list beside it says is said by the list alone: the map is a way to choose, never the only one.

const hosts = document.querySelectorAll("[data-map]");
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((entry) => entry.isIntersecting)) {
      seen.unobserve(entry.target);
      // Without WebGL, or without an answer, the drawing stays.
      show(entry.target).catch((error) => entry.target.setAttribute("data-map-failed", error.message));
    }
  },
  { rootMargin: "100px" },
);
hosts.forEach((host) => seen.observe(host));

const json = async (address, signal) => {
  const answer = await fetch(address, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

async function show(host) {
  const { library, worker, shapes, points } = host.dataset;
  const [maplibre, countries, places] = await Promise.all([import(library), json(shapes), json(points)]);
  maplibre.setWorkerUrl(new URL(worker, location.href).href);
  const map = new maplibre.Map({
    container: host.querySelector(".map-canvas"),
    style: style(host, countriesOf(countries), pointsOf(places)),
    bounds: cornersOf(host.dataset.bounds),
    maxZoom: 12,
    renderWorldCopies: false,
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    localIdeographFontFamily: "sans-serif",
    locale: locale(host),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await map.once("load");
  host.setAttribute("data-map-ready", "");
  buttons(map, host);
  choosing(map, host, maplibre, places);
  following(map, host);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => recolour(map, host));
}

// What the map says, in the language of the page.
function locale(host) {
  const { say = "{}" } = host.dataset;
  return JSON.parse(say);
}

// Shapes: arcs that neighbours share, in whole steps from a corner.
function countriesOf({ transform, arcs, countries }) {
  const { scale, translate } = transform;
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([east, north]) => {
      x += east;
      y += north;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const line = (arc) => (arc < 0 ? lines[~arc].slice().reverse() : lines[arc]);
  const ring = (arcs) => unbroken(arcs.flatMap((arc, place) => (place ? line(arc).slice(1) : line(arc))));
  const features = countries.map(({ code, polygons }) => ({
    type: "Feature",
    properties: { code },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) },
  }));
  return { type: "FeatureCollection", features };
}

// A ring that crosses the date line goes on past it.
function unbroken(ring) {
  let before = ring[0][0];
  return ring.map(([x, y]) => {
    before = x + Math.round((before - x) / 360) * 360;
    return [before, y];
  });
}

function pointsOf({ keys, longitudes, latitudes }) {
  const features = keys.map((key, place) => ({
    type: "Feature",
    properties: { key },
    geometry: { type: "Point", coordinates: [longitudes[place] / 1e4, latitudes[place] / 1e4] },
  }));
  return { type: "FeatureCollection", features };
}

const cornersOf = (bounds) => {
  const [west, south, east, north] = bounds.split(",").map(Number);
  return [[west, south], [east < west ? east + 360 : east, north]];
};

// The names of countries, where each has most room: the middle of its largest polygon.
function labelsOf({ features }, language) {
  const names = new Intl.DisplayNames([language], { type: "region" });
  const labels = features.filter((one) => one.properties.code).map(({ properties, geometry }) => {
    const rings = geometry.coordinates.map(([outer]) => ({ outer, ...middle(outer) }));
    const largest = rings.reduce((one, other) => (other.area > one.area ? other : one));
    return {
      type: "Feature",
      properties: { name: names.of(properties.code), size: Math.sqrt(largest.area) },
      geometry: { type: "Point", coordinates: largest.at },
    };
  });
  return { type: "FeatureCollection", features: labels };
}

function middle(ring) {
  let [twice, x, y] = [0, 0, 0];
  ring.slice(1).forEach(([nextX, nextY], place) => {
    const [lastX, lastY] = ring[place];
    const part = lastX * nextY - nextX * lastY;
    twice += part;
    x += (lastX + nextX) * part;
    y += (lastY + nextY) * part;
  });
  return { area: Math.abs(twice / 2), at: twice ? [x / (3 * twice), y / (3 * twice)] : ring[0] };
}

// Colours are those of the page's style, which knows the theme.
function colours(host) {
  const probe = host.appendChild(document.createElement("span"));
  const read = (name) => {
    probe.style.color = `var(--map-${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ["sea", "land", "border", "label", "halo", "point", "on-point", "chosen", "tie"];
  const found = Object.fromEntries(names.map((name) => [name, read(name)]));
  probe.remove();
  return found;
}

function paints(host) {
  const of = colours(host);
  const ring = { "circle-stroke-color": of.halo, "circle-stroke-width": 1.5 };
  const text = { "text-halo-width": 1.2, "text-halo-color": of.halo };
  return {
    sea: { "background-color": of.sea },
    land: { "fill-color": of.land, "fill-antialias": true },
    borders: { "line-color": of.border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.2] },
    names: { "text-color": of.label, ...text },
    ties: { "line-color": of.tie, "line-width": 2, "line-opacity": 0.8 },
    groups: {
      "circle-color": of.point,
      "circle-opacity": 0.9,
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 9, 10, 20, 100, 44],
      ...ring,
    },
    counts: { "text-color": of["on-point"] },
    points: { "circle-color": of.point, "circle-radius": ["interpolate", ["linear"], ["zoom"], 1, 4.5, 8, 7], ...ring },
    chosen: { "circle-color": of.chosen, "circle-radius": 9, "circle-stroke-color": of.halo, "circle-stroke-width": 2.5 },
  };
}

function recolour(map, host) {
  for (const [layer, paint] of Object.entries(paints(host)))
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(layer, name, value);
}

function style(host, countries, points) {
  const paint = paints(host);
  const font = ["system-ui", "sans-serif"];
  const single = ["!", ["has", "point_count"]];
  const source = (data, more = {}) => ({ type: "geojson", data, ...more });
  return {
    version: 8,
    sources: {
      countries: source(countries, { maxzoom: 7, tolerance: 0.3 }),
      names: source(labelsOf(countries, document.documentElement.lang || "en")),
      ties: source(tiesOf(host)),
      points: source(points, { cluster: true, clusterRadius: 36, clusterMaxZoom: 9 }),
      chosen: source(pointsOf({ keys: [], longitudes: [], latitudes: [] })),
    },
    layers: [
      { id: "sea", type: "background", paint: paint.sea },
      { id: "land", type: "fill", source: "countries", paint: paint.land },
      { id: "borders", type: "line", source: "countries", paint: paint.borders },
      {
        id: "names", type: "symbol", source: "names", paint: paint.names,
        // A country is named as soon as its name has room.
        filter: [">", ["*", ["get", "size"], ["^", 2, ["zoom"]]], 36],
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 12, "text-max-width": 7, "symbol-sort-key": ["-", 0, ["get", "size"]] },
      },
      { id: "ties", type: "line", source: "ties", paint: paint.ties },
      { id: "groups", type: "circle", source: "points", filter: ["has", "point_count"], paint: paint.groups },
      {
        id: "counts", type: "symbol", source: "points", filter: ["has", "point_count"], paint: paint.counts,
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": font, "text-size": 12.5, "text-allow-overlap": true },
      },
      { id: "points", type: "circle", source: "points", filter: single, paint: paint.points },
      { id: "chosen", type: "circle", source: "chosen", paint: paint.chosen },
    ],
  };
}

// Ties are arcs, so that two between the same places are told apart from a border.
function tiesOf({ dataset: { ties = "[]" } }) {
  const features = JSON.parse(ties).map(([fromX, fromY, toX, toY]) => {
    const [x, y] = [toX - fromX, toY - fromY];
    const at = (part) => {
      const rise = 0.6 * part * (1 - part);
      return [fromX + x * part - y * rise, fromY + y * part + x * rise];
    };
    const coordinates = Array.from({ length: 17 }, (_, step) => at(step / 16));
    return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } };
  });
  return { type: "FeatureCollection", features };
}

function buttons(map, host) {
  const home = map.getBounds();
  const act = { in: () => map.zoomIn(), out: () => map.zoomOut(), all: () => map.fitBounds(home) };
  host.querySelector(".map-buttons").hidden = false;
  host.querySelectorAll("[data-map-act]").forEach((button) => button.addEventListener("click", () => act[button.dataset.mapAct]()));
}

// A group opens, a point says what it is; what the list points at is marked.
function choosing(map, host, maplibre, places) {
  const popup = new maplibre.Popup({ closeButton: false, offset: 10, maxWidth: "18rem" });
  map.on("click", "groups", async ({ features: [group] }) => {
    const zoom = await map.getSource("points").getClusterExpansionZoom(group.properties.cluster_id);
    map.easeTo({ center: group.geometry.coordinates, zoom });
  });
  map.on("click", "points", async ({ features: [point] }) => {
    const { key } = point.properties;
    popup.setLngLat(point.geometry.coordinates).setDOMContent(card(key)).addTo(map);
    popup.setDOMContent(card(key, await json(`/api/v1/clusters/${key}`)));
  });
  for (const layer of ["groups", "points"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  const place = new Map(places.keys.map((key, number) => [key, number]));
  const mark = ({ target }) => {
    const number = place.get(target.closest?.("[data-key]")?.dataset.key);
    const one = (list) => (number === undefined ? [] : [list[number]]);
    const { keys, longitudes, latitudes } = places;
    map.getSource("chosen").setData(pointsOf({ keys: one(keys), longitudes: one(longitudes), latitudes: one(latitudes) }));
  };
  document.addEventListener("focusin", mark);
  document.addEventListener("pointerover", mark);
}

// What is known of a cluster, in the words of the page's language where the record has them.
function card(key, record) {
  const language = document.documentElement.lang;
  const called = (name, others = []) => others.find((other) => other.language?.startsWith(language))?.name ?? name;
  const { name, other_names, location, product } = record ?? {};
  const title = !record
    ? key
    : name
      ? called(name, other_names)
      : `${called(location.place, location.other_names)} · ${called(product.name, product.other_names)}`;
  const link = document.createElement("a");
  link.href = `/clusters/${key}`;
  link.textContent = title;
  return link;
}

// The list follows the window of the map, and so does the address of the page.
function following(map, host) {
  if (!document.querySelector("[data-follows-map]")) return;
  let [timer, under] = [0, null];
  map.on("moveend", () => {
    clearTimeout(timer);
    under?.abort();
    timer = setTimeout(async () => {
      under = new AbortController();
      await follow(map, host, under.signal).catch((error) => {
        if (error.name !== "AbortError") throw error;
      });
    }, 250);
  });
}

async function follow(map, host, signal) {
  const address = new URL(location.href);
  const [west, south, east, north] = map.getBounds().toArray().flat();
  const limit = (number, most) => Math.max(-most, Math.min(most, number)).toFixed(3);
  address.searchParams.set("bbox", [limit(west, 180), limit(south, 90), limit(east, 180), limit(north, 90)].join());
  address.searchParams.delete("cursor");
  const answer = await fetch(address, { signal, headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  history.replaceState(history.state, "", address);
  document.querySelectorAll("[data-follows-map]").forEach((part) => {
    const next = page.getElementById(part.id);
    if (next) part.replaceWith(document.adoptNode(next));
  });
  const said = host.querySelector("[data-map-said]");
  const total = document.querySelector("[data-total-words]");
  if (said && total) said.textContent = total.textContent;
}

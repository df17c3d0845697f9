// <portal-map>: the portal's own vector tiles (layers cells, streets, cases), one pin, and rows that light their pins.

// The whole country, for a portal whose grid has no cell yet; every other map names its bounds or its place.
const FIRST_LOOK = { lon: 104, lat: 35.5, zoom: 3 };
// Near enough to place a pin, wide enough to see the neighbouring cells.
const PICK_ZOOM = 15;
let library = null;

function loadLibrary(element) {
  library ??= new Promise((done, failed) => {
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = element.dataset.styles;
    const script = document.createElement("script");
    script.src = element.dataset.library;
    script.onload = () => {
      globalThis.maplibregl.setWorkerUrl(element.dataset.worker);
      done(globalThis.maplibregl);
    };
    script.onerror = failed;
    document.head.append(styles, script);
  });
  return library;
}

function canDraw() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const absolute = (address) => new URL(address, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");

class PortalMap extends HTMLElement {
  async connectedCallback() {
    if (this.started) return;
    this.started = true;
    this.canvas = this.querySelector("[data-map-canvas]");
    this.note = this.querySelector("[data-map-note]");
    this.addEventListener("portal:place", (event) => this.place(event.detail, { move: true }));
    this.addEventListener("portal:unplace", () => this.unplace());
    if (!canDraw()) return this.tell(this.dataset.wordUnable);
    try {
      await seen(this);
      this.draw(await loadLibrary(this));
    } catch (error) {
      this.tell(this.dataset.wordUnable);
      console.warn("map", error);
    }
  }

  disconnectedCallback() {
    this.stop?.abort();
    this.map?.remove();
  }

  draw(maplibregl) {
    const [lon, lat] = [Number(this.dataset.lon), Number(this.dataset.lat)];
    const known = this.dataset.lon !== "" && this.dataset.lat !== "";
    const bounds = this.dataset.bounds ? this.dataset.bounds.split(",").map(Number) : null;
    this.map = new maplibregl.Map({
      container: this.canvas,
      style: style(this.dataset),
      center: known ? [lon, lat] : [FIRST_LOOK.lon, FIRST_LOOK.lat],
      zoom: Number(this.dataset.zoom) || (known ? (this.hasAttribute("data-pick") ? PICK_ZOOM : 13.6) : FIRST_LOOK.zoom),
      ...(bounds && !known ? { bounds, fitBoundsOptions: { padding: 24 } } : {}),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      // One finger scrolls the page, two move the map: nobody is caught in it on a phone.
      cooperativeGestures: matchMedia("(pointer: coarse)").matches,
      locale: {
        "CooperativeGesturesHandler.MobileHelpText": this.dataset.wordFingers,
        "CooperativeGesturesHandler.WindowsHelpText": this.dataset.wordFingers,
        "CooperativeGesturesHandler.MacHelpText": this.dataset.wordFingers,
        "Map.Title": this.dataset.wordLabel,
        "NavigationControl.ZoomIn": this.dataset.wordIn,
        "NavigationControl.ZoomOut": this.dataset.wordOut,
        "NavigationControl.ResetBearing": this.dataset.wordNorth,
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.offerWhole(bounds);
    this.maplibregl = maplibregl;
    this.instead(false);
    this.map.on("load", () => this.setAttribute("ready", ""));
    this.map.on("error", (event) => console.warn("map", event.error?.message));
    if (known) this.setPin(lon, lat);
    if (this.hasAttribute("data-pick")) this.pick();
    this.linkCells();
    this.lightRows();
    this.relabel();
  }

  // ---- the pin ------------------------------------------------------------------------------------------------------

  pick() {
    this.map.getCanvas().style.cursor = "crosshair";
    this.map.on("click", (event) => this.place({ lon: event.lngLat.lng, lat: event.lngLat.lat }));
    const canvas = this.map.getCanvas();
    canvas.setAttribute("aria-label", `${this.dataset.wordLabel}. ${this.dataset.wordPick}`);
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const middle = this.map.getCenter();
      this.place({ lon: middle.lng, lat: middle.lat });
    });
  }

  place({ lon, lat, byPosition = false }, { move = false } = {}) {
    if (this.map) {
      this.setPin(lon, lat);
      if (move) this.map.jumpTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), PICK_ZOOM) });
    } else {
      this.dataset.zoom = PICK_ZOOM;
    }
    this.dataset.lon = lon;
    this.dataset.lat = lat;
    this.write("[data-map-lon]", lon);
    this.write("[data-map-lat]", lat);
    const text = this.dataset.wordPicked.replace("{lat}", lat.toFixed(5)).replace("{lon}", lon.toFixed(5));
    document.dispatchEvent(new CustomEvent("portal:say", { detail: text }));
    this.dispatchEvent(new CustomEvent("portal:picked", { bubbles: true, detail: { lon, lat, byPosition } }));
  }

  // A place that cannot be used is taken back: no pin, nothing to send.
  unplace() {
    this.pin?.remove();
    this.pin = null;
    this.dataset.lon = this.dataset.lat = "";
    for (const input of this.querySelectorAll("[data-map-lon], [data-map-lat]")) input.value = "";
    this.querySelector("[data-map-whole]")?.click();
  }

  offerWhole(bounds) {
    const button = this.querySelector("[data-map-whole]");
    if (!button || !bounds) return;
    button.hidden = false;
    button.addEventListener("click", () => this.map.fitBounds(bounds, { padding: 24, animate: false }));
  }

  setPin(lon, lat) {
    if (!this.pin) {
      this.pin = new this.maplibregl.Marker({ color: token("--accent"), draggable: this.hasAttribute("data-pick") });
      this.pin.on("dragend", () => {
        const { lng, lat: north } = this.pin.getLngLat();
        this.place({ lon: lng, lat: north });
      });
      this.pin.setLngLat([lon, lat]).addTo(this.map);
    }
    this.pin.setLngLat([lon, lat]);
  }

  write(selector, value) {
    const input = this.querySelector(selector);
    if (!input) return;
    input.value = value.toFixed(6);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // ---- cells and cases ----------------------------------------------------------------------------------------------

  linkCells() {
    this.map.on("click", "cases", (event) => {
      const { number, url } = event.features[0].properties;
      const row = document.querySelector(`[data-case="${CSS.escape(number)}"] a[data-panel]`);
      if (row) row.click();
      else open(url);
    });
    if (!this.dataset.cellLink) return;
    this.map.on("click", "cells", (event) => {
      if (this.map.queryRenderedFeatures(event.point, { layers: ["cases"] }).length) return;
      open(this.dataset.cellLink.replace("{code}", event.features[0].properties.code));
    });
    for (const layer of ["cells", "cases"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
  }

  // A row with data-case lights its pin, and a pin its row.
  lightRows() {
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    const light = (event) => this.light(event.target.closest?.("[data-case]")?.dataset.case);
    document.addEventListener("mouseover", light, options);
    document.addEventListener("focusin", light, options);
    // The rows beside the map have refreshed themselves: so do its pins.
    const refreshed = () => this.dataset.points && this.map.getSource("points")?.setData(absolute(this.dataset.points));
    document.addEventListener("htmx:afterSwap", (event) => document.getElementById("queue")?.contains(event.target) && refreshed(), options);
    this.map.on("mousemove", "cases", (event) => lightRow(event.features[0].properties.number));
    this.map.on("mouseleave", "cases", () => lightRow(null));
  }

  light(number) {
    if (number === this.lit || !this.map.getLayer("cases-lit")) return;
    this.lit = number;
    this.map.setFilter("cases-lit", ["==", ["to-string", ["get", "number"]], number ?? ""]);
  }

  // Names of cells as elements over the map: the style then needs no font server.
  relabel() {
    this.labels = new Map();
    this.map.on("idle", () => {
      const wanted = new Map();
      const layer = this.map.getZoom() >= 13.5 ? "cells" : "streets";
      if (!this.map.getLayer(layer)) return;
      for (const feature of this.map.queryRenderedFeatures({ layers: [layer] })) {
        const name = feature.properties.name ?? feature.properties.code;
        const piece = boxOf(feature.geometry);
        // A shape comes in pieces, one per tile; its name stands in the largest.
        if (name && !(wanted.get(name)?.size > piece.size)) wanted.set(name, piece);
      }
      for (const [name, marker] of this.labels) {
        if (!wanted.has(name)) {
          marker.remove();
          this.labels.delete(name);
        }
      }
      for (const [name, { middle }] of [...wanted].slice(0, 60)) {
        if (!this.labels.has(name)) this.labels.set(name, this.label(name).setLngLat(middle).addTo(this.map));
        else this.labels.get(name).setLngLat(middle);
      }
    });
  }

  label(name) {
    const element = document.createElement("div");
    element.className = "map-label";
    element.textContent = name;
    const marker = new this.maplibregl.Marker({ element });
    element.setAttribute("aria-hidden", "true");
    element.removeAttribute("tabindex");
    return marker;
  }

  // What stands beside the picker for whoever has no map: a list of the communities, open until the map is there.
  instead(isNeeded) {
    const picker = this.closest(".place-picker");
    const list = picker?.querySelector(".place-list");
    if (list && !("stays" in list.dataset)) list.open = isNeeded;
    for (const words of picker?.querySelectorAll("[data-with-map]") ?? []) words.hidden = isNeeded;
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = false;
    this.setAttribute("unable", "");
    this.instead(true);
  }
}

function open(address) {
  if (address) location.assign(address);
}

function lightRow(number) {
  for (const row of document.querySelectorAll("[data-case]")) row.classList.toggle("is-lit", row.dataset.case === String(number));
}

function boxOf(geometry) {
  const rings = geometry.type === "MultiPolygon" ? geometry.coordinates.map((polygon) => polygon[0]) : [geometry.coordinates[0]];
  const ring = rings.reduce((longest, each) => (each.length > longest.length ? each : longest));
  const [west, east] = [Math.min(...ring.map((p) => p[0])), Math.max(...ring.map((p) => p[0]))];
  const [south, north] = [Math.min(...ring.map((p) => p[1])), Math.max(...ring.map((p) => p[1]))];
  return { middle: [(west + east) / 2, (south + north) / 2], size: (east - west) * (north - south) };
}

function seen(element) {
  return new Promise((done) => {
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        watch.disconnect();
        done();
      }
    }, { rootMargin: "200px" });
    watch.observe(element);
  });
}

function style({ tiles, points, outside, focus }) {
  const sources = {
    ...(tiles ? { portal: { type: "vector", tiles: [absolute(tiles)], minzoom: 5, maxzoom: 16 } } : {}),
    ...(outside ? { outside: { type: "raster", tiles: [outside], tileSize: 256 } } : {}),
    ...(points ? { points: { type: "geojson", data: absolute(points) } } : {}),
  };
  const cases = points ? { source: "points" } : { source: "portal", "source-layer": "cases" };
  const tones = ["match", ["get", "tone"], "bad", token("--bad"), "warn", token("--warn"), "good", token("--good"), "whistle", token("--whistle"), token("--active")];
  const layers = [
    { id: "ground", type: "background", paint: { "background-color": token("--map-ground") } },
    ...(outside ? [{ id: "outside", type: "raster", source: "outside" }] : []),
    { id: "cells", type: "fill", source: "portal", "source-layer": "cells", paint: { "fill-color": token("--map-cell"), "fill-opacity": outside ? 0.15 : 1 } },
    { id: "cell-focus", type: "fill", source: "portal", "source-layer": "cells", filter: ["==", ["get", "code"], focus || ""], paint: { "fill-color": token("--map-lit"), "fill-opacity": 0.6 } },
    { id: "cell-lines", type: "line", source: "portal", "source-layer": "cells", paint: { "line-color": token("--map-cell-line"), "line-width": 1 } },
    { id: "streets", type: "fill", source: "portal", "source-layer": "streets", paint: { "fill-opacity": 0 } },
    { id: "street-lines", type: "line", source: "portal", "source-layer": "streets", paint: { "line-color": token("--map-street-line"), "line-width": 2.5 } },
    { id: "cases", type: "circle", ...cases, paint: { "circle-radius": 6, "circle-color": tones, "circle-stroke-color": token("--surface"), "circle-stroke-width": 2 } },
    { id: "cases-lit", type: "circle", ...cases, filter: ["==", ["get", "number"], ""], paint: { "circle-radius": 11, "circle-color": tones, "circle-stroke-color": token("--ink"), "circle-stroke-width": 3 } },
  ];
  return { version: 8, sources, layers: layers.filter((layer) => !layer.source || layer.source in sources) };
}

if (!customElements.get("portal-map")) customElements.define("portal-map", PortalMap);

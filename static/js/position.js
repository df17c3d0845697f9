// <portal-position>: takes the device's position and hands it to a map's pin or to two inputs.

class PortalPosition extends HTMLElement {
  connectedCallback() {
    if (this.button || !("geolocation" in navigator)) return;
    this.hidden = false;
    this.button = this.querySelector("button");
    this.line = this.querySelector("[data-position-status]");
    this.button.addEventListener("click", () => this.find());
    if (this.hasAttribute("auto") && !this.filled()) this.findIfAllowed();
  }

  async findIfAllowed() {
    const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (permission?.state === "granted") this.find();
  }

  find() {
    this.line.textContent = this.dataset.wordFinding;
    this.button.disabled = true;
    const options = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };
    navigator.geolocation.getCurrentPosition((found) => this.take(found.coords), (error) => this.fail(error), options);
  }

  take({ longitude, latitude, accuracy }) {
    this.button.disabled = false;
    this.line.textContent = this.dataset.wordFound.replace("{metres}", Math.round(accuracy));
    const map = document.getElementById(this.dataset.for);
    if (map) {
      map.dispatchEvent(new CustomEvent("portal:place", { detail: { lon: longitude, lat: latitude, byPosition: true } }));
      return;
    }
    this.write(this.dataset.lonName, longitude.toFixed(6));
    this.write(this.dataset.latName, latitude.toFixed(6));
  }

  fail(error) {
    this.button.disabled = false;
    this.line.textContent = error.code === error.PERMISSION_DENIED ? this.dataset.wordDenied : this.dataset.wordFailed;
  }

  input(name) {
    return this.closest("form")?.elements.namedItem(name);
  }

  filled() {
    const map = document.getElementById(this.dataset.for);
    return map ? Boolean(map.dataset.lon) : Boolean(this.input(this.dataset.lonName)?.value);
  }

  write(name, value) {
    const input = this.input(name);
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

if (!customElements.get("portal-position")) customElements.define("portal-position", PortalPosition);

// <form data-draft="name">: keeps what is typed on this device, brings it back, and sends it once when the network returns.
// The form's own idempotency key makes a second arrival of the same report harmless.

const STORE = "portal-drafts";

function database() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(STORE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("drafts");
      request.result.createObjectStore("waiting", { keyPath: "key" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function inStore(name, mode, work) {
  const store = (await database()).transaction(name, mode).objectStore(name);
  const request = work(store);
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

const isKept = (name) => name !== "csrfmiddlewaretoken" && name !== "password";
const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) => isKept(name) && (typeof value === "string" || value.size));
const hasWords = (form) => [...form.elements].some((field) => field.matches("textarea, input[type=text], input:not([type])") && field.value.trim());
const toast = (text, tone) => document.dispatchEvent(new CustomEvent("portal:toast", { detail: { text, tone } }));

// ---- one form's draft ----------------------------------------------------------------------------------------------

class Draft {
  constructor(form) {
    this.form = form;
    this.name = `${form.dataset.draft}:${form.dataset.draftOwner ?? ""}`;
    this.line = form.querySelector("[data-draft-line]");
    this.begin();
  }

  async begin() {
    const kept = await inStore("drafts", "readonly", (store) => store.get(this.name)).catch(() => null);
    // A form that the portal gave back already holds what was sent.
    const isGivenBack = this.form.querySelector(".has-error");
    if (kept && !isGivenBack && !hasWords(this.form)) this.restore(kept);
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.keep(), 400);
    };
    for (const event of ["input", "change", "portal:photos"]) this.form.addEventListener(event, later);
    addEventListener("pagehide", () => this.keep());
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.querySelector("[data-draft-discard]")?.addEventListener("click", () => this.discard());
  }

  keep() {
    if (this.left) return undefined;
    return inStore("drafts", "readwrite", (store) => store.put({ at: Date.now(), entries: entriesOf(this.form) }, this.name)).catch(() => null);
  }

  restore({ at, entries }) {
    const photos = [];
    for (const [name, value] of entries) {
      if (value instanceof File) photos.push(value);
      else this.fill(name, value);
    }
    if (photos.length) this.form.querySelector("portal-photos")?.dispatchEvent(new CustomEvent("portal:restore", { detail: photos }));
    this.placePin();
    if (this.line) {
      this.line.hidden = false;
      const words = this.line.querySelector("[data-draft-words]");
      words.textContent = this.line.dataset.restored.replace("{time}", new Date(at).toLocaleString(document.documentElement.lang));
    }
  }

  fill(name, value) {
    const field = this.form.elements.namedItem(name);
    if (!field || (field.type === "hidden" && !field.closest("portal-map"))) return;
    const boxes = field instanceof RadioNodeList ? [...field] : [field];
    for (const box of boxes) {
      if (box.type === "checkbox" || box.type === "radio") box.checked ||= box.value === value;
      else if (box.type !== "file") box.value = value;
    }
  }

  placePin() {
    const map = this.form.querySelector("portal-map[data-pick]");
    const [lon, lat] = [map?.querySelector("[data-map-lon]")?.value, map?.querySelector("[data-map-lat]")?.value];
    if (lon && lat) map.dispatchEvent(new CustomEvent("portal:place", { detail: { lon: Number(lon), lat: Number(lat) } }));
  }

  async discard() {
    this.left = true;
    await inStore("drafts", "readwrite", (store) => store.delete(this.name)).catch(() => null);
    location.reload();
  }

  // The network is asked before the form goes: a phone may believe it is connected where nothing gets through.
  submit(event) {
    if (this.mayGo) {
      this.keep();
      return;
    }
    event.preventDefault();
    if (!this.asking) this.sendOrKeep(event.submitter);
  }

  async sendOrKeep(submitter) {
    this.asking = true;
    const reachable = navigator.onLine && (await networkAnswers(this.line?.dataset.probe));
    this.asking = false;
    if (!reachable) return this.wait();
    this.mayGo = true;
    this.form.requestSubmit(submitter);
    this.mayGo = false;
  }

  async wait() {
    const field = this.form.elements.namedItem("idempotency_key");
    const report = { key: field?.value || freshKey(), action: this.form.action || location.href, draft: this.name, entries: entriesOf(this.form) };
    await inStore("waiting", "readwrite", (store) => store.put(report));
    toast(document.body.dataset.offline, "warn");
    await showWaiting();
    this.form.reset();
    this.form.querySelector("portal-photos")?.dispatchEvent(new CustomEvent("portal:clear"));
    if (field) field.value = freshKey();
    await inStore("drafts", "readwrite", (store) => store.delete(this.name)).catch(() => null);
    scrollTo({ top: 0 });
  }
}

async function networkAnswers(probe) {
  try {
    const answer = await fetch(probe, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return answer.ok;
  } catch {
    return false;
  }
}

function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

// ---- what waits for the network ------------------------------------------------------------------------------------

async function waiting() {
  return inStore("waiting", "readonly", (store) => store.getAll()).catch(() => []);
}

async function showWaiting() {
  const bar = document.querySelector("[data-waiting]");
  if (!bar) return;
  const count = (await waiting()).length;
  bar.hidden = !count;
  bar.textContent = count === 1 ? bar.dataset.one : bar.dataset.many.replace("{count}", count);
}

async function sendWaiting() {
  for (const report of await waiting()) {
    const body = new FormData();
    for (const [name, value] of report.entries) body.append(name, value);
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content };
    const answer = await fetch(report.action, { method: "POST", body, headers }).catch(() => null);
    if (!answer) break;
    if ([403, 409, 413, 422].includes(answer.status)) await giveBack(report);
    else if (!answer.redirected || answer.url.includes("login")) break;
    await inStore("waiting", "readwrite", (store) => store.delete(report.key));
  }
  await showWaiting();
}

// What the portal would not take becomes the form's draft again, so that a person can correct it.
async function giveBack(report) {
  await inStore("drafts", "readwrite", (store) => store.put({ at: Date.now(), entries: report.entries }, report.draft));
  toast(document.querySelector("[data-waiting]")?.dataset.rejected ?? document.body.dataset.failed, "bad");
}

// Two open tabs must not send the same report at the same moment.
async function sendOnce() {
  if (navigator.locks) await navigator.locks.request(STORE, { ifAvailable: true }, (lock) => lock && sendWaiting());
  else await sendWaiting();
}

for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);
// A page that confirms a report carries data-draft-sent with the draft's name: only now may the draft go.
for (const done of document.querySelectorAll("[data-draft-sent]")) {
  inStore("drafts", "readwrite", (store) => store.delete(done.dataset.draftSent)).catch(() => null);
}
addEventListener("online", sendOnce);
showWaiting();
if (navigator.onLine) sendOnce();

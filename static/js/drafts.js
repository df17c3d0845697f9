// <form data-draft="name" data-draft-owner="12">: keeps what is typed on this device and brings it back to the same person.
// With data-waits="staff" or "public" the form is a report, which waits on the device where there is no network.

const device = globalThis.portalDevice;
const SENT = "portal-sent";
const TAKEN = "portal-taken";
const TRIED = "portal-tried";
const TYPED = "input:not([type=hidden]), textarea, select";
const WORDS = "textarea, input[type=text], input[type=tel], input:not([type])";

const isKept = (name) => !["csrfmiddlewaretoken", "password", "meant_for"].includes(name);
const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) => isKept(name) && (typeof value === "string" || value.size));
const toast = (text, tone) => document.dispatchEvent(new CustomEvent("portal:toast", { detail: { text, tone } }));
const listIn = (key) => JSON.parse(sessionStorage.getItem(key) ?? "[]");

// Whether somebody has changed the field since the page was written.
function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.options) return [...field.options].some((option) => option.selected && !option.defaultSelected) && field.selectedIndex > 0;
  return field.value !== field.defaultValue;
}
const isTyped = (form) => [...form.elements].some((field) => field.matches(TYPED) && isChanged(field));
const hasWords = (form) => [...form.elements].some((field) => field.matches(WORDS) && isChanged(field));

// ---- one form's draft ----------------------------------------------------------------------------------------------

class Draft {
  constructor(form) {
    this.form = form;
    const name = `${form.dataset.draft}:${form.dataset.draftOwner ?? ""}`;
    const tried = listIn(TRIED).find((each) => each.startsWith(`${name}#`));
    this.mends = location.hash.startsWith("#mend-") ? location.hash.slice(6) : (tried?.split("#")[1] ?? "");
    this.name = this.mends && form.dataset.waits ? `${name}#${this.mends}` : name;
    this.line = form.querySelector("[data-draft-line]");
    this.begin();
  }

  async begin() {
    this.listen();
    const kept = (await device.drafts.get(this.name)) ?? (await this.refused());
    // A form that the portal gave back holds what was sent: nothing older is ever written over it.
    const isGivenBack = this.form.hasAttribute("data-given-back");
    if (kept && !isGivenBack && !hasWords(this.form)) this.restore(kept);
    const tried = listIn(TRIED);
    if (!tried.includes(this.name)) return;
    sessionStorage.setItem(TRIED, JSON.stringify(tried.filter((name) => name !== this.name)));
    // What somebody tried to send when their session had ended stands open before them again.
    const dialog = this.form.closest("dialog:not([open])");
    if (kept && dialog) document.querySelector(`[commandfor="${dialog.id}"]`)?.click();
  }

  listen() {
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.keep(), 400);
    };
    for (const event of ["input", "change", "portal:photos"]) this.form.addEventListener(event, later);
    addEventListener("pagehide", () => this.keep());
    addEventListener("pageshow", () => {
      this.isGone = false;
    });
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.querySelector("[data-draft-discard]")?.addEventListener("click", () => this.discard());
  }

  // What the portal did not take as it waited is mended here, by its owner.
  async refused() {
    if (!this.mends || !this.form.dataset.waits) return null;
    return (await device.waiting()).find((report) => report.key === this.mends && report.owner === (this.form.dataset.draftOwner ?? "")) ?? null;
  }

  keep() {
    if (this.isGone || !isTyped(this.form)) return undefined;
    return device.drafts.put(this.name, { at: Date.now(), entries: entriesOf(this.form) });
  }

  restore({ at, entries }) {
    const photos = entries.map(([, value]) => value).filter((value) => value instanceof File);
    const words = entries.filter(([, value]) => !(value instanceof File));
    this.fill(words);
    if (photos.length) this.form.querySelector("portal-photos")?.dispatchEvent(new CustomEvent("portal:restore", { detail: photos }));
    this.placePin();
    this.askForRows(words);
    if (this.line) {
      this.line.hidden = false;
      const said = this.line.querySelector("[data-draft-words]");
      said.textContent = this.line.dataset.restored.replace("{time}", device.momentWords(at));
    }
  }

  // Where several fields bear one name, the first of them gets the first of its values. Hidden ones stay as the portal
  // wrote them, but for those of a map.
  fill(entries) {
    const kept = new Map();
    for (const [name, value] of entries) kept.set(name, [...(kept.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      const values = kept.get(field.name);
      if (!values || field.type === "file" || (field.type === "hidden" && !field.closest("portal-map"))) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.shift();
    }
  }

  // <div data-draft-rows="call-">: what the portal writes into the form later, as a dialog opens or something is chosen.
  // All that the draft holds of it is sent along as it is asked for, and comes back filled in.
  askForRows(entries) {
    const place = this.form.querySelector("[data-draft-rows]");
    if (!place) return;
    const rows = entries.filter(([name]) => name.startsWith(place.dataset.draftRows));
    if (rows.length) place.replaceChildren(...rows.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
    if (!place.closest("dialog:not([open])")) place.dispatchEvent(new CustomEvent("portal:restored"));
  }

  placePin() {
    const map = this.form.querySelector("portal-map[data-pick]");
    const [lon, lat] = [map?.querySelector("[data-map-lon]")?.value, map?.querySelector("[data-map-lat]")?.value];
    if (lon && lat) map.dispatchEvent(new CustomEvent("portal:place", { detail: { lon: Number(lon), lat: Number(lat) } }));
  }

  async discard() {
    this.isGone = true;
    await device.drafts.drop(this.name);
    location.reload();
  }

  submit(event) {
    if (this.mayGo) return this.note();
    if (this.form.dataset.waits) {
      event.preventDefault();
      if (!this.asking) this.sendOrKeep(event.submitter);
    } else if (!navigator.onLine) {
      event.preventDefault();
      this.keep();
      toast(document.body.dataset.offline, "warn");
    } else if (!event.defaultPrevented) {
      this.note();
    }
    return undefined;
  }

  // Whether it was taken shows on the page that comes next: see settle().
  note() {
    this.keep();
    this.isGone = true;
    sessionStorage.setItem(SENT, JSON.stringify([...listIn(SENT), this.name]));
  }

  // The network is asked before a report goes: a phone may believe it is connected where nothing gets through.
  async sendOrKeep(submitter) {
    this.asking = true;
    await this.keep();
    const who = navigator.onLine ? await device.whoIsHere() : null;
    this.asking = false;
    if (!who) return this.wait();
    const owner = this.form.dataset.draftOwner ?? "";
    if (owner && owner !== who.person) return this.signIn();
    this.mayGo = true;
    this.form.requestSubmit(submitter);
    this.mayGo = false;
    return undefined;
  }

  // The session ended while somebody typed: they sign in and find it here again; nobody else does.
  signIn() {
    sessionStorage.setItem(TRIED, JSON.stringify([this.name]));
    this.isGone = true;
    location.assign(`${document.querySelector("[data-outbox]").dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }

  async wait() {
    const field = this.form.elements.namedItem("idempotency_key");
    const owner = this.form.dataset.draftOwner ?? "";
    const report = { key: field?.value || device.freshKey(), at: Date.now(), owner, ownerName: owner ? device.ownerName : "", door: this.form.dataset.waits };
    try {
      await device.keepWaiting({ ...report, entries: entriesOf(this.form), state: "waiting", reasons: [] });
    } catch {
      toast(document.querySelector("[data-outbox]").dataset.unkept, "bad");
      return;
    }
    toast(document.body.dataset.offline, "warn");
    if (this.mends) await device.dropWaiting(this.mends);
    this.form.reset();
    this.form.querySelector("portal-photos")?.dispatchEvent(new CustomEvent("portal:clear"));
    if (field) field.value = device.freshKey();
    await device.drafts.drop(this.name);
    scrollTo({ top: 0 });
  }
}

// ---- what came of what was sent ------------------------------------------------------------------------------------

// What was taken leads on to another page; a page of the portal that stands alone asks to sign in or reports a fault.
// Noted before anything waits: who goes on at once to a further page takes the rest along.
function judge() {
  const names = listIn(SENT);
  sessionStorage.removeItem(SENT);
  if (!names.length) return;
  const wasTaken = performance.getEntriesByType("navigation")[0]?.redirectCount > 0 && !document.body.classList.contains("lone");
  const told = [...document.querySelectorAll("[data-sent-here]")].map((done) => ({ ...done.dataset }));
  if (wasTaken) sessionStorage.setItem(TAKEN, JSON.stringify([...listIn(TAKEN), { names, told }]));
  else sessionStorage.setItem(TRIED, JSON.stringify(names));
}

// A page that confirms a report tells what the device may keep of it; the words are the draft's where it tells none.
async function settle() {
  judge();
  for (const { names, told } of listIn(TAKEN)) {
    for (const { owner, number = "", code = "", answerCode = "", address, words = "" } of told) {
      const draft = await device.drafts.get(names.at(-1));
      const text = words || device.wordsOf(draft?.entries ?? []);
      await device.keepSent({ key: code || number, owner, at: Date.now(), words: text, number, code, answerCode, address, isSeen: true });
    }
    for (const name of names) {
      await device.drafts.drop(name);
      if (name.includes("#")) await device.dropWaiting(name.split("#")[1]);
    }
  }
  sessionStorage.removeItem(TAKEN);
}

function begin(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) new Draft(form);
}
await settle();
begin(document);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && begin(event.detail.elt));

// What this device keeps: drafts, reports that wait for the network, and what was sent from here. Each entry has an
// owner, the number of the person who was signed in when it was made, or "" for a resident on the public page; what is
// another's is counted and never shown. The other scripts reach it as `portalDevice`.

const DRAFTS = "portal-drafts";
const OUTBOX = "portal-outbox";
const MOST_SENT = 100;
const news = "BroadcastChannel" in globalThis ? new BroadcastChannel(OUTBOX) : null;

function opened(name) {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      if (name === DRAFTS) request.result.createObjectStore("drafts");
      request.result.createObjectStore("waiting", { keyPath: "key" });
      if (name === OUTBOX) request.result.createObjectStore("sent", { keyPath: "key" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function inStore(base, name, mode, work) {
  const database = await opened(base);
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

const read = (base, name, work) => inStore(base, name, "readonly", work);
const write = (base, name, work) => inStore(base, name, "readwrite", work);

function changed() {
  news?.postMessage("changed");
  document.dispatchEvent(new CustomEvent("portal:device"));
}
if (news) news.onmessage = () => document.dispatchEvent(new CustomEvent("portal:device"));

// ---- what waits ----------------------------------------------------------------------------------------------------

// Whatever shape an entry has, it is shown: what names no owner or holds no fields cannot be sent and says so.
function tidied(kept) {
  const [form, owner] = String(kept.draft ?? "").split(":");
  const entries = Array.isArray(kept.entries) ? kept.entries.filter((entry) => Array.isArray(entry) && entry.length === 2) : [];
  const door = kept.door ?? { report: "staff", "public-report": "public" }[form];
  const whose = kept.owner ?? (door === "public" ? "" : owner);
  const isWhole = Boolean(door && entries.length && (door === "public" ? whose === "" : whose));
  return {
    ...kept,
    entries,
    door,
    owner: whose,
    ownerName: kept.ownerName ?? "",
    at: kept.at ?? 0,
    state: isWhole ? (kept.state ?? "waiting") : "broken",
    reasons: kept.reasons ?? [],
    trouble: kept.trouble ?? "",
  };
}

// An earlier portal kept what waits beside the drafts, without its owner: it moves over before anything else is asked.
async function adopt() {
  const old = await read(DRAFTS, "waiting", (store) => store.getAll());
  for (const report of old) {
    await write(OUTBOX, "waiting", (store) => store.put(tidied(report)));
    await write(DRAFTS, "waiting", (store) => store.delete(report.key));
  }
}
const adopted = adopt().catch(() => null);

async function waiting() {
  await adopted;
  const kept = await read(OUTBOX, "waiting", (store) => store.getAll()).catch(() => []);
  return kept.map(tidied).sort((one, other) => one.at - other.at);
}

function wordsOf(entries) {
  const text = String(entries.find(([name]) => name === "text")?.[1] ?? "").trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

async function keepWaiting(report) {
  await write(OUTBOX, "waiting", (store) => store.put(report));
  changed();
}

async function dropWaiting(key) {
  await write(OUTBOX, "waiting", (store) => store.delete(key));
  changed();
}

// ---- what was sent -------------------------------------------------------------------------------------------------

async function sent() {
  const kept = await read(OUTBOX, "sent", (store) => store.getAll()).catch(() => []);
  return kept.sort((one, other) => other.at - one.at);
}

async function keepSent(report) {
  const known = await read(OUTBOX, "sent", (store) => store.get(report.key));
  await write(OUTBOX, "sent", (store) => store.put({ ...report, ...known, at: known?.at ?? report.at }));
  const own = (await sent()).filter((each) => each.owner === report.owner);
  for (const each of own.slice(MOST_SENT)) await write(OUTBOX, "sent", (store) => store.delete(each.key));
  changed();
}

async function markSeen(key) {
  const known = await read(OUTBOX, "sent", (store) => store.get(key));
  if (known) await write(OUTBOX, "sent", (store) => store.put({ ...known, isSeen: true }));
  changed();
}

// ---- drafts, and forgetting ----------------------------------------------------------------------------------------

const drafts = {
  get: (name) => read(DRAFTS, "drafts", (store) => store.get(name)).catch(() => null),
  put: (name, draft) => write(DRAFTS, "drafts", (store) => store.put(draft, name)).catch(() => null),
  drop: (name) => write(DRAFTS, "drafts", (store) => store.delete(name)).catch(() => null),
};

// Only what the person here may see goes; a report that waits for somebody else is theirs to send or to delete.
async function forget(owner) {
  for (const report of await waiting()) if (report.owner === owner) await write(OUTBOX, "waiting", (store) => store.delete(report.key));
  for (const report of await sent()) if (report.owner === owner) await write(OUTBOX, "sent", (store) => store.delete(report.key));
  const names = await read(DRAFTS, "drafts", (store) => store.getAllKeys());
  for (const name of names) if (String(name).split("#")[0].endsWith(`:${owner}`)) await drafts.drop(name);
  changed();
}

function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

// Who is signed in at this moment, which an older page cannot know; null where nothing gets through.
async function whoIsHere() {
  try {
    const address = document.querySelector("[data-outbox]").dataset.who;
    const answer = await fetch(address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(8000) });
    const who = answer.ok ? await answer.json() : null;
    return typeof who?.token === "string" ? who : null;
  } catch {
    return null;
  }
}

// A moment of this device as the portal writes it: 2026-12-01 11:41.
function momentWords(at) {
  const when = new Date(at);
  const [month, day, hour, minute] = [when.getMonth() + 1, when.getDate(), when.getHours(), when.getMinutes()].map((number) => String(number).padStart(2, "0"));
  return `${when.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}

const outbox = document.querySelector("[data-outbox]");
globalThis.portalDevice = {
  // Null on a page that does not know, such as one that reports a fault.
  owner: outbox?.dataset.owner ?? null,
  ownerName: outbox?.dataset.ownerName ?? "",
  ...{ waiting, keepWaiting, dropWaiting, sent, keepSent, markSeen, drafts, forget, wordsOf, freshKey, whoIsHere, momentWords },
};

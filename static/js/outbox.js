// On every page: sends what waited for the network as soon as it is back, in its owner's name only, and says what came of it.

const device = globalThis.portalDevice;
const place = document.querySelector("[data-outbox]");
const EVERY = 60_000;
const LOCK = "portal-outbox";
let quietUntil = 0;

// ---- sending -------------------------------------------------------------------------------------------------------

// What a resident left waiting goes as a resident's whoever is signed in: it may be urgent, and its door files under nobody.
const mayGo = (report, owner) => report.state === "waiting" && (report.owner === "" || report.owner === owner);

async function deliver() {
  if (!place || Date.now() < quietUntil) return;
  if (!(await device.waiting()).some((report) => mayGo(report, device.owner))) return;
  const who = await device.whoIsHere();
  if (!who) return;
  device.owner = who.person;
  for (const report of (await device.waiting()).filter((each) => mayGo(each, who.person))) {
    if (!(await send(report, who.token))) break;
  }
}

// Returns whether the next one may be tried.
async function send(report, token) {
  const body = new FormData();
  for (const [name, value] of report.entries) body.append(name, value);
  body.set("idempotency_key", report.key);
  body.set("meant_for", report.owner);
  const address = report.door === "public" ? place.dataset.publicDoor : place.dataset.staffDoor;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", body, headers, redirect: "error" }).catch(() => null);
  const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => null) : null;
  if (answer?.status === 200 && told?.address) return arrived(report, told);
  if (answer?.status === 413) return refused(report, [place.dataset.tooLarge]);
  if (told?.code === "invalid" || (told?.code === "not-allowed" && device.owner === report.owner)) return refused(report, reasonsOf(told));
  if (answer?.status === 429) quietUntil = Date.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 60);
  if (told?.detail) await device.keepWaiting({ ...report, trouble: told.detail });
  return told?.code === "meant-for-another";
}

async function arrived(report, told) {
  const codes = { number: told.number ?? "", code: told.code ?? "", answerCode: told.answer_code ?? "", address: told.address };
  const key = codes.code || codes.number;
  await device.keepSent({ key, owner: report.owner, at: Date.now(), words: device.wordsOf(report.entries), ...codes, isSeen: false });
  await device.dropWaiting(report.key);
  return true;
}

async function refused(report, reasons) {
  await device.keepWaiting({ ...report, state: "refused", reasons, trouble: "" });
  return true;
}

function reasonsOf(told) {
  const named = Object.entries(told.errors ?? {}).map(([label, said]) => (label ? `${label}${/[？?]$/.test(label) ? "" : ":"} ${said.join(" ")}` : said.join(" ")));
  return named.length ? named : [told.detail];
}

// Two open tabs must not send the same report at the same moment; where they still do, its key makes it one case.
async function deliverOnce() {
  if (navigator.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && deliver());
  else await deliver();
}

// ---- saying --------------------------------------------------------------------------------------------------------

const counted = (count, one, many) => (count === 1 ? one : many.replace("{count}", count));

async function show() {
  if (!place || device.owner === null) return;
  const all = await device.waiting();
  const own = all.filter((report) => report.owner === device.owner || report.owner === "");
  const others = all.filter((report) => !own.includes(report) && report.state !== "broken");
  const due = own.filter((report) => report.state === "waiting").length;
  const lines = [];
  if (due) lines.push(counted(due, place.dataset.one, place.dataset.many));
  if (own.some((report) => report.state === "refused")) lines.push(place.dataset.rejected);
  if (all.some((report) => report.state === "broken")) lines.push(place.dataset.broken);
  for (const name of new Set(others.map((report) => report.ownerName || place.dataset.somebody))) {
    lines.push(place.dataset.others.replace("{name}", name));
  }
  const bar = place.querySelector("[data-waiting]");
  bar.hidden = !lines.length;
  const words = bar.querySelector("[data-waiting-words]");
  if (words.textContent !== lines.join(" ")) words.textContent = lines.join(" ");
  await showArrived();
}

async function showArrived() {
  const fresh = (await device.sent()).filter((report) => !report.isSeen && (report.owner === device.owner || report.owner === ""));
  const notices = place.querySelector("[data-notices]");
  const shown = new Set([...notices.children].map((notice) => notice.dataset.key));
  for (const report of fresh) if (!shown.has(report.key)) notices.append(noticeOf(report));
  for (const notice of [...notices.children]) if (!fresh.some((report) => report.key === notice.dataset.key)) notice.remove();
}

function noticeOf(report) {
  const notice = place.querySelector("template[data-notice]").content.firstElementChild.cloneNode(true);
  const fill = (name, text) => {
    const spot = notice.querySelector(`[data-${name}]`);
    spot.hidden = !text;
    (spot.querySelector("b") ?? spot).textContent = text;
  };
  notice.dataset.key = report.key;
  // The codes of a resident belong to the resident alone: staff who are signed in on the same device do not get them.
  const isMine = report.owner === device.owner;
  fill("words", isMine ? report.words : "");
  fill("number", isMine ? report.number : "");
  fill("code", isMine ? report.code : "");
  fill("answer", isMine ? spaced(report.answerCode) : "");
  notice.querySelector("[data-for-resident]").hidden = isMine;
  const link = notice.querySelector("[data-open]");
  link.hidden = !isMine;
  link.href = report.address;
  link.addEventListener("click", () => device.markSeen(report.key));
  const dismiss = notice.querySelector("[data-dismiss]");
  dismiss.addEventListener("click", async () => {
    if (isMine) await device.markSeen(report.key);
    else notice.remove();
    document.getElementById("content")?.focus();
  });
  return notice;
}

const spaced = (code) => code.replace(/^(.{4})(.{4})$/, "$1 $2");

// ---- signing out while something waits -----------------------------------------------------------------------------

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-sign-out]");
  const dialog = document.getElementById("still-waiting");
  if (!form || !dialog || form.dataset.knows) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const own = (await device.waiting()).filter((report) => report.owner !== "" && report.owner === device.owner).length;
  const leave = () => {
    form.dataset.knows = "yes";
    form.requestSubmit();
  };
  if (!own) return leave();
  const words = dialog.querySelector("[data-still-words]");
  words.textContent = counted(own, words.dataset.one, words.dataset.many);
  dialog.querySelector("[data-leave]").onclick = leave;
  dialog.showModal();
}, true);

// ---- from now on ---------------------------------------------------------------------------------------------------

document.addEventListener("portal:device", show);
document.addEventListener("portal:deliver", () => {
  quietUntil = 0;
  deliverOnce();
});
addEventListener("online", deliverOnce);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliverOnce());
setInterval(() => navigator.onLine && !document.hidden && deliverOnce(), EVERY);
show();
if (navigator.onLine) deliverOnce();

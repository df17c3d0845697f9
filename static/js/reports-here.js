// The page of what waits on this device and what was sent from it; written from the page's own templates.

const device = globalThis.portalDevice;
const page = document.querySelector("[data-reports-here]");
const timeOf = (at) => (at ? device.momentWords(at) : "");
const spaced = (code) => (code ?? "").replace(/^(.{4})(.{4})$/, "$1 $2");

function rowOf(kind, texts) {
  const row = page.querySelector(`template[data-row="${kind}"]`).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) {
    const spot = row.querySelector(`[data-${name}]`);
    spot.textContent = text;
    (spot.closest("[data-with]") ?? spot).hidden = !text;
  }
  return row;
}

function asked(dialog, act) {
  const box = document.getElementById(dialog);
  box.querySelector("[data-yes]").onclick = async () => {
    await act();
    box.close();
    document.getElementById("content").focus();
  };
  box.showModal();
}

function waitingRow(report) {
  const isMine = report.owner === device.owner;
  const photos = report.entries.filter(([name]) => name === "photos").length;
  const row = rowOf("waiting", {
    words: isMine ? device.wordsOf(report.entries) || page.dataset.wordless : page.dataset.ofResident,
    time: timeOf(report.at),
    photos: photos ? page.dataset.photos.replace("{count}", photos) : "",
    trouble: report.state === "refused" ? page.dataset.refused : report.trouble,
  });
  const reasons = row.querySelector("[data-reasons]");
  reasons.hidden = !isMine || !report.reasons.length;
  for (const reason of report.reasons) reasons.append(Object.assign(document.createElement("li"), { textContent: reason }));
  const mend = row.querySelector("[data-mend]");
  mend.hidden = report.state !== "refused" || !isMine;
  mend.href = `${report.door === "public" ? page.dataset.publicForm : page.dataset.staffForm}#mend-${report.key}`;
  const retry = row.querySelector("[data-retry]");
  retry.hidden = report.state !== "waiting";
  retry.addEventListener("click", () => document.dispatchEvent(new CustomEvent("portal:deliver")));
  const drop = row.querySelector("[data-delete]");
  drop.hidden = !isMine;
  drop.addEventListener("click", () => asked("delete-waiting", () => device.dropWaiting(report.key)));
  return row;
}

function otherRow(report) {
  if (report.state !== "broken") return rowOf("other", { words: page.dataset.waitsFor.replace("{name}", report.ownerName || page.dataset.somebody), time: timeOf(report.at) });
  const row = rowOf("broken", { time: timeOf(report.at) });
  row.querySelector("[data-delete]").addEventListener("click", () => asked("delete-waiting", () => device.dropWaiting(report.key)));
  return row;
}

function sentRow(report) {
  const row = rowOf("sent", { words: report.words || report.number || report.code, time: timeOf(report.at), number: report.number ?? "", code: report.code ?? "", answer: spaced(report.answerCode) });
  const link = row.querySelector("[data-open]");
  link.href = report.address;
  link.addEventListener("click", () => device.markSeen(report.key));
  return row;
}

async function show() {
  const all = await device.waiting();
  const sent = (await device.sent()).filter((report) => report.owner === device.owner);
  const own = all.filter((report) => report.state !== "broken" && (report.owner === device.owner || report.owner === ""));
  const rows = { waiting: [...own.map(waitingRow), ...all.filter((report) => !own.includes(report)).map(otherRow)], sent: sent.map(sentRow) };
  for (const [name, found] of Object.entries(rows)) {
    page.querySelector(`[data-list="${name}"]`).replaceChildren(...found);
    page.querySelector(`[data-none="${name}"]`).hidden = found.length > 0;
  }
  page.querySelector("[data-forget]").hidden = !sent.length && !own.some((report) => report.owner === device.owner);
}

page.querySelector("[data-forget]").addEventListener("click", () => asked("forget-here", () => device.forget(device.owner)));
document.addEventListener("portal:device", show);
page.hidden = false;
show();

// Keys of every list and of a case: ? / j k Enter Esc x s r, the letters and numbers of data-key, Ctrl+Enter. Never while
// somebody types.

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const typing = (element) => element?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const current = () => document.querySelector("[data-row].is-current");
const rowOf = (number) => rows().find((row) => row.dataset.case === number);
const linkOf = (row) => row?.querySelector(":is(td, th):not(.tick) a[href]");

function take(row) {
  if (!row) return;
  for (const other of rows()) other.classList.toggle("is-current", other === row);
  (linkOf(row) ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  // A case on a page of its own goes on to its neighbours in the list.
  if (!all.length) return document.querySelector(by > 0 ? "main a[rel=next]" : "main a[rel=prev]")?.click();
  const known = [
    (row) => row.contains(document.activeElement),
    (row) => row.classList.contains("is-current"),
    (row) => row.hasAttribute("aria-current"),
  ];
  const at = known.map((is) => all.findIndex(is)).find((place) => place >= 0) ?? -1;
  take(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function openRow() {
  linkOf(current())?.click();
}

const held = () => rows().find((row) => row.contains(document.activeElement)) ?? current() ?? rows().find((row) => row.hasAttribute("aria-current"));
const tick = () => held()?.querySelector(".tick input")?.click();
const takeStep = () => held()?.querySelector(".next-step .btn")?.click();

function escape() {
  const back = document.querySelector("[data-key='Escape']");
  if (typing(document.activeElement)) document.activeElement.blur();
  else back?.click();
}

function send(event) {
  const form = document.activeElement?.form ?? document.activeElement?.closest("form");
  if (!form || form.method === "get") return;
  event.preventDefault();
  form.requestSubmit();
}

// A move that stands in a closed menu has its key all the same.
function pressed(key) {
  const named = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const reachable = (element) => element.offsetParent ?? element.closest("details[data-menu]")?.offsetParent;
  const target = named.find((element) => element.offsetParent) ?? named.find(reachable);
  target?.click();
  return Boolean(target);
}

// Where there is no answer to give, a reply is a note to colleagues.
function reply() {
  if (!pressed("r")) document.querySelector(".case-notes textarea")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inDialog = document.querySelector("dialog:modal");
  if (event.key === "Escape") return inDialog ? undefined : escape();
  if (inDialog || typing(document.activeElement)) return;
  const moves = {
    j: () => step(1),
    k: () => step(-1),
    r: reply,
    x: tick,
    s: takeStep,
    "?": () => document.querySelector("#keyboard-help")?.showModal(),
    "/": () => document.querySelector("[data-key-focus='/']")?.focus(),
  };
  if (event.key === "Enter") {
    if (document.activeElement === document.body) openRow();
    return;
  }
  if (moves[event.key]) {
    event.preventDefault();
    moves[event.key]();
  } else if (/^[a-z0-9]$/.test(event.key) && pressed(event.key)) {
    event.preventDefault();
  }
});

// The queue refreshes itself: the row that was chosen stays chosen.
let chosen = null;
document.addEventListener("htmx:beforeSwap", () => {
  chosen = current()?.dataset.case ?? null;
});
document.addEventListener("htmx:afterSwap", () => {
  if (chosen && !current()) rowOf(chosen)?.classList.add("is-current");
});

// A list remembers which case was last looked at and what came after it, so that coming back – after a move, or by
// Esc – goes on where the work goes on: at the case if it is still there, else at the one that followed it.
const MEMORY = `place ${location.pathname}`;
function remember(number) {
  const all = rows().map((row) => row.dataset.case);
  const at = all.indexOf(number);
  if (at >= 0) sessionStorage.setItem(MEMORY, JSON.stringify([number, ...all.slice(at + 1), ...all.slice(0, at).reverse()]));
}
document.addEventListener("focusin", (event) => {
  const number = event.target.closest?.("[data-row]")?.dataset.case;
  if (number) remember(number);
});
document.addEventListener("submit", () => {
  const beside = document.querySelector("#case-panel article")?.dataset.case;
  if (beside) remember(beside);
});
function goOn() {
  // The case that stands open beside its list is in sight there, wherever the browser would have gone back to.
  const open = document.querySelector("[data-row][aria-current]");
  if (open) {
    history.scrollRestoration = "manual";
    open.scrollIntoView({ block: "center" });
  }
  const asked = document.querySelector("dialog[open], [aria-invalid=true], [role=alert], [data-focus-first]");
  if (!rows().length || asked || document.activeElement !== document.body) return;
  const known = JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]");
  take(open ?? known.map(rowOf).find(Boolean));
}
goOn();

// A standard text is shown as it would be written, and written where the cursor stands.
document.addEventListener("change", (event) => {
  const texts = event.target.closest?.("[data-standard-texts]");
  if (texts) texts.querySelector("[data-preview]").textContent = event.target.selectedOptions[0].dataset.text;
});
document.addEventListener("click", (event) => {
  const texts = event.target.closest?.("[data-use-text]")?.closest("[data-standard-texts]");
  if (!texts) return;
  const field = document.getElementById(texts.dataset.standardTexts);
  const text = texts.querySelector("select").selectedOptions[0].dataset.text;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// One more row for somebody whom a whistle calls besides those on the list.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add-call]");
  if (!button) return;
  const calls = button.closest("[data-calls]");
  const ids = [...calls.querySelectorAll("[data-call]")].map((row) => Number(row.dataset.call));
  const next = Math.max(-1, ...ids) + 1;
  const blank = calls.querySelector("template");
  const html = blank.innerHTML.replaceAll("call-new", `call-${next}`).replaceAll('="new"', `="${next}"`);
  blank.insertAdjacentHTML("beforebegin", html);
  button.hidden = ids.length + 1 >= Number(calls.dataset.most);
  blank.previousElementSibling.querySelector("select, input[list]").focus();
});

// A suggested lead is taken over only by this click.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take-lead]");
  const lead = button?.closest("form")?.elements.namedItem("lead");
  if (!lead) return;
  lead.value = button.dataset.takeLead;
  lead.dispatchEvent(new Event("change", { bubbles: true }));
  lead.focus();
});

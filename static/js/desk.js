// Keys of the street desk: ? / j k Enter Esc, the letters of data-key, Ctrl+Enter. Never while somebody types.

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const typing = (element) => element?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const current = () => document.querySelector("[data-row].is-current");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("is-current"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("is-current", row === next);
  const link = next.querySelector("a[href]");
  (link ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openRow() {
  current()?.querySelector("a[href]")?.click();
}

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

function pressed(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => element.offsetParent !== null);
  target?.click();
  return Boolean(target);
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
  } else if (/^[a-z]$/.test(event.key) && pressed(event.key)) {
    event.preventDefault();
  }
});

// The queue refreshes itself: the row that was chosen stays chosen.
let chosen = null;
document.addEventListener("htmx:beforeSwap", () => {
  chosen = current()?.dataset.case ?? null;
});
document.addEventListener("htmx:afterSwap", () => {
  if (chosen && !current()) rows().find((row) => row.dataset.case === chosen)?.classList.add("is-current");
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

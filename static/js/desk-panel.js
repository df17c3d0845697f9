// Opens a case beside the queue on wide screens; on narrow ones, and without script, the link leads to its page.

const WIDE = matchMedia("(min-width: 1181px)");
const panel = document.getElementById("case-panel");

function mark() {
  const number = panel.querySelector("article")?.dataset.case ?? "";
  for (const row of document.querySelectorAll("#queue [data-row]")) {
    if (row.dataset.case === number) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function remember(number) {
  const address = new URL(location.href);
  if (number) address.searchParams.set("case", number);
  else address.searchParams.delete("case");
  history.replaceState(history.state, "", address);
}

// Who opens a case by the keyboard goes on in it; the list's own keys work from there as well.
async function open(link, byKeyboard) {
  const address = new URL(link.href);
  address.searchParams.set("beside", "1");
  await htmx.ajax("GET", address.pathname + address.search, { target: panel, swap: "innerHTML" });
  panel.hidden = false;
  document.body.classList.add("has-case");
  panel.scrollTop = 0;
  mark();
  remember(link.dataset.panel);
  if (byKeyboard) panel.querySelector("#case-title")?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("portal:say", { detail: panel.querySelector("#case-title")?.textContent ?? "" }));
}

function close() {
  const number = panel.querySelector("article")?.dataset.case;
  panel.replaceChildren();
  panel.hidden = true;
  document.body.classList.remove("has-case");
  mark();
  remember("");
  document.querySelector(`#queue [data-panel="${CSS.escape(number ?? "")}"]`)?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-panel-close]")) return close();
  const link = event.target.closest("a[data-panel]");
  if (!link || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link, event.detail === 0);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "queue" || document.getElementById("queue")) mark();
});

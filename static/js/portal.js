// What every page needs: htmx with the CSRF token, one status line, no double submit, dialogs and menus.

const words = document.body.dataset;
const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// ---- status line and short notices ---------------------------------------------------------------------------------

function say(text) {
  const line = document.getElementById("status");
  line.textContent = "";
  requestAnimationFrame(() => {
    line.textContent = text;
  });
}

function toast(text, tone) {
  let place = document.querySelector(".toast-place");
  if (!place) {
    place = document.createElement("div");
    place.className = "toast-place";
    document.body.append(place);
  }
  const notice = document.createElement("div");
  notice.className = `alert-line tone-${tone}`;
  notice.textContent = text;
  place.replaceChildren(notice);
  say(text);
  setTimeout(() => notice.remove(), 8000);
}

// A view may answer with the header  HX-Trigger: {"status": "…"}  to have a sentence spoken.
document.addEventListener("status", (event) => say(event.detail.value ?? event.detail));
// Modules of single screens speak through these two events instead of importing each other.
document.addEventListener("portal:say", (event) => say(event.detail));
document.addEventListener("portal:toast", (event) => toast(event.detail.text, event.detail.tone ?? "info"));

// ---- htmx ----------------------------------------------------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:responseError", (event) => {
  const message = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  toast(message.querySelector("[data-message]")?.textContent.trim() || words.failed, "bad");
});
document.addEventListener("htmx:sendError", () => toast(words.offline, "warn"));

// A list that refreshes itself must not take the focus or an open menu away from under the reader's hands.
document.addEventListener("htmx:beforeRequest", (event) => {
  const refreshed = event.detail.target;
  const byItself =
    event.detail.elt.getAttribute("hx-trigger")?.includes("every") && !event.detail.requestConfig.triggeringEvent;
  if (byItself && (document.hidden || refreshed.querySelector("details[open], dialog[open], :focus:is(input:not([type=checkbox]), select, textarea)"))) {
    event.preventDefault();
  }
});
// An error of the portal itself is said, never put in the place of what was on the page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, serverResponse } = event.detail;
  if (xhr?.status >= 400 && serverResponse?.includes("data-fault")) {
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  }
  focused = whereIs(document.activeElement);
});
document.addEventListener("htmx:afterSwap", () => {
  if (focused && document.activeElement === document.body) focused()?.focus({ preventScroll: true });
});

// What had the focus is found again by its id, or by its place in the row of the same case.
const FOCUSABLE = "a[href], button, input, select, summary";
let focused = null;
function whereIs(element) {
  if (element?.id) return () => document.getElementById(element.id);
  const row = element?.closest?.("[data-case]");
  if (!row) return null;
  const at = [...row.querySelectorAll(FOCUSABLE)].indexOf(element);
  return () => document.querySelector(`[data-case="${CSS.escape(row.dataset.case)}"]`)?.querySelectorAll(FOCUSABLE)[at];
}

// ---- forms are sent once -------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.closest("[hx-post], [hx-get]") === form) return;
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
  say(words.sending);
});
document.addEventListener("htmx:beforeRequest", (event) => busy(event.target, true));
document.addEventListener("htmx:afterRequest", (event) => busy(event.target, false));
function busy(element, on) {
  if (!(element instanceof HTMLFormElement)) return;
  for (const button of element.querySelectorAll("button:not([type=button])")) button.disabled = on;
}
// Coming back with the browser's own button makes the form usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

// ---- dialogs: opened by command="show-modal", focus goes back to what opened them ----------------------------------

let opener = null;
function openDialog(dialog, from) {
  if (dialog.open && dialog.matches(":modal")) return;
  if (dialog.open) dialog.close();
  opener = from;
  dialog.showModal();
  (dialog.querySelector("[autofocus], [aria-invalid=true]") ??
    dialog.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea)"))?.focus();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest('[command="show-modal"][commandfor]');
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (dialog) {
    event.preventDefault();
    button.closest("details[data-menu]")?.removeAttribute("open");
    openDialog(dialog, button);
  } else if (event.target instanceof HTMLDialogElement && event.target.matches(":modal")) {
    const box = event.target.getBoundingClientRect();
    const outside =
      event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.target.querySelector(":is(textarea, input:not([type=hidden]))") === null) event.target.close();
  }
});
document.addEventListener(
  "close",
  (event) => {
    if (!(event.target instanceof HTMLDialogElement)) return;
    const back = opener?.isConnected ? opener : document.querySelector(`[commandfor="${event.target.id}"]`);
    (back?.closest("details[data-menu]")?.querySelector("summary") ?? back)?.focus();
  },
  true,
);

// ---- menus ---------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
});

// ---- light or dark -------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (choice === undefined) return;
  document.cookie = `theme=${choice}; path=/; max-age=${choice ? 31536000 : 0}; samesite=lax`;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = choice || (dark ? "dark" : "light");
  markTheme(choice);
});
function markTheme(choice) {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}
markTheme(document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1] ?? "");

// ---- small services by attribute -----------------------------------------------------------------------------------

// <select data-autosubmit> or <form data-autosubmit>: a filter is applied as soon as it is chosen.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});
// <button data-copy="text" data-copied="Copied."> and <button data-print>.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard?.writeText(copy.dataset.copy);
    toast(copy.dataset.copied ?? copy.dataset.copy, "good");
  }
  if (event.target.closest("[data-print]")) print();
});

function ready(root) {
  for (const dialog of root.querySelectorAll("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    openDialog(dialog, null);
  }
  root.querySelector("[data-focus-first]")?.focus();
}
ready(document);
document.addEventListener("htmx:load", (event) => ready(event.detail.elt));

addEventListener("offline", () => toast(words.offline, "warn"));
addEventListener("online", () => toast(words.online, "good"));

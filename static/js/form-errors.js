// What is wrong with a form stands above it, each line linked to its field: the link leads there, and a line goes as soon
// as its field is mended. What needs the portal's own judgement says so by an event  portal:mended {detail: name}.

const lines = (name) => [...document.querySelectorAll("[data-form-errors] [data-error-of]")].filter((link) => !name || link.dataset.errorOf === name);
const fieldOf = (link) => document.getElementById(link.hash.slice(1));
const markedAround = (element) => element.closest(".has-error");

// The element that an anchor names may hold the control, not be it.
function focusable(place) {
  const inside = "input:not([type=hidden]):not([disabled]), select, textarea, button, summary";
  return place.matches(inside) ? place : [...place.querySelectorAll(inside)].find((each) => each.checkVisibility?.() ?? true) ?? place;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-of]");
  const place = link && fieldOf(link);
  if (!place) return;
  event.preventDefault();
  for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  const control = focusable(place);
  (markedAround(place) ?? place).scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
});

function mend(name) {
  const mended = lines(name);
  if (!mended.length) return;
  const summary = mended[0].closest("[data-form-errors]");
  const marked = mended.map((link) => fieldOf(link)).filter(Boolean).map(markedAround);
  for (const link of mended) link.closest("li").remove();
  for (const field of marked) unmark(field);
  if (summary.querySelector("li")) return;
  document.dispatchEvent(new CustomEvent("portal:say", { detail: summary.dataset.mended }));
  summary.remove();
}

function unmark(field) {
  if (!field) return;
  field.classList.remove("has-error");
  for (const words of field.querySelectorAll(".field-errors")) words.remove();
  for (const each of [field, ...field.querySelectorAll("[aria-invalid], [aria-describedby$=_error]")]) {
    each.removeAttribute("aria-invalid");
    const described = each.getAttribute("aria-describedby")?.split(" ").filter((id) => document.getElementById(id)).join(" ");
    if (described) each.setAttribute("aria-describedby", described);
    else each.removeAttribute("aria-describedby");
  }
}

// Mended is what holds something else than what was refused, and nothing the browser itself can see to be wrong.
const refused = new WeakMap();
function remember() {
  for (const control of document.querySelectorAll(".has-error :is(input, select, textarea)")) {
    if (!refused.has(control)) refused.set(control, control.value);
  }
}
function judge(event) {
  const control = event.target;
  if (!control.name || !lines(control.name).length) return;
  const isChoice = control.type === "radio" || control.type === "checkbox";
  const isOther = isChoice || control.type === "file" || control.value !== refused.get(control);
  if (isOther && (isChoice || control.value.trim() || !control.required) && control.validity.valid) mend(control.name);
}
remember();
document.addEventListener("htmx:load", remember);
document.addEventListener("input", judge);
document.addEventListener("change", judge);
document.addEventListener("portal:mended", (event) => mend(event.detail));

// The answer to what was sent is a page that a browser cannot show again: whoever comes back from the next one would
// find its own fault instead. As a page of its own address it is asked for anew.
history.replaceState(history.state, "", location.href);

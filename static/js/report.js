// The report form: says which category is chosen, keeps it in sight, takes over a suggested address.

const chosenLine = document.querySelector("[data-category-chosen]");

function showChosen() {
  const radio = document.querySelector('input[name="category"]:checked');
  if (!chosenLine || !radio) return;
  const group = radio.closest("details").querySelector("summary").textContent.trim();
  chosenLine.querySelector("span").textContent = `${group} · ${radio.closest("label").textContent.trim()}`;
  chosenLine.hidden = false;
}

// What is asked depends on the category, and an answer may warn or stop.
const questions = document.getElementById("report-questions");
const ask = () => questions?.dispatchEvent(new CustomEvent("portal:ask"));
document.addEventListener("change", (event) => {
  if (event.target.name === "category") showChosen();
  if (event.target.name === "category" || (event.target.type === "radio" && questions?.contains(event.target))) ask();
});
// A click on a category folds its group; the keyboard's arrows pass through the categories and leave it open.
document.addEventListener("click", (event) => {
  const radio = event.target.closest?.('input[name="category"]');
  if (!radio || event.detail === 0) return;
  const group = radio.closest("details");
  group.open = false;
  group.querySelector("summary").focus({ preventScroll: true });
  group.closest(".category-picker").scrollIntoView({ block: "nearest" });
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take-address]");
  if (!button) return;
  const address = document.getElementById("id_address");
  address.value = button.dataset.takeAddress;
  address.dispatchEvent(new Event("input", { bubbles: true }));
  address.focus();
});
// A pin outside the district is said by the portal. The device's own position sets none there, and a community that is
// chosen from the list stands in the place of such a pin.
const map = document.getElementById("place");
const place = document.getElementById("place-found");
const community = document.getElementById("id_community_code");
const placeIsMended = () => document.dispatchEvent(new CustomEvent("portal:mended", { detail: "location" }));
const unplace = () => map.dispatchEvent(new CustomEvent("portal:unplace"));
let byPosition = false;
map?.addEventListener("portal:picked", (event) => {
  byPosition = event.detail.byPosition;
});
place?.addEventListener("htmx:afterSwap", () => {
  const outside = place.querySelector("[data-outside]");
  if (!outside) return void (map.dataset.lon && placeIsMended());
  if (community.value) return takeCommunity();
  if (!byPosition) return undefined;
  outside.querySelector("[data-of-pin]").hidden = true;
  outside.querySelector("[data-of-position]").hidden = false;
  return unplace();
});
function takeCommunity() {
  if (place.querySelector("[data-outside]")) {
    unplace();
    place.replaceChildren();
  }
  placeIsMended();
}
community?.addEventListener("change", () => community.value && takeCommunity());

// A suggested category is taken over only by this click; the picture it belongs to is chosen as if by hand.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take-category]");
  if (!button) return;
  const radio = document.getElementById(`category-${button.dataset.takeCategory}`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  chosenLine?.scrollIntoView({ block: "nearest" });
});
// A draft that comes back fills the radios without telling anyone.
document.querySelector("[data-draft-line]")?.addEventListener("toggle", showChosen);
new MutationObserver(showChosen).observe(document.querySelector("[data-draft-line]") ?? document.body, { attributes: true });
showChosen();

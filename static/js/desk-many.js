// Ticked rows of the desk or of an inbox: a bar with the verbs that fit all of them. The boxes are sent by the bar's
// form, which is a plain form without script. What is ticked stays ticked when the rows refresh themselves.

const BOX = "input[type=checkbox][form=many]";
const bar = document.getElementById("many");
const count = bar.querySelector("[data-many-count]");
const verbs = [...bar.querySelectorAll("button[name=verb]")];
const none = bar.querySelector("[data-tick-none]");
const boxes = () => [...document.querySelectorAll(BOX)];
// A case's number, or an assignment's id: what follows the dot may be another one when the rows come again.
const nameOf = (box) => box.value.split(".")[0];
const said = count.dataset;
let kept = new Set();

function show() {
  const ticked = boxes().filter((box) => box.checked);
  bar.hidden = ticked.length === 0;
  const most = Number(bar.dataset.most);
  count.textContent = (ticked.length > most ? said.wordTooMany : said.wordTicked).replace("{count}", ticked.length);
  const fitting = ticked.map((box) => box.dataset.verbs.split(" "));
  for (const button of verbs) {
    button.hidden = ticked.length > most || !fitting.every((each) => each.includes(button.value));
  }
  for (const box of boxes()) box.closest("tr").classList.toggle("is-ticked", box.checked);
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.hidden = false;
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
    show();
  } else if (event.target.matches(BOX)) {
    show();
  }
});
none.hidden = false;
none.addEventListener("click", () => {
  for (const box of boxes()) box.checked = false;
  show();
  document.querySelector("[data-row] a[href]")?.focus();
});

// From one box to the next with Shift takes all between.
let last = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(BOX);
  if (!box) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) {
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    show();
  }
  last = box;
});

document.addEventListener("htmx:beforeSwap", () => {
  kept = new Set(boxes().filter((box) => box.checked).map(nameOf));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const box of boxes()) box.checked ||= kept.has(nameOf(box));
  show();
});
show();

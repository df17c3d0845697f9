// Leave and call first: said as soon as a word that is typed, or the category that is chosen, speaks of danger.

const stop = document.querySelector("[data-danger-stop]");
const text = document.getElementById("id_text");
const words = stop.dataset.words.split("\n").filter(Boolean);
const said = document.querySelector("template[data-danger-words]");

function speaksOfDanger() {
  const typed = text.value.normalize("NFKC").toLowerCase();
  return words.some((word) => typed.includes(word)) || Boolean(document.querySelector("input[name=category][data-danger]:checked"));
}

function judge() {
  const isTold = stop.childElementCount > 0;
  if (speaksOfDanger() === isTold) return;
  stop.replaceChildren(...(isTold ? [] : [said.content.cloneNode(true)]));
}

text.addEventListener("input", judge);
document.addEventListener("change", judge);
// A draft that comes back fills the form without telling anyone.
const draft = document.querySelector("[data-draft-line]");
if (draft) new MutationObserver(judge).observe(draft, { attributes: true });
judge();

// Runs before the first paint: takes the browser's preference where the reader has chosen nothing.
if (!document.documentElement.dataset.bsTheme) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  follow();
  dark.addEventListener("change", follow);
}
// Paper is white: what is drawn in the colours of the theme is drawn anew for it.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = document.documentElement.dataset.bsTheme;
  document.documentElement.dataset.bsTheme = "light";
});
addEventListener("afterprint", () => {
  document.documentElement.dataset.bsTheme = onScreen;
});

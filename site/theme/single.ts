// The program of a page that is one file: what VitePress and the theme do on a site.
import { drawAll, drawFigures, plotlyOf, type Figure, type FigureSource } from "./figures.ts";
import { fitFrames } from "./frames.ts";
import { showTypes } from "./types.ts";

const source: FigureSource = {
  figure: (place) => Promise.resolve(JSON.parse(place.dataset["figure"]!) as Figure),
  plotly: () => Promise.resolve(plotlyOf(window)),
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = (): void => void document.documentElement.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || !target.matches("button.copy")) return;
  const code = target.parentElement?.querySelector("pre")?.textContent ?? "";
  void navigator.clipboard.writeText(code).then(() => {
    target.classList.add("copied");
    setTimeout(() => target.classList.remove("copied"), 2_000);
  });
});

showTypes(document);
fitFrames(document);
// On paper nothing is scrolled to.
if (location.hash === "#print")
  void drawAll(document, source).then(() => (document.documentElement.dataset["printable"] = ""));
else drawFigures(document, source);

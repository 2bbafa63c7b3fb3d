import { onContentUpdated, useData, withBase, type Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { defineComponent, h, onMounted, onUnmounted } from "vue";
import { drawFigures, loadScript, plotlyOf, type Figure, type FigureSource } from "./figures.ts";
import { fitFrames } from "./frames.ts";
import "./style.css";
import { showTypes } from "./types.ts";

let plotly: Promise<void> | undefined;

const source: FigureSource = {
  async figure(place) {
    const response = await fetch(place.dataset["figure"]!);
    if (!response.ok) throw new Error(`its data: ${response.status}`);
    return (await response.json()) as Figure;
  },
  async plotly() {
    await (plotly ??= loadScript(withBase("/vendor/plotly.js")));
    return plotlyOf(window);
  },
};

/** VitePress's layout, with a way to the notebook's file above the text and what the site was built with below it. */
const Layout = defineComponent(() => {
  const { theme, frontmatter } = useData<{ versions: string }>();
  let stop = (): void => undefined;
  const update = (): void => {
    stop();
    stop = drawFigures(document, source);
    fitFrames(document);
  };
  onContentUpdated(update);
  onMounted(() => {
    showTypes(document);
    update();
  });
  onUnmounted(() => stop());

  const download = () => {
    const notebook = frontmatter.value["notebook"] as string | undefined;
    if (notebook === undefined) return undefined;
    return h(
      "p",
      { class: "download" },
      h("a", { href: `./${encodeURIComponent(notebook)}`, download: "" }, `Download ${notebook}`),
    );
  };
  return () =>
    h(DefaultTheme.Layout, null, {
      "doc-before": download,
      "doc-after": () => h("p", { class: "versions" }, theme.value.versions),
    });
});

export default { extends: DefaultTheme, Layout } satisfies Theme;

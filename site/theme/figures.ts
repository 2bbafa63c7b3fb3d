/** The part of plotly.js that is used here, which is on the page as `Plotly`. */
interface Plotly {
  newPlot(place: HTMLElement, figure: Figure): Promise<unknown>;
  purge(place: HTMLElement): void;
}

export interface Figure {
  data: unknown;
  layout?: Layout;
  frames?: { layout?: Layout }[];
  config?: object;
}

interface Layout {
  title?: { text?: string; [key: string]: unknown };
  margin?: { t?: number; [key: string]: unknown };
  [key: string]: unknown;
}

/** Where a page has its figures' data and Plotly from. */
export interface FigureSource {
  figure(place: HTMLElement): Promise<Figure>;
  plotly(): Promise<Plotly>;
}

/** How far below the window a figure is drawn already, in pixels. */
const AHEAD = 400;

/** Figures with more than one pair of axes need at least this width, in pixels; narrower screens scroll in them. */
const WIDTH_OF_TWO = 620;

/** Below this width, in pixels, a title may need more lines, of so many letters and pixels. */
const NARROW = 560;
const LETTERS = 40;
const LINE = 20;

/** Draws the figures of a page, each when it is about to be seen. Returns what undoes it. */
export function drawFigures(page: ParentNode, source: FigureSource): () => void {
  const places = [...page.querySelectorAll<HTMLElement>(".figure[data-figure]:not([data-drawn])")];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void draw(target as HTMLElement, source);
      }
    },
    { rootMargin: `${AHEAD}px` },
  );
  places.forEach((place) => observer.observe(place));
  return () => observer.disconnect();
}

/** Draws all figures of a page now: for paper. */
export async function drawAll(page: ParentNode, source: FigureSource): Promise<void> {
  const places = page.querySelectorAll<HTMLElement>(".figure[data-figure]:not([data-drawn])");
  for (const place of places) await draw(place, source);
}

async function draw(place: HTMLElement, source: FigureSource): Promise<void> {
  place.dataset["drawn"] = "";
  try {
    const [figure, plotly] = await Promise.all([source.figure(place), source.plotly()]);
    const { layout = {}, frames, data } = narrow(place) ? onNarrow(figure, place) : figure;
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    if ("xaxis2" in layout || "scene2" in layout) canvas.style.minWidth = `${WIDTH_OF_TWO}px`;
    place.replaceChildren(canvas);
    await plotly.newPlot(canvas, {
      data,
      layout: { ...layout, width: undefined, height: undefined, autosize: true },
      ...(frames ? { frames } : {}),
      // Fingers pan the page; the bar of tools would cover the title.
      config: {
        ...figure.config,
        responsive: true,
        displaylogo: false,
        ...(narrow(place) ? { displayModeBar: false } : {}),
      },
    });
  } catch (error) {
    place.dataset["failed"] = "";
    place.textContent = `${place.getAttribute("aria-label") ?? "A figure"} (it cannot be drawn: ${String(error)})`;
  }
}

const narrow = (place: HTMLElement): boolean => place.clientWidth < NARROW;

/** The same figure for a narrow screen: higher, for the lines that its title takes more. */
function onNarrow(figure: Figure, place: HTMLElement): Figure {
  const layouts = [figure.layout, ...(figure.frames ?? []).map(({ layout }) => layout)];
  const lines = layouts.map((layout) => wrapped(layout?.title?.text ?? "").split("<br>").length);
  const more = (Math.max(...lines) - 1) * LINE;
  place.style.height = `${place.clientHeight + more}px`;
  const fit = (layout: Layout | undefined, own: Layout = {}): Layout => ({
    ...layout,
    ...own,
    ...(layout?.title?.text === undefined
      ? {}
      : {
          title: {
            ...layout.title,
            text: wrapped(layout.title.text),
            font: { size: 14 },
            y: 0.95,
            yref: "container",
            yanchor: "top",
          },
        }),
  });
  const { margin } = figure.layout ?? {};
  return {
    ...figure,
    layout: fit(figure.layout, { margin: { ...margin, t: (margin?.t ?? 60) + more } }),
    ...(figure.frames
      ? { frames: figure.frames.map((frame) => ({ ...frame, layout: fit(frame.layout) })) }
      : {}),
  };
}

/** Plotly breaks no lines by itself. */
function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > LETTERS) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trimStart();
  }
  return lines.join("<br>");
}

/** Loads a classic script once. */
export function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(script);
  });
}

/** The global that Plotly's script leaves. */
export const plotlyOf = (window: object): Plotly => (window as { Plotly: Plotly }).Plotly;

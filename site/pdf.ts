import { pathToFileURL } from "node:url";
import { Chromium } from "./chromium.ts";

/** How long the figures of a page may take, in ms. */
const PATIENCE = 300_000;

/** A4, in inches. */
const [WIDTH, HEIGHT, MARGIN] = [8.27, 11.69, 0.4];
const PAPER = {
  paperWidth: WIDTH,
  paperHeight: HEIGHT,
  ...{ marginTop: MARGIN, marginBottom: MARGIN, marginLeft: MARGIN, marginRight: MARGIN },
  printBackground: true,
  preferCSSPageSize: true,
};
const PIXELS = 96;

/** A window as wide as the paper: figures are drawn for the place that they have. */
const WINDOW = {
  width: Math.floor((WIDTH - 2 * MARGIN) * PIXELS),
  height: Math.floor((HEIGHT - 2 * MARGIN) * PIXELS),
  deviceScaleFactor: 1,
  mobile: false,
};

/** A file of HTML on paper, printed by an installed Chromium once all of its figures are drawn. */
export async function printPdf(html: string, signal: AbortSignal): Promise<Buffer> {
  const chromium = await Chromium.launch("PDF is printed", signal);
  try {
    await chromium.send("Page.enable");
    await chromium.send("Emulation.setDeviceMetricsOverride", WINDOW);
    await chromium.send("Emulation.setEmulatedMedia", { media: "print" });
    await chromium.send("Page.navigate", { url: `${pathToFileURL(html).href}#print` });
    // What site/theme/single.ts says when it has drawn all.
    await chromium.evaluate(
      `new Promise((done) => {
        const look = () => document.documentElement?.hasAttribute("data-printable") ? done() : setTimeout(look, 50);
        look();
      })`,
      PATIENCE,
    );
    const { data } = await chromium.send<{ data: string }>("Page.printToPDF", PAPER, PATIENCE);
    return Buffer.from(data, "base64");
  } finally {
    await chromium.close();
  }
}

import { pathToFileURL } from "node:url";
import { Chromium } from "./chromium.ts";

/** How long the figures of a page may take, in ms. */
const PATIENCE = 300_000;

/** A4, in inches. */
const PAPER = { paperWidth: 8.27, paperHeight: 11.69, printBackground: true, preferCSSPageSize: true };

/** A file of HTML on paper, printed by an installed Chromium once all of its figures are drawn. */
export async function printPdf(html: string, signal: AbortSignal): Promise<Buffer> {
  const chromium = await Chromium.launch("PDF is printed", signal);
  try {
    await chromium.send("Page.enable");
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

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findChromium } from "../scripts/check/chromium.mjs";

/** How much time a page may think has passed while its figures are drawn, in ms. */
const BUDGET = 30_000;

/** Prints a file of HTML by an installed Chromium. */
export async function printPdf(html: string, pdf: string, signal: AbortSignal): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new Error(
      "PDF is printed by Chromium, which is not installed here (on Debian: `sudo apt install chromium`); the " +
        "environment variable CHROMIUM names another executable.",
    );
  }
  const profile = mkdtempSync(join(tmpdir(), "thalweg-print-"));
  try {
    const args = [
      "--headless",
      `--user-data-dir=${profile}`,
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--no-pdf-header-footer",
      `--virtual-time-budget=${BUDGET}`,
      `--print-to-pdf=${pdf}`,
      // Chromium's own sandbox refuses to work for root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `${pathToFileURL(html).href}#print`,
    ];
    const child = spawn(chromium, args, { stdio: ["ignore", "ignore", "pipe"], signal });
    let said = "";
    child.stderr.on("data", (text) => (said += String(text)));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0)
      throw new Error(`${chromium} could not print (it ended with ${code}): ${said.trim().slice(-500)}`);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

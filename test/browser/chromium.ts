import { chromium, type BrowserContext } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium, howToInstallChromium } from "../../scripts/check/chromium.mjs";

/** Without a graphics card, a sandbox or a line home; WebGL, which surfaces are drawn with, in software. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with an empty profile. */
export class Chromium {
  readonly context: BrowserContext;
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.context = context;
    this.#profile = profile;
  }

  static async launch(): Promise<Chromium> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(howToInstallChromium);
    const profile = mkdtempSync(join(tmpdir(), "thalweg-chromium-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: flags,
      viewport: { width: 1280, height: 1000 },
    });
    return new Chromium(context, profile);
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import packageInfo from "../package.json" with { type: "json" };
import type { Project } from "./project.ts";
import { plotly } from "./vitepress.ts";

/** What a site was built with, and when: a sentence for the end of its pages. */
export function versions({ name, version }: Project): string {
  const require = createRequire(import.meta.url);
  const { version: typescript } = require("typescript/package.json") as { version: string };
  const drawnWith = /plotly\.js v([\d.]+)/.exec(readFileSync(plotly(), "utf8").slice(0, 500))?.[1] ?? "";
  const own = name === undefined || name === packageInfo.name ? "" : `${name} ${version ?? ""}, `;
  const tools = `thalweg ${packageInfo.version}, Node ${process.versions.node}, TypeScript ${typescript}, plotly.js ${drawnWith}`;
  return `Built on ${new Date().toISOString().slice(0, 10)} with ${own}${tools}.`;
}

import { createRequire } from "node:module";
import { join } from "node:path";
import type { Scope } from "../runner.ts";

interface Displayed {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}
type Display = (value: unknown, options: Record<string, unknown>) => unknown;

/**
 * tslab's own module, for notebooks written for it. What it displays goes to the cell that loaded it last.
 *
 * @param home - The directory of this package.
 */
export function loadTslab(home: string, scope: Scope): unknown {
  const require = createRequire(join(home, "package.json"));
  const jupyter = require("tslab/dist/jupyter.js") as {
    lastWriteDisplayData: (displayed: Displayed, update: boolean) => void;
  };
  const display = scope["display"] as Display;
  jupyter.lastWriteDisplayData = ({ data, metadata, transient: { display_id } }, update) => {
    const options = display_id === undefined ? {} : { display_id, update };
    display(data, { raw: true, metadata, ...options });
  };
  return require("tslab");
}

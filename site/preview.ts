import { mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createHighlight } from "./code.ts";
import { fill } from "./fill.ts";
import { cacheOf, executeAll, notebooksAt } from "./notebooks.ts";
import type { PublishOptions } from "./options.ts";
import { serve, Source } from "./vitepress.ts";

/** How often a preview looks whether something has changed, in ms. */
const SETTLE = 300;

/**
 * Serves a site while its notebooks are written: what changes is executed and shown anew. Until the signal.
 */
export async function preview(options: PublishOptions, port: number): Promise<void> {
  const { root } = notebooksAt(options.path);
  const { signal, say, progress } = options;
  const work = mkdtempSync(join(tmpdir(), "thalweg-preview-"));
  const cache = cacheOf(root, dirname(resolve(options.out)));
  try {
    const highlight = await createHighlight();
    const source = new Source(join(work, "source"));
    const renew = async (): Promise<void> => {
      const { files } = notebooksAt(options.path);
      const notebooks = await executeAll(files, root, cache, { ...options, allowErrors: true });
      await fill(source, notebooks, root, cache, highlight, join(work, "site"), options);
      progress("");
    };
    await renew();
    const server = await serve(source, port);
    say(`Preview at ${server.address}; Ctrl-C ends it`);
    try {
      // Editors save in several steps.
      let changed = false;
      for (const path of [root, ...options.documents]) {
        const watcher = watch(path, { recursive: true }, (_, name) => {
          if (name !== null && !/(^|[\\/])\.|\.tmp$/.test(name)) changed = true;
        });
        signal.addEventListener("abort", () => watcher.close());
      }
      while (!signal.aborted) {
        await sleep(SETTLE, undefined, { signal }).catch(() => undefined);
        if (!changed || signal.aborted) continue;
        changed = false;
        await renew().catch((error: unknown) => say(`✗ ${(error as Error).message}`));
      }
    } finally {
      await server.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { launchKernel } from "../kernel/client/launch.ts";
import { execute, type Failure } from "../kernel/notebook/execute.ts";
import {
  otherLanguage,
  readNotebook,
  writeWhole,
  type Cell,
  type Notebook,
} from "../kernel/notebook/format.ts";
import { askTypes, type CellTypes } from "./types.ts";

/** An executed notebook, and what the kernel knew of the names in each of its cells. */
export interface Executed {
  notebook: Notebook;
  /** For each code cell, in order. */
  types: CellTypes[];
  failures: Pick<Failure, "number" | "error">[];
}

export interface ExecutedOptions {
  /** Changes with what all notebooks depend on beside their own cells. */
  stamp: string;
  /** Where results are kept from one time to the next. */
  cache: string;
  /** The build's folder, where the command is. */
  dist: string;
  signal: AbortSignal;
  onCell: (done: number, total: number) => void;
}

/**
 * Executes a notebook, or takes what came of it the last time, when nothing that it depends on has changed: its cells, the
 * files beside it, the installed packages, this one, Node.
 */
export async function executed(file: string, options: ExecutedOptions): Promise<Executed> {
  const notebook = readNotebook(file);
  const language = otherLanguage(notebook);
  if (language !== undefined)
    throw new Error(`${file} is written in ${language}, and this kernel runs TypeScript.`);
  const kept = join(options.cache, `${keyOf(notebook, file, options.stamp)}.json`);
  const cached = read(kept);
  // Text may have changed, and it is not part of the key: outputs are put beside the cells as they are now.
  if (cached) return { ...cached, notebook: withOutputs(notebook, cached.notebook) };

  const types = new Map<Cell, CellTypes>();
  const kernel = await launchKernel(join(options.dist, "cli.cjs"), dirname(file));
  try {
    const result = await execute(notebook, kernel, {
      signal: options.signal,
      onCell: options.onCell,
      before: async (cell, running) => {
        types.set(cell, await askTypes(cell.source, running));
      },
    });
    const made: Executed = {
      ...result,
      failures: result.failures.map(({ number, error }) => ({ number, error })),
      types: notebook.cells.filter(isCode).map((cell) => types.get(cell) ?? []),
    };
    mkdirSync(options.cache, { recursive: true });
    if (made.failures.length === 0) writeWhole(kept, JSON.stringify(made));
    return made;
  } finally {
    await kernel.close();
  }
}

const isCode = ({ cell_type }: Cell): boolean => cell_type === "code";

function keyOf(notebook: Notebook, file: string, stamp: string): string {
  const hash = createHash("sha256").update(`${stamp} ${file}`);
  for (const { source } of notebook.cells.filter(isCode)) hash.update(`\n${JSON.stringify(source)}`);
  return hash.digest("hex");
}

function read(file: string): Executed | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Executed;
  } catch {
    return undefined;
  }
}

function withOutputs(notebook: Notebook, ran: Notebook): Notebook {
  const done = ran.cells.filter(isCode).values();
  const cells = notebook.cells.map((cell) => {
    if (!isCode(cell)) return cell;
    const { outputs = [], execution_count = null } = done.next().value ?? {};
    return { ...cell, outputs, execution_count };
  });
  const metadata = { ...notebook.metadata, language_info: ran.metadata["language_info"] };
  return { ...notebook, metadata, cells };
}

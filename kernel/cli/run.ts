import { dirname, join, relative, resolve } from "node:path";
import { launchKernel } from "../client/launch.ts";
import type { Message } from "../wire/message.ts";
import { findNotebooks, readNotebook, type CodeCell } from "./notebook.ts";

/** A cell that failed, and why. */
interface Failure {
  notebook: string;
  cell: CodeCell;
  traceback: string;
}

/**
 * `thalweg run PATH…`: runs notebooks from top to bottom, each in a kernel of its own in the notebook's folder. A cell that
 * fails is named; the others still run.
 *
 * @returns How many notebooks ran without a failure, and how many did not.
 */
export async function run(paths: readonly string[]): Promise<{ passed: number; failed: number }> {
  const notebooks = findNotebooks(paths);
  if (notebooks.length === 0) throw new Error(`There is no notebook in ${paths.join(", ")}.`);
  let failed = 0;
  for (const file of notebooks) {
    const name = relative(process.cwd(), file);
    const started = performance.now();
    let failures: Failure[];
    try {
      failures = await runNotebook(file, name);
    } catch (error) {
      progress("");
      console.log(`✗ ${name}: ${(error as Error).message}`);
      failed++;
      continue;
    }
    progress("");
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    console.log(`${failures.length === 0 ? "✓" : "✗"} ${name} (${took})`);
    for (const { notebook, cell, traceback } of failures) {
      console.log(`\n${notebook}, cell ${cell.number}${cell.id === undefined ? "" : ` (${cell.id})`}:`);
      console.log(`  > ${cell.source.trim().split("\n", 1)[0]}`);
      console.log(traceback.replaceAll(/^/gm, "    "), "\n");
    }
    if (failures.length > 0) failed++;
  }
  return { passed: notebooks.length - failed, failed };
}

async function runNotebook(file: string, name: string): Promise<Failure[]> {
  const cells = readNotebook(file);
  const kernel = await launchKernel(join(import.meta.dirname, "cli.cjs"), dirname(resolve(file)));
  const failures: Failure[] = [];
  const started = performance.now();
  try {
    for (const [done, cell] of cells.entries()) {
      const passed = performance.now() - started;
      const left =
        done === 0 ? "" : `, about ${Math.ceil(((passed / done) * (cells.length - done)) / 1000)} s left`;
      progress(`  ${name}: cell ${done + 1} of ${cells.length}${left}`);
      let error: Message | undefined;
      await kernel.client.execute(cell.source, (message) => {
        if (message.header.msg_type === "error") error = message;
      });
      if (error === undefined) continue;
      const traceback = (error.content["traceback"] as string[]).join("\n");
      failures.push({ notebook: name, cell, traceback });
    }
  } finally {
    await kernel.close();
  }
  return failures;
}

/** One line that is written over, where there is a terminal to see it. */
function progress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
}

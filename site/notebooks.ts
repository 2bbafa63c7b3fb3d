import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { findNotebooks } from "../kernel/notebook/find.ts";
import { executed, type Executed } from "./executed.ts";
import type { PublishOptions } from "./options.ts";
import { findUp } from "./project.ts";
import { stampOf } from "./stamp.ts";

/** The build's folder, which this program lies in. */
const dist = import.meta.dirname;

/** The notebooks that are to be published, and the folder that their addresses start from. */
export function notebooksAt(path: string): { root: string; files: string[] } {
  const files = findNotebooks([path]).map((file) => resolve(file));
  if (files.length === 0) throw new Error(`There is no notebook in ${path}.`);
  return { root: statSync(path).isDirectory() ? resolve(path) : dirname(resolve(path)), files };
}

/** Where tools keep what they can make again: in the nearest node_modules, where there is one. */
export function cacheOf(root: string, otherwise: string): string {
  const modules = findUp(root, "node_modules");
  return modules === undefined ? join(otherwise, ".thalweg-cache") : join(modules, ".cache", "thalweg");
}

/** Executes what changed, `jobs` at a time, and takes the rest as it was kept. */
export async function executeAll(
  files: readonly string[],
  root: string,
  cache: string,
  { allowErrors, jobs, signal, progress, say }: PublishOptions,
): Promise<Map<string, Executed>> {
  const lock = findUp(root, "package-lock.json");
  const stamp =
    stampOf([dist], (path) => /\.(cjs|d\.ts|csv)$/.test(path)) +
    stampOf([root], (path) => !path.endsWith(".ipynb")) +
    (lock === undefined ? "" : readFileSync(lock, "utf8"));
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results: Executed[] = [];
  let failed = 0;
  const waiting = files.entries();
  const work = async (): Promise<void> => {
    for (const [at, file] of waiting) {
      const name = relative(root, file);
      const onCell = (done: number, total: number): void =>
        progress(`  notebook ${at + 1} of ${files.length}, ${name}: cell ${done + 1} of ${total}`);
      const result = await executed(file, { stamp, cache, dist, signal: either, onCell });
      results[at] = result;
      for (const { number, error } of result.failures) {
        say(`✗ ${name}, cell ${number}: ${error.ename}: ${error.evalue}`);
        failed++;
      }
    }
  };
  // What one cannot do ends them all, and none is left running.
  const ends = await Promise.allSettled(
    Array.from({ length: jobs }, () =>
      work().catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  const broken = ends.find((end) => end.status === "rejected");
  if (broken) throw broken.reason;
  if (failed > 0 && !allowErrors) {
    throw new Error(
      `${failed} ${failed === 1 ? "cell" : "cells"} failed, so nothing was published. Tag a cell that is to fail ` +
        '"raises-exception", or publish with --allow-errors.',
    );
  }
  return new Map(files.map((file, at) => [file, results[at]!]));
}

import type { Failure } from "./execute.ts";

/** The line of a cell at which it failed, from 1, where its error tells. */
export function locate({ error, count }: Failure): number | undefined {
  const found =
    /\(line (\d+), column \d+\)$/.exec(error.evalue) ??
    new RegExp(`\\bcell-${count}:(\\d+):\\d+`).exec(error.traceback.join("\n"));
  return found ? Number(found[1]) : undefined;
}

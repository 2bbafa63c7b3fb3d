import type { LaunchedKernel } from "../client/launch.ts";
import { isObject } from "../notebook/format.ts";
import type { Fault } from "./fault.ts";

/** What the library says of the exercises that a kernel's cells have made, under a MIME type of its own. */
export async function askExercises(kernel: LaunchedKernel, what: "verify" | "recordings"): Promise<unknown> {
  const type = `application/vnd.thalweg.${what === "verify" ? "verification" : "recordings"}+json`;
  let answer: unknown;
  let problem = "it says nothing";
  await kernel.client.execute(`(await import("thalweg")).exercises.${what}()`, ({ header, content }) => {
    if (header.msg_type === "error") problem = String(content["evalue"]);
    if (isObject(content["data"])) answer ??= content["data"][type];
  });
  if (answer === undefined) throw new Error(`the library could not be asked about the exercises: ${problem}`);
  return answer;
}

/**
 * What is wrong with the exercises of a notebook: see `exercises.verify` of the library. What they recall is from a lesson before it.
 *
 * @param earlier - The notebooks that come before it in its folder, by name.
 */
export async function faultsOfExercises(
  kernel: LaunchedKernel,
  earlier: readonly string[],
): Promise<Fault[]> {
  const { exercises } = (await askExercises(kernel, "verify")) as {
    exercises: { id: string; faults: string[]; recalls?: string }[];
  };
  return exercises.flatMap(({ id, faults, recalls }) =>
    [...faults, ...faultsOfRecall(recalls, earlier)].map((fault) => ({
      message: `exercise ${id}: ${fault}`,
    })),
  );
}

/** A question to recall names the earlier lesson that it is from; only where none is earlier it need not. */
export function faultsOfRecall(from: string | undefined, earlier: readonly string[]): string[] {
  if (from === undefined)
    return earlier.length === 0
      ? []
      : ['its recall question does not say which earlier lesson it is from: give it `from: "…"`'];
  return earlier.some((name) => name === `${from}.ipynb` || name.startsWith(`${from}-`))
    ? []
    : [`its recall question is from lesson ${from}, and no notebook of that name comes before this one`];
}

/** Whether a notebook's cells make exercises. */
export const makesExercises = (source: string): boolean => /\bexercise\(\{/.test(source);

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

/** What is wrong with the exercises: see `exercises.verify` of the library. */
export async function faultsOfExercises(kernel: LaunchedKernel): Promise<Fault[]> {
  const { exercises } = (await askExercises(kernel, "verify")) as {
    exercises: { id: string; faults: string[] }[];
  };
  return exercises.flatMap(({ id, faults }) =>
    faults.map((fault) => ({ message: `exercise ${id}: ${fault}` })),
  );
}

/** Whether a notebook's cells make exercises. */
export const makesExercises = (source: string): boolean => /\bexercise\(\{/.test(source);

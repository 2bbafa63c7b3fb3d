import type { Finding } from "./finding.ts";
import { jupyter } from "./jupyter.ts";
import { kernelspec } from "./kernelspec.ts";
import { history, permissions, ports } from "./machine.ts";
import { addon, blas, compiler, node, roundTrip, snapshot } from "./package.ts";

/** Looks at all that the kernel needs, one after the other. */
async function* examine(): AsyncGenerator<Finding> {
  yield node();
  yield await addon();
  yield await compiler();
  yield* jupyter();
  yield kernelspec();
  yield permissions();
  yield await history();
  yield await ports();
  yield await blas();
  yield snapshot();
}

const SIGNS = { good: "✓", poor: "!", bad: "✗" } as const;

/** `thalweg doctor`: prints what is found, as it is found. Whether the kernel can work. */
export async function doctor(): Promise<boolean> {
  let works = true;
  const tell = ({ what, state, detail, mend }: Finding): void => {
    console.log(`${SIGNS[state]} ${what}: ${detail}`);
    if (mend !== undefined) console.log(`    → ${mend}`);
    works &&= state !== "bad";
  };
  for await (const finding of examine()) tell(finding);
  // Where something is missing, a kernel would only fail for that.
  if (works) tell(await roundTrip());
  console.log(works ? "\nThe kernel works here." : "\nThe kernel does not work here yet.");
  return works;
}

import { join } from "node:path";
import { build } from "./build.mjs";
import { kernelSpec } from "./kernelspec.mjs";
import { withLock } from "./lock.mjs";
import { nodePackages } from "./node-packages.mjs";
import { root } from "./paths.mjs";
import { pythonEnvironment } from "./python-environment.mjs";
import { isDone, markDone, markUndone } from "./stamp.mjs";

/**
 * Brings the clone into the state JupyterLab and the tests need, doing only what is missing or out of date.
 * @param {import("./progress.mjs").Progress} progress
 * @param {AbortSignal} interrupted stops the set-up; running it again continues it
 */
export async function setup(progress, interrupted) {
  if ([nodePackages, pythonEnvironment, build, kernelSpec].every(isDone)) return;
  // Two at once in one clone would delete each other's half-made folders.
  await withLock(
    join(root, ".thalweg-setup.tmp"),
    (owner) => progress.line(`Waiting for the set-up that process ${owner} is doing in this clone …`),
    () => ensureAll(progress, interrupted),
    interrupted,
  );
}

/** @param {import("./progress.mjs").Progress} progress @param {AbortSignal} interrupted */
async function ensureAll(progress, interrupted) {
  const failed = new AbortController();
  const signal = AbortSignal.any([interrupted, failed.signal]);
  /** @param {import("./stamp.mjs").Step} step */
  const ensure = async (step) => {
    if (isDone(step)) return;
    try {
      await progress.during(
        step.title,
        async () => {
          markUndone(step);
          await step.run(signal);
          markDone(step);
        },
        signal,
      );
    } catch (error) {
      // The other branch stops as well: its result would only delay the message.
      failed.abort(error);
      throw error;
    }
  };
  const branches = [ensure(nodePackages).then(() => ensure(build)), ensure(pythonEnvironment)];
  await Promise.allSettled(branches);
  interrupted.throwIfAborted();
  failed.signal.throwIfAborted();
  await ensure(kernelSpec);
}

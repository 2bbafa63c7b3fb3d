import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packageInfo from "../../../package.json" with { type: "json" };
import { findSnapshot } from "../../engine/snapshot.ts";
import { ask, dist, firstLine, home, PATIENCE, reinstall, type Finding } from "./finding.ts";
import { installAnew } from "./kernelspec.ts";

export function node(): Finding {
  const what = "Node.js";
  const least = /\d+\.\d+/.exec(packageInfo.engines.node)![0];
  const detail = `${process.versions.node} (${process.execPath})`;
  const [major, minor] = least.split(".").map(Number) as [number, number];
  const [ours, our] = process.versions.node.split(".").map(Number) as [number, number];
  if (ours > major || (ours === major && our >= minor)) return { what, state: "good", detail };
  return { what, state: "bad", detail, mend: `install Node.js ${least} or newer: https://nodejs.org` };
}

export async function addon(): Promise<Finding> {
  const what = "ZeroMQ";
  try {
    const { version } = await import("zeromq");
    return { what, state: "good", detail: version };
  } catch (error) {
    return { what, state: "bad", detail: firstLine(error), mend: reinstall() };
  }
}

export async function compiler(): Promise<Finding> {
  const what = "TypeScript";
  try {
    const detail = await ask(process.execPath, ["-p", 'require("typescript").version'], home);
    return { what, state: "good", detail };
  } catch {
    return { what, state: "bad", detail: `not in ${home}`, mend: reinstall() };
  }
}

/** What the library computes with; asked in a process of its own, since it loads native code. */
export async function blas(): Promise<Finding> {
  const what = "Arithmetic";
  const script = `console.log(JSON.stringify(require(${JSON.stringify(join(dist, "thalweg.cjs"))}).backends()))`;
  let answer: string;
  try {
    answer = await ask(process.execPath, ["-e", script]);
  } catch (error) {
    return { what, state: "bad", detail: firstLine(error), mend: reinstall() };
  }
  const all = JSON.parse(answer) as { name: string; available: boolean; inUse: boolean; detail: string }[];
  const used = all.find(({ inUse }) => inUse);
  const detail = used === undefined ? "unknown" : `${used.name}: ${used.detail}`;
  const missing = all.find(({ name, available }) => name === "blas" && !available);
  if (missing === undefined) return { what, state: "good", detail };
  const slow = `${detail}; large products are slow, since ${missing.detail}`;
  const mend = missing.detail.includes("koffi")
    ? reinstall()
    : process.env["THALWEG_BLAS"]
      ? "unset THALWEG_BLAS"
      : "sudo apt install libopenblas0, on Debian; or, in an active Python environment, pip install scipy-openblas64";
  return { what, state: "poor", detail: slow, mend };
}

export function snapshot(): Finding {
  const what = "Quick start";
  const file = findSnapshot(dist);
  if (file !== undefined) return { what, state: "good", detail: file };
  return { what, state: "poor", detail: "no snapshot for this Node", mend: installAnew() };
}

/** A kernel started, asked and ended: ports, processes and the compiler at work. */
export async function roundTrip(): Promise<Finding> {
  const what = "A kernel that runs a cell";
  const began = performance.now();
  try {
    const { launchKernel } = await import("../../client/launch.ts");
    const kernel = await launchKernel(join(dist, "cli.cjs"), tmpdir(), { quiet: true });
    try {
      let answer: unknown;
      await Promise.race([
        kernel.client.execute("const depth: number = 6; depth * 7", ({ header, content }) => {
          const { evalue, data } = content as { evalue?: string; data?: Record<string, unknown> };
          if (header.msg_type === "error") answer = evalue;
          if (header.msg_type === "execute_result") answer = data?.["text/plain"];
        }),
        once(kernel.process, "exit").then(([code]) => Promise.reject(new Error(`it ended (${code})`))),
        new Promise((_, reject) =>
          setTimeout(() => reject(new Error("no answer in 30 seconds")), PATIENCE).unref(),
        ),
      ]);
      if (answer !== "42") throw new Error(`a cell answered ${String(answer)} where 42 is right`);
      const took = `${((performance.now() - began) / 1000).toFixed(1)} s from its start to its answer`;
      return { what, state: "good", detail: took };
    } finally {
      await kernel.close();
    }
  } catch (error) {
    return { what, state: "bad", detail: firstLine(error), mend: reinstall() };
  }
}

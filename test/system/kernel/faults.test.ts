import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WireKernel, type Ran } from "./wire-kernel.ts";

/**
 * What a cell can do, what the person reads, and whether the variables are still there afterwards.
 * A row's cell runs after `let kept = 41`.
 */
const FAULTS: { what: string; cell: string; reads: RegExp; keeps: boolean; env?: NodeJS.ProcessEnv }[] = [
  { what: "throws", cell: "throw new Error('boom')", reads: /Error: boom/, keeps: true },
  {
    what: "throws after an await",
    cell: "await null; throw new Error('boom')",
    reads: /Error: boom/,
    keeps: true,
  },
  {
    what: "overflows the stack",
    cell: "function f(): number { return f() + 1 } f()",
    reads: /RangeError: Maximum call stack/,
    keeps: true,
  },
  {
    what: "calls process.exit",
    cell: "process.exit(3)",
    reads: /process\.exit\(3\) was called.*the kernel goes on/,
    keeps: true,
  },
  {
    what: "throws in a timer",
    cell: "setTimeout(() => { throw new Error('stray') }, 1); await new Promise((r) => setTimeout(r, 50))",
    reads: /Error: stray/,
    keeps: true,
  },
  {
    what: "rejects a promise that nobody awaits",
    cell: "void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50))",
    reads: /Error: lost/,
    keeps: true,
  },
  {
    what: "throws in a callback of Node's",
    cell: "import { EventEmitter } from 'events'; import * as fs from 'fs'; fs.stat('.', () => { throw new Error('callback') }); await new Promise((r) => setTimeout(r, 50))",
    reads: /Error: callback/,
    keeps: true,
  },
  {
    what: "closes standard output",
    cell: "import { closeSync } from 'fs'; closeSync(1); closeSync(2); throw new Error('still')",
    reads: /Error: still/,
    keeps: true,
  },
  {
    what: "throws what cannot be shown",
    cell: "throw new Proxy({}, { get() { throw 1 } })",
    reads: /Uncaught|cannot be shown/,
    keeps: true,
  },
  {
    what: "is killed",
    cell: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
    reads: /ProcessDied.*SIGKILL.*variables are gone/,
    keeps: false,
  },
  { what: "calls process.abort", cell: "process.abort()", reads: /ProcessDied.*SIGABRT/, keeps: false },
  {
    what: "crashes native code",
    cell: "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})",
    reads: /ProcessDied.*SIGSEGV/,
    keeps: false,
  },
  {
    what: "runs out of memory",
    cell: "const hog: unknown[] = []; for (;;) hog.push(new Array(1000).fill(hog.length))",
    reads: /ProcessDied.*needed more memory/,
    keeps: false,
    env: { NODE_OPTIONS: "--max-old-space-size=150" },
  },
];

const read = ({ reply, stderr }: Ran): string => {
  const traceback = (reply["traceback"] as string[] | undefined) ?? [];
  return stripVTControlCharacters([reply["evalue"], ...traceback, stderr].join("\n"));
};

describe.each([...new Set(FAULTS.map(({ env }) => env))])("when a cell (environment %j)", (env) => {
  let kernel: WireKernel;
  beforeAll(async () => {
    kernel = await WireKernel.start(env);
  });
  afterAll(() => kernel.close());

  it.each(FAULTS.filter((fault) => fault.env === env))(
    "$what, the person reads what happened and the next cell runs",
    async ({ cell, reads, keeps }) => {
      expect((await kernel.run("let kept = 41")).reply).toMatchObject({ status: "ok" });
      expect(read(await kernel.run(cell))).toMatch(reads);
      const next = await kernel.run("kept + 1");
      if (keeps) expect(next.result).toBe("42");
      else expect(read(next)).toMatch(/TS2304: Cannot find name 'kept'/);
      expect((await kernel.run("1 + 1")).result).toBe("2");
    },
  );
});

describe("when the process that runs the cells dies between cells", () => {
  it("that is told under the latest cell, and the next cell runs", async () => {
    const kernel = await WireKernel.start();
    try {
      const told = new Promise<string>((resolve) => {
        kernel.launched.client.onMessage(({ header, content }) => {
          if (header.msg_type === "stream" && content["name"] === "stderr") resolve(String(content["text"]));
        });
      });
      await kernel.run("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20); 0");
      expect(await told).toMatch(/ended \(SIGKILL\)/);
      expect((await kernel.run("1 + 1")).result).toBe("2");
    } finally {
      await kernel.close();
    }
  });
});

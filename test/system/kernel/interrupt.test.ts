import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WireKernel } from "./wire-kernel.ts";

let kernel: WireKernel;
beforeAll(async () => {
  kernel = await WireKernel.start();
  await kernel.run("let kept = 41");
});
afterAll(() => kernel.close());

const LOOPS = {
  "a synchronous loop": "console.log('go'); while (true) {}",
  "a loop after an await": "console.log('go'); await null; while (true) {}",
  "an await of what never comes": "console.log('go'); await new Promise(() => {})",
  "a loop after a timer": "await new Promise((r) => setTimeout(r, 1)); console.log('go'); while (true) {}",
  "a loop that awaits": "console.log('go'); while (true) await null",
  "a regular expression that backtracks for ever": "console.log('go'); /^(a+)+$/.test('a'.repeat(40) + 'b')",
  "a loop that prints": "while (true) console.log('go')",
  "a call inside the library":
    "import { ones } from 'thalweg'; console.log('go'); for (let x = ones([300, 300]); ; ) x = x.matmul(x).mul(0)",
  "work on two threads":
    "import { diag, random } from 'thalweg'; const data = random.normal(random.key(0), [300, 300]);" +
    "const look = (count: number) => diag.landscape((w: typeof data) => data.matmul(w).tanh().mean(), data, { key: random.key(1), range: [-1, 1], count, threads: 2, progress: 'none' });" +
    "look(5); console.log('go'); look(300)",
  "a question": "console.log('go'); prompt('name?')",
};

describe("an interrupt", () => {
  it.each(Object.entries(LOOPS))("stops %s, and variables survive", async (_, code) => {
    const { reply } = await kernel.during(code, kernel.interrupt, { allow_stdin: true });
    expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel.run("kept + 1")).result).toBe("42");
  });

  it("by SIGINT does the same", async () => {
    const { reply } = await kernel.during(LOOPS["a synchronous loop"], () =>
      Promise.resolve(process.kill(kernel.launched.process.pid!, "SIGINT")),
    );
    expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel.run("kept + 1")).result).toBe("42");
  });

  it("works fifty times in a row, on synchronous and on asynchronous loops", async () => {
    for (let i = 0; i < 50; i++) {
      const code = LOOPS[i % 2 === 0 ? "a synchronous loop" : "a loop after an await"];
      const { reply } = await kernel.during(code, kernel.interrupt);
      expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    }
    expect((await kernel.run("kept + 1")).result).toBe("42");
  });

  it("when nothing runs does nothing", async () => {
    expect(await kernel.interrupt()).toEqual({ status: "ok" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await kernel.run("kept + 1")).result).toBe("42");
  });

  it("stops a loop that a timer left running after its cell", async () => {
    await kernel.run("setTimeout(() => { console.log('go'); while (true) {} }, 20); 0");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const next = kernel.run("kept + 1");
    await kernel.interrupt();
    // The interrupt may meet the loop before or after the next cell has begun; either way the kernel is free again.
    await next;
    expect((await kernel.run("kept + 1")).result).toBe("42");
  });

  it("a second time ends the process of a cell that nothing else stops, and says so", async () => {
    const deaf = "import { execSync } from 'child_process'; console.log('go'); execSync('sleep 60')";
    const { reply, stderr } = await kernel.during(deaf, async () => {
      await kernel.interrupt();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await kernel.interrupt();
    });
    expect(stderr).toMatch(/has not stopped\. Interrupt again to end its process/);
    expect(reply).toMatchObject({ status: "error", ename: "ProcessDied" });
    expect((await kernel.run("1 + 1")).result).toBe("2");
  });
});

describe("while a cell loops", () => {
  it("everything that is not a cell is answered", async () => {
    await kernel.run("let kept = 41");
    const { reply } = await kernel.during("console.log('go'); while (true) {}", async () => {
      expect(await kernel.request("shell", "kernel_info_request")).toMatchObject({ status: "ok" });
      expect(await kernel.request("control", "kernel_info_request")).toMatchObject({ status: "ok" });
      expect(
        await kernel.request("shell", "complete_request", { code: "Math.sq", cursor_pos: 7 }),
      ).toMatchObject({
        matches: expect.arrayContaining(["sqrt"]) as unknown,
      });
      expect(await kernel.request("shell", "inspect_request", { code: "kept", cursor_pos: 2 })).toMatchObject(
        { found: true },
      );
      expect(await kernel.request("shell", "is_complete_request", { code: "1" })).toMatchObject({
        status: "complete",
      });
      await kernel.interrupt();
    });
    expect(reply).toMatchObject({ ename: "KeyboardInterrupt" });
  });
});

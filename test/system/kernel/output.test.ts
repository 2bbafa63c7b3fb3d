import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WireKernel } from "./wire-kernel.ts";

let kernel: WireKernel;
beforeAll(async () => {
  kernel = await WireKernel.start();
});
afterAll(() => kernel.close());

describe("output", () => {
  it("of 100,000 lines arrives complete, in order, and before the cell is over", async () => {
    const { stdout } = await kernel.run("for (let i = 0; i < 100_000; i++) console.log(i)");
    expect(stdout).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
  });

  it("of one line of 20 MB arrives whole", async () => {
    const { stdout } = await kernel.run("console.log('é'.repeat(10_000_000))");
    expect(Buffer.byteLength(stdout)).toBe(20_000_001);
    expect(stdout.replaceAll("é", "")).toBe("\n");
  });

  it("keeps its order across console, display and both streams", async () => {
    const { published } = await kernel.run(
      "console.log('a'); console.error('b'); display(1); process.stdout.write('c'); display(2); console.log('d'); 3",
    );
    const told = published.map(({ type, content }) => (type === "stream" ? content["text"] : type));
    expect(told).toEqual([
      "execute_input",
      "a\n",
      "b\n",
      "display_data",
      "c",
      "display_data",
      "d\n",
      "execute_result",
    ]);
  });

  it("that a child process or native code writes is the cell's too", async () => {
    const { stdout, stderr } = await kernel.run(
      `import { execSync } from "child_process"; execSync("echo out; echo err >&2", { stdio: "inherit" });
       (await import("fs")).writeSync(1, "fd1");`,
    );
    expect(stdout).toContain("out\n");
    expect(stdout).toContain("fd1");
    expect(stderr).toBe("err\n");
  });

  it("of a timer or a promise comes under the cell that started it, whatever runs meanwhile", async () => {
    const late: { text: unknown; parent: unknown }[] = [];
    const stop = kernel.launched.client.onMessage(({ header, parent_header, content }) => {
      if (header.msg_type === "stream") late.push({ text: content["text"], parent: parent_header.msg_id });
    });
    const first = await kernel.launched.client.execute(
      "setTimeout(() => { console.log('timer'); display('shown'); }, 150); void Promise.resolve().then(async () => { await new Promise((r) => setTimeout(r, 120)); console.log('promise'); }); 0",
    );
    const second = await kernel.launched.client.execute(
      "await new Promise((r) => setTimeout(r, 300)); console.log('second')",
    );
    stop();
    expect(late).toEqual([
      { text: "promise\n", parent: first.parent_header.msg_id },
      { text: "timer\n", parent: first.parent_header.msg_id },
      { text: "second\n", parent: second.parent_header.msg_id },
    ]);
  });

  it("of a stream's callback comes under the cell that listened", async () => {
    const heard = new Promise<string | undefined>((resolve) => {
      kernel.launched.client.onMessage(({ header, parent_header, content }) => {
        if (header.msg_type === "stream" && String(content["text"]).includes("piped"))
          resolve(parent_header.msg_id);
      });
    });
    const first = await kernel.launched.client.execute(
      "import { spawn } from 'child_process'; spawn('sh', ['-c', 'sleep 0.2; echo piped']).stdout.on('data', (d) => console.log(String(d))); 0",
    );
    await kernel.run("1 + 1");
    expect(await heard).toBe(first.parent_header.msg_id);
  });

  it("can be replaced and cleared", async () => {
    const { published } = await kernel.run(
      "display('one', { display_id: 'd' }); display('two', { display_id: 'd', update: true }); console.clear()",
    );
    expect(published.slice(1, 4)).toMatchObject([
      { type: "display_data", content: { transient: { display_id: "d" }, data: { "text/plain": "'one'" } } },
      {
        type: "update_display_data",
        content: { transient: { display_id: "d" }, data: { "text/plain": "'two'" } },
      },
      { type: "clear_output", content: { wait: false } },
    ]);
  });

  it("of a runaway loop does not pile up: the process waits for the reader", async () => {
    const { reply } = await kernel.during("while (true) console.log('go'.repeat(1000))", async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await kernel.interrupt();
    });
    expect(reply).toMatchObject({ ename: "KeyboardInterrupt" });
    expect((await kernel.run("1 + 1")).result).toBe("2");
  });
});

describe("a question", () => {
  it("is put to whoever runs the cell, and its answer is the value", async () => {
    const stop = kernel.launched.client.onMessage((message) => {
      if (message.header.msg_type !== "input_request") return;
      expect(message.content).toEqual({ prompt: "secret? ", password: true });
      void kernel.launched.client.answer(message, "xyzzy");
    });
    const { result } = await kernel.run("prompt('secret?', '', { password: true })", { allow_stdin: true });
    stop();
    expect(result).toBe("'xyzzy'");
  });

  it("where nobody can answer is an error that says so", async () => {
    const { reply } = await kernel.run("confirm('sure?')");
    expect(reply).toMatchObject({
      status: "error",
      evalue: expect.stringMatching(/cannot answer questions/) as unknown,
    });
  });
});

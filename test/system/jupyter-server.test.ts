import { KernelManager, ServerConnection, type Kernel, type KernelMessage } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Jupyter } from "./jupyter.ts";
import { survivors } from "./processes.ts";

let jupyter: Jupyter;
beforeAll(async () => {
  jupyter = await Jupyter.start();
});
afterAll(async () => {
  expect(await jupyter.stop()).toEqual([]);
});

/** The two ways in which Jupyter Server frames messages on its WebSocket. */
describe.each(["v1.kernel.websocket.jupyter.org", "legacy"])("over the %s protocol", (protocol) => {
  let manager: KernelManager;
  let kernel: Kernel.IKernelConnection;
  const accepted: string[] = [];

  beforeAll(async () => {
    manager = connect(protocol, accepted);
    kernel = await manager.startNew({ name: "thalweg" });
    await kernel.info;
  });

  afterAll(async () => {
    await kernel.shutdown();
    manager.dispose();
  });

  it("agrees on that protocol", () => {
    expect(accepted).toEqual([protocol === "legacy" ? "" : protocol]);
  });

  it("introduces itself", async () => {
    expect(await kernel.info).toMatchObject({
      status: "ok",
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
    });
  });

  it("gives a cell's value as its result", async () => {
    const { reply, results } = await execute(
      kernel,
      "const halves: number[] = [1, 2, 3].map((n) => n / 2); halves",
    );
    expect(reply).toMatchObject({ status: "ok" });
    expect(results).toEqual(["[ 0.5, 1, 1.5 ]"]);
  });

  it("streams what a cell prints, apart for stdout and stderr", async () => {
    const { stdout, stderr, results } = await execute(kernel, 'console.log("down"); console.error("up");');
    expect({ stdout, stderr, results }).toEqual({ stdout: "down\n", stderr: "up\n", results: [] });
  });

  it("displays rich data", async () => {
    const bundle = '{ "text/html": "<b>steep</b>", "text/plain": "steep" }';
    const { displays } = await execute(kernel, `display(${bundle}, { raw: true })`);
    expect(displays).toEqual([{ "text/html": "<b>steep</b>", "text/plain": "steep" }]);
  });

  it("imports the library by its name", async () => {
    const { displays, results, reply } = await execute(
      kernel,
      'import { zeros } from "thalweg";\nzeros([2, 3]).shape',
    );
    expect(reply).toMatchObject({ status: "ok" });
    expect({ displays, results }).toEqual({ displays: [], results: ["[ 2, 3 ]"] });
  });

  it("reports an error with its name, its message and where it happened", async () => {
    const { reply, errors } = await execute(
      kernel,
      'function descend() {\n  throw new RangeError("too steep");\n}\ndescend();',
    );
    expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too steep" });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ ename: "RangeError", evalue: "too steep" });
    expect(errors[0]?.traceback.join("\n")).toMatch(
      /2 \| {3}throw new RangeError\("too steep"\);[^]*at descend \(cell-\d+:2:9\)/,
    );
  });

  it("reports a type error without running the cell", async () => {
    const { reply, stdout } = await execute(kernel, 'console.log("ran");\nconst depth: number = "deep";');
    expect(reply).toMatchObject({ status: "error" });
    expect("evalue" in reply && reply.evalue).toMatch(/string.*number/);
    expect(stdout).toBe("");
  });

  it.each([
    ["const a = 1", "complete"],
    ["function f() {", "incomplete"],
  ])("says of %j that it is %s", async (code, status) => {
    const { content } = await kernel.requestIsComplete({ code });
    expect(content.status).toBe(status);
  });

  it("completes a member", async () => {
    const code = "[1, 2].redu";
    const { content } = await kernel.requestComplete({ code, cursor_pos: code.length });
    expect(content).toMatchObject({
      status: "ok",
      matches: expect.arrayContaining(["reduce", "reduceRight"]) as string[],
    });
  });

  it("tells the type of what the cursor is on", async () => {
    const code = "parseFloat";
    const { content } = await kernel.requestInspect({ code, cursor_pos: 3, detail_level: 0 });
    expect(content).toMatchObject({ status: "ok", found: true });
    expect("data" in content && content.data["text/plain"]).toContain(
      "function parseFloat(string: string): number",
    );
  });

  it("interrupts an endless loop and keeps its variables", async () => {
    await execute(kernel, "let steps = 41;");
    const looping = execute(
      kernel,
      'console.log("looping"); while (true) steps = Math.max(steps, 41);',
      async () => {
        await kernel.interrupt();
      },
    );
    expect((await looping).reply).toMatchObject({ status: "error" });
    const { results } = await execute(kernel, "steps + 1");
    expect(results).toEqual(["42"]);
  });

  it("forgets everything when restarted", async () => {
    await execute(kernel, "let remembered = 1;");
    await kernel.restart();
    const { reply } = await execute(kernel, "remembered");
    expect(reply).toMatchObject({ status: "error" });
  });
});

it("leaves no process behind when a kernel is shut down", async () => {
  const before = new Set(jupyter.processes());
  const manager = connect("v1.kernel.websocket.jupyter.org", []);
  const kernel = await manager.startNew({ name: "thalweg" });
  await execute(kernel, "1 + 1");
  const started = jupyter.processes().filter((id) => !before.has(id));
  expect(started.length).toBeGreaterThan(0);
  await kernel.shutdown();
  expect(await survivors(started)).toEqual([]);
  manager.dispose();
});

it("leaves no kernel behind when the server is killed, though a cell loops", async () => {
  const doomed = await Jupyter.start();
  const manager = connect("v1.kernel.websocket.jupyter.org", [], doomed);
  const kernel = await manager.startNew({ name: "thalweg" });
  const before = doomed.processes();
  kernel.requestExecute({ code: "while (true) {}" }).done.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const all = [...new Set([...before, ...doomed.processes()])];
  process.kill(doomed.server(), "SIGKILL");
  expect(await survivors(all)).toEqual([]);
  manager.dispose();
  await doomed.stop();
});

/** A connection to the server; each protocol that the server accepts is added to `accepted`. */
function connect(protocol: string, accepted: string[], server = jupyter): KernelManager {
  const { WebSocket: Base, ...settings } = ServerConnection.makeSettings({
    baseUrl: server.url,
    wsUrl: server.url.replace("http", "ws"),
    token: server.token,
  });
  class Socket extends Base {
    constructor(...[url, offered]: ConstructorParameters<typeof Base>) {
      super(url, protocol === "legacy" ? [] : offered);
      this.addEventListener("open", () => accepted.push(this.protocol));
    }
  }
  return new KernelManager({ serverSettings: { ...settings, WebSocket: Socket } });
}

/** Runs a cell and gathers what came of it; `onPrinted` is called when it first prints. */
async function execute(kernel: Kernel.IKernelConnection, code: string, onPrinted?: () => Promise<void>) {
  const gathered = {
    stdout: "",
    stderr: "",
    results: [] as unknown[],
    displays: [] as unknown[],
    errors: [] as KernelMessage.IErrorMsg["content"][],
  };
  const future = kernel.requestExecute({ code });
  let printed: Promise<void> | undefined;
  future.onIOPub = (message) => {
    const type = message.header.msg_type;
    if (type === "stream") {
      const { name, text } = (message as KernelMessage.IStreamMsg).content;
      gathered[name] += text;
      printed ??= onPrinted?.();
    } else if (type === "execute_result") {
      gathered.results.push((message as KernelMessage.IExecuteResultMsg).content.data["text/plain"]);
    } else if (type === "display_data") {
      gathered.displays.push((message as KernelMessage.IDisplayDataMsg).content.data);
    } else if (type === "error") {
      gathered.errors.push((message as KernelMessage.IErrorMsg).content);
    }
  };
  const reply = (await future.done).content;
  await printed;
  return { ...gathered, reply };
}

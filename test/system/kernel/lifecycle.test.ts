import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { Dealer } from "zeromq";
import { describe, expect, it } from "vitest";
import { address } from "../../../kernel/wire/connection.ts";
import { encode } from "../../../kernel/wire/frames.ts";
import { headerFactory } from "../../../kernel/wire/message.ts";
import { Signer } from "../../../kernel/wire/signature.ts";
import { descendants, survivors } from "../processes.ts";
import { WireKernel } from "./wire-kernel.ts";

const portIsFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** Every process of a kernel: its own, the language's, the cells'. */
const family = (kernel: WireKernel): number[] => {
  const pid = kernel.launched.process.pid!;
  return [pid, ...descendants(pid)];
};

describe("a kernel that ends", () => {
  it("by request leaves no process and no busy port, though a cell loops", async () => {
    const kernel = await WireKernel.start();
    const { connection } = kernel.launched;
    await kernel.run("1");
    const all = family(kernel);
    expect(all.length).toBe(3);
    void kernel.run("while (true) {}");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.close();
    expect(await survivors(all)).toEqual([]);
    expect(await portIsFree(connection.shell_port)).toBe(true);
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("by %s leaves no process, though a cell loops", async (signal) => {
    const kernel = await WireKernel.start();
    await kernel.run("1");
    const all = family(kernel);
    void kernel.run("while (true) {}");
    await new Promise((resolve) => setTimeout(resolve, 100));
    kernel.launched.process.kill(signal);
    expect(await survivors(all)).toEqual([]);
    await kernel.close();
  });

  it("because whoever started it died leaves no process", async () => {
    const kernel = await WireKernel.start();
    await kernel.run("1");
    const [, ...below] = family(kernel);
    await kernel.close();
    expect(await survivors(below)).toEqual([]);
    // A shell that starts the kernel and is killed: the kernel is then nobody's child.
    const script = `${process.execPath} dist/cli.cjs kernel --connection-file /dev/stdin & echo $!; wait`;
    const shell = spawn("sh", ["-c", script], { stdio: ["pipe", "pipe", "ignore"] });
    const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
    shell.stdin.end(JSON.stringify({ ...ports, transport: "tcp", ip: "127.0.0.1", key: "k" }));
    const pid = Number(String(await new Promise((resolve) => shell.stdout.once("data", resolve))));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    shell.kill("SIGKILL");
    expect(await survivors([pid])).toEqual([]);
  });
});

it("a kernel over ipc runs cells and takes questions as one over tcp does", async () => {
  const kernel = await WireKernel.start({}, "ipc");
  try {
    kernel.launched.client.onMessage((message) => {
      if (message.header.msg_type === "input_request") void kernel.launched.client.answer(message, "Ada");
    });
    expect((await kernel.run("prompt('name?')", { allow_stdin: true })).result).toBe("'Ada'");
  } finally {
    await kernel.close();
  }
});

describe("messages from strangers", () => {
  it("cannot be signed with anything that a cell can see", async () => {
    const kernel = await WireKernel.start();
    try {
      const seen = await kernel.run(
        "console.log(JSON.stringify([process.argv, process.execArgv, process.env]))",
      );
      expect(seen.stdout).toContain("cells.cjs");
      expect(seen.stdout).not.toContain(kernel.launched.connection.key);
    } finally {
      await kernel.close();
    }
  });

  it("run nothing, and the kernel goes on", async () => {
    const kernel = await WireKernel.start();
    try {
      const { connection } = kernel.launched;
      await kernel.run("let touched = 0");
      const stranger = new Dealer({ linger: 0 });
      stranger.connect(address(connection, "shell_port"));
      const header = headerFactory("stranger");
      const forge = (key: string) =>
        encode(
          {
            identities: [],
            header: header("execute_request"),
            parent_header: {},
            metadata: {},
            content: { code: "touched = 1", silent: false },
            buffers: [],
          },
          new Signer(key),
        );
      await stranger.send(forge("not the key").map((frame) => Buffer.from(frame)));
      await stranger.send(forge("").map((frame) => Buffer.from(frame)));
      await stranger.send([Buffer.from("nonsense")]);
      await stranger.send([]).catch(() => undefined);
      expect((await kernel.run("touched")).result).toBe("0");
      stranger.close();
    } finally {
      await kernel.close();
    }
  });
});

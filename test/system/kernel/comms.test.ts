import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../../kernel/wire/message.ts";
import { WireKernel } from "./wire-kernel.ts";

let kernel: WireKernel;
beforeAll(async () => {
  kernel = await WireKernel.start();
  await kernel.run('const { comms } = (globalThis as any)[Symbol.for("thalweg.host")]');
});
afterAll(() => kernel.close());

/** The next comm message that the kernel publishes. */
const next = (type: string): Promise<Message> =>
  new Promise((resolve) => {
    const stop = kernel.launched.client.onMessage((message) => {
      if (message.header.msg_type !== type) return;
      stop();
      resolve(message);
    });
  });
/** The protocol has no reply to comm messages. */
const send = (type: string, content: Record<string, unknown>): void =>
  void kernel.launched.client.request("shell", type, content);

describe("a comm", () => {
  it("opened by the front end reaches its target, and messages go both ways, buffers included", async () => {
    await kernel.run(`comms.registerTarget("echo", (comm: any, open: any) => {
      comm.onMessage = (message: any) => comm.send({ twice: message.data.x * 2 }, { buffers: [new Uint8Array([1, 2, 3])] });
      comm.send({ opened: open.data });
    })`);
    const opened = next("comm_msg");
    send("comm_open", { comm_id: "c1", target_name: "echo", data: { hello: 1 } });
    expect((await opened).content).toEqual({ comm_id: "c1", data: { opened: { hello: 1 } } });
    const answered = next("comm_msg");
    send("comm_msg", { comm_id: "c1", data: { x: 21 } });
    const answer = await answered;
    expect(answer.content).toEqual({ comm_id: "c1", data: { twice: 42 } });
    expect(answer.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 3]]);
    const info = () => kernel.request("shell", "comm_info_request", { target_name: "echo" });
    expect(await info()).toMatchObject({ comms: { c1: { target_name: "echo" } } });
    send("comm_close", { comm_id: "c1", data: {} });
    await kernel.run("1");
    expect(await info()).toMatchObject({ comms: {} });
  });

  it("to a target that nobody registered is closed", async () => {
    const closed = next("comm_close");
    send("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    expect((await closed).content).toEqual({ comm_id: "c2", data: {} });
    expect(await kernel.request("shell", "comm_info_request", {})).toMatchObject({ comms: {} });
  });

  it("opened by a cell is announced with its target, data and metadata", async () => {
    const opened = next("comm_open");
    await kernel.run(
      'const mine = comms.open("widget", { state: 1 }, { metadata: { version: "2.1.0" } }, "c3")',
    );
    const message = await opened;
    expect(message.content).toEqual({ comm_id: "c3", target_name: "widget", data: { state: 1 } });
    expect(message.metadata).toEqual({ version: "2.1.0" });
  });

  it("is handled while a cell awaits", async () => {
    await kernel.run("let heard = 0; mine.onMessage = () => { heard++; }");
    await kernel.during(
      "console.log('go'); while (heard === 0) await new Promise((r) => setTimeout(r, 5))",
      () => {
        send("comm_msg", { comm_id: "c3", data: {} });
        return Promise.resolve();
      },
    );
    expect((await kernel.run("heard")).result).toBe("1");
  });

  it("whose handler throws is reported, and the kernel goes on", async () => {
    await kernel.run("mine.onMessage = () => { throw new Error('handler') }");
    const told = next("stream");
    send("comm_msg", { comm_id: "c3", data: {} });
    expect(String((await told).content["text"])).toContain("Error: handler");
    expect((await kernel.run("1 + 1")).result).toBe("2");
  });
});

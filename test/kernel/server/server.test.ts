import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handlers } from "../../../kernel/server/handlers.ts";
import { History } from "../../../kernel/server/history.ts";
import { Server } from "../../../kernel/server/server.ts";
import { FakeEngine } from "./fake-engine.ts";
import { KEY, MemoryTransport } from "./memory-transport.ts";

let transport: MemoryTransport;
let engine: FakeEngine;
let server: Server;
let history: History;
let folder: string;
let ended: boolean[];
let log: string[];

beforeEach(() => {
  transport = new MemoryTransport();
  engine = new FakeEngine();
  folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  history = new History(join(folder, "history.sqlite"));
  ended = [];
  log = [];
  server = new Server({
    transport,
    engine,
    handlers,
    history,
    key: KEY,
    onShutdown: (restart) => ended.push(restart),
    log: (line) => log.push(line),
  });
  server.listen();
});
afterEach(async () => {
  await history.close();
  rmSync(folder, { recursive: true });
});

const run = (code: string, more = {}) =>
  transport.done(transport.request("shell", "execute_request", { code, ...more }));
const types = (messages: { on: string; type: string }[]) => messages.map(({ on, type }) => `${on} ${type}`);
const ask = async (type: string, content = {}, channel: "shell" | "control" = "shell") => {
  const sent = await transport.done(transport.request(channel, type, content));
  return sent.find(({ on }) => on === channel)!.content;
};

describe("a cell that runs with more than it says", () => {
  it("is written so by a front end that names its cells, and by no other", async () => {
    const payload = async (metadata: { cellId?: string }) => {
      const request = transport.request("shell", "execute_request", { code: "lacking" }, metadata);
      return (await transport.done(request)).find(({ on }) => on === "shell")!.content["payload"];
    };
    expect(await payload({ cellId: "c1" })).toEqual([
      { source: "set_next_input", text: "more; lacking", replace: true },
    ]);
    expect(await payload({})).toEqual([]);
  });
});

describe("every request", () => {
  it.each(["shell", "control"] as const)("is answered between busy and idle, on %s", async (channel) => {
    const sent = await transport.done(transport.request(channel, "kernel_info_request"));
    expect(types(sent)).toEqual(["iopub status", `${channel} kernel_info_reply`, "iopub status"]);
    expect([sent[0]!.content, sent[2]!.content]).toEqual([
      { execution_state: "busy" },
      { execution_state: "idle" },
    ]);
    expect(sent[1]!.content).toMatchObject({
      status: "ok",
      protocol_version: "5.5",
      implementation: "thalweg",
      supported_features: [],
    });
  });

  it("whose content is wrong is answered with an error that says what was needed", async () => {
    const reply = await ask("execute_request", { code: 7 });
    expect(reply).toMatchObject({
      status: "error",
      ename: "BadRequest",
      evalue: "execute_request needs code as string, not 7",
    });
    expect(await ask("inspect_request", {})).toMatchObject({
      evalue: "inspect_request needs code as string, not nothing",
    });
  });

  it("of an unknown type is dropped, counted, and logged once", async () => {
    transport.request("shell", "dance_request");
    transport.request("shell", "dance_request");
    await run("1");
    expect(server.dropped.get("unknown type")).toBe(2);
    expect(log).toEqual([
      "a message was dropped (unknown type: dance_request); others for this reason are counted only",
    ]);
  });
});

describe("a subscriber", () => {
  it("is welcomed, so that it knows from where on it misses nothing", async () => {
    transport.subscribe("");
    const welcome = await transport.next(({ header }) => header.msg_type === "iopub_welcome");
    expect(welcome.content).toEqual({ subscription: "" });
  });

  it("hears the welcome first, then once that the kernel is starting", async () => {
    transport.subscribe("");
    transport.subscribe("");
    await run("1");
    const first = transport.sent.slice(0, 3).map(({ message }) => message);
    expect(first.map(({ header }) => header.msg_type)).toEqual(["iopub_welcome", "status", "iopub_welcome"]);
    expect(first[1]!.content).toEqual({ execution_state: "starting" });
  });
});

describe("a cell", () => {
  it("is announced, counted, shown, and answered", async () => {
    const sent = await run("21");
    expect(types(sent)).toEqual([
      "iopub status",
      "iopub execute_input",
      "iopub execute_result",
      "shell execute_reply",
      "iopub status",
    ]);
    expect(sent[1]!.content).toEqual({ code: "21", execution_count: 1 });
    expect(sent[2]!.content).toEqual({ execution_count: 1, data: { "text/plain": "21" }, metadata: {} });
    expect(sent[3]!.content).toMatchObject({ status: "ok", execution_count: 1, user_expressions: {} });
  });

  it("that fails is shown as an error, and the reply says the same", async () => {
    const sent = await run("fail");
    const error = { ename: "Failed", evalue: "why", traceback: ["trace"] };
    expect(sent.find(({ type }) => type === "error")!.content).toEqual(error);
    expect(sent.find(({ type }) => type === "execute_reply")!.content).toMatchObject({
      status: "error",
      ...error,
    });
  });

  it("prints, displays, updates and clears", async () => {
    expect((await run("print hello"))[2]).toEqual({
      on: "iopub",
      type: "stream",
      content: { name: "stdout", text: "hello" },
    });
    const shown = await run("show");
    expect(types(shown).slice(2, 5)).toEqual([
      "iopub display_data",
      "iopub update_display_data",
      "iopub clear_output",
    ]);
    expect(shown[3]!.content).toMatchObject({ transient: { display_id: "d" } });
    expect(shown[4]!.content).toEqual({ wait: true });
  });

  it("that is silent shows nothing and is not counted", async () => {
    expect(types(await run("fail", { silent: true }))).toEqual([
      "iopub status",
      "shell execute_reply",
      "iopub status",
    ]);
    expect((await run("1"))[1]!.content).toMatchObject({ execution_count: 1 });
  });

  it("may ask, and gets the answer", async () => {
    const id = transport.request("shell", "execute_request", { code: "ask" });
    const question = await transport.next(({ header }) => header.msg_type === "input_request");
    expect(question.content).toEqual({ prompt: "name?", password: true });
    transport.request("stdin", "input_reply", { status: "ok", value: "Ada" });
    const sent = await transport.done(id);
    expect(sent.find(({ type }) => type === "execute_result")!.content).toMatchObject({
      data: { "text/plain": "Ada" },
    });
  });

  it("evaluates the expressions it was sent with, each on its own", async () => {
    const sent = await run("1", { user_expressions: { good: "2", bad: "fail" } });
    expect(sent.find(({ type }) => type === "execute_reply")!.content).toMatchObject({
      user_expressions: {
        good: { status: "ok", data: { "text/plain": "2" }, metadata: {} },
        bad: { status: "error", ename: "Failed" },
      },
    });
  });
});

describe("cells that wait behind one that fails", () => {
  const send = (code: string, more = {}) => transport.request("shell", "execute_request", { code, ...more });
  const statusOf = async (id: string) =>
    (await transport.done(id)).find(({ type }) => type === "execute_reply")!.content["status"];

  it("are answered as aborted and do not run; later ones do", async () => {
    const ids = [send("wait"), send("1"), send("2")];
    while (!engine.ran.includes("wait")) await new Promise((resolve) => setImmediate(resolve));
    transport.request("control", "interrupt_request");
    expect(await Promise.all(ids.map(statusOf))).toEqual(["error", "aborted", "aborted"]);
    expect(await statusOf(send("3"))).toBe("ok");
    expect(engine.ran).toEqual(["wait", "3"]);
  });

  it("run all the same when the one that failed said so", async () => {
    const ids = [send("fail", { stop_on_error: false }), send("1")];
    expect(await Promise.all(ids.map(statusOf))).toEqual(["error", "ok"]);
  });
});

describe("while a cell runs", () => {
  it("everything else is answered", async () => {
    const running = transport.request("shell", "execute_request", { code: "wait" });
    expect(await ask("complete_request", { code: "a🎉b", cursor_pos: 2 })).toMatchObject({
      matches: ["a🎉"],
      cursor_start: 0,
      cursor_end: 2,
    });
    expect(await ask("inspect_request", { code: "known", cursor_pos: 1 })).toMatchObject({
      found: true,
      data: { "text/plain": "a thing" },
    });
    expect(await ask("inspect_request", { code: "else", cursor_pos: 1 })).toMatchObject({
      found: false,
      data: {},
    });
    expect(await ask("is_complete_request", { code: "if (x) {" })).toEqual({
      status: "incomplete",
      indent: "  ",
    });
    expect(await ask("comm_info_request")).toEqual({ status: "ok", comms: {} });
    expect(await ask("interrupt_request", {}, "control")).toEqual({ status: "ok" });
    await transport.done(running);
  });
});

describe("comms", () => {
  it("are delivered, listed by target, and have no reply", async () => {
    const opened = await transport.done(
      transport.request("shell", "comm_open", { comm_id: "c", target_name: "t", data: { a: 1 } }),
    );
    expect(types(opened)).toEqual(["iopub status", "iopub status"]);
    await transport.done(transport.request("shell", "comm_msg", { comm_id: "c", data: { b: 2 } }));
    expect(engine.received).toMatchObject([
      { action: "open", comm_id: "c", target_name: "t", data: { a: 1 } },
      { action: "msg", comm_id: "c", data: { b: 2 } },
    ]);
    expect(await ask("comm_info_request", { target_name: "t" })).toEqual({
      status: "ok",
      comms: { c: { target_name: "t" } },
    });
    expect(await ask("comm_info_request", { target_name: "u" })).toEqual({ status: "ok", comms: {} });
  });
});

describe("the history", () => {
  it("holds what was run, but not what was silent or not to be stored", async () => {
    await run("first");
    await run("hidden", { silent: true });
    await run("unstored", { store_history: false });
    await run("second");
    const reply = await ask("history_request", { hist_access_type: "tail", n: 10, output: false, raw: true });
    expect(reply["history"]).toEqual([
      [1, 1, "first"],
      [1, 2, "second"],
    ]);
    const pairs = await ask("history_request", {
      hist_access_type: "range",
      session: 0,
      start: 2,
      stop: 3,
      output: true,
    });
    expect(pairs["history"]).toEqual([[1, 2, ["second", null]]]);
    expect(await ask("history_request", { hist_access_type: "guess" })).toMatchObject({ status: "error" });
  });
});

describe("the debugger", () => {
  it("is said not to exist, in the form a debugger's front end understands", async () => {
    expect(await ask("debug_request", { type: "request", seq: 3, command: "initialize" }, "control")).toEqual(
      {
        type: "response",
        request_seq: 3,
        success: false,
        command: "initialize",
        message: "This kernel has no debugger.",
      },
    );
  });
});

describe("shutdown", () => {
  it.each([true, false])("is answered before the end (restart: %s)", async (restart) => {
    expect(await ask("shutdown_request", { restart }, "control")).toEqual({ status: "ok", restart });
    expect(ended).toEqual([restart]);
  });
});

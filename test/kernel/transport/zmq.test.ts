import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ZmqTransport } from "../../../kernel/transport/zmq.ts";
import { address, type Connection } from "../../../kernel/wire/connection.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function connection(transport: "tcp" | "ipc"): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const port = () => (transport === "tcp" ? freePort() : Promise.resolve(++ipcPort));
  return {
    transport,
    ip: transport === "tcp" ? "127.0.0.1" : join(folder, "k"),
    key: "k",
    shell_port: await port(),
    iopub_port: await port(),
    stdin_port: await port(),
    control_port: await port(),
    hb_port: await port(),
  };
}
let ipcPort = 0;

async function bind(to: Connection): Promise<ZmqTransport> {
  const transport = await ZmqTransport.bind(to);
  cleanups.push(() => transport.close());
  return transport;
}

function dealer(to: string): Dealer {
  const socket = new Dealer({ linger: 0, receiveTimeout: 5_000 });
  socket.connect(to);
  cleanups.push(() => socket.close());
  return socket;
}

const text = (frames: Uint8Array[]): string[] => frames.map((frame) => Buffer.from(frame).toString());

describe.each(["tcp", "ipc"] as const)("the sockets over %s", (kind) => {
  it("deliver requests by channel and route replies back", async () => {
    const at = await connection(kind);
    const transport = await bind(at);
    transport.listen({
      message: (channel, [peer, ...rest]) =>
        void transport.send(channel, [peer!, Buffer.from(channel), ...rest]),
      subscribed: () => undefined,
    });
    for (const channel of ["shell", "control", "stdin"] as const) {
      const socket = dealer(address(at, `${channel}_port`));
      await socket.send(["a", "b"]);
      expect(text(await socket.receive())).toEqual([channel, "a", "b"]);
    }
  });

  it("echo heartbeats", async () => {
    const at = await connection(kind);
    (await bind(at)).listen({ message: () => undefined, subscribed: () => undefined });
    const socket = dealer(address(at, "hb_port"));
    await socket.send(["", "ping"]);
    expect(text(await socket.receive())).toEqual(["", "ping"]);
  });

  it("tell of subscribers, and lose nothing that is published to a slow one", async () => {
    const at = await connection(kind);
    const transport = await bind(at);
    const subscribed = new Promise<string>((resolve) => {
      transport.listen({
        message: () => undefined,
        subscribed: (topic) => resolve(Buffer.from(topic).toString()),
      });
    });
    const socket = new Subscriber({ linger: 0, receiveHighWaterMark: 10 });
    cleanups.push(() => socket.close());
    socket.connect(address(at, "iopub_port"));
    socket.subscribe("");
    expect(await subscribed).toBe("");
    const count = 5_000;
    const sent = Promise.all(
      Array.from({ length: count }, (_, i) => transport.publish([Buffer.from(`${i}`)])),
    );
    for (let i = 0; i < count; i++) expect(text(await socket.receive())).toEqual([`${i}`]);
    await sent;
  });
});

it("a port that is taken is named, and the others are let go", async () => {
  const at = await connection("tcp");
  const first = await ZmqTransport.bind(at);
  await expect(ZmqTransport.bind({ ...at, shell_port: await freePort() })).rejects.toThrow(
    /The control socket cannot be bound to tcp:\/\/127\.0\.0\.1:\d+: Address already in use/,
  );
  await first.close();
  // ZeroMQ lets go of ports from a thread of its own.
  await vi.waitFor(async () => (await ZmqTransport.bind(at)).close(), { timeout: 5_000 });
});

it("closing ipc sockets leaves no file behind", async () => {
  const at = await connection("ipc");
  await (await ZmqTransport.bind(at)).close();
  // ZeroMQ removes them from a thread of its own.
  for (let i = 0; i < 100 && readdirSync(join(at.ip, "..")).length > 0; i++)
    await new Promise((r) => setTimeout(r, 20));
  expect(readdirSync(join(at.ip, ".."))).toEqual([]);
});

import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { handlers } from "../../../kernel/server/handlers.ts";
import { History } from "../../../kernel/server/history.ts";
import { Server } from "../../../kernel/server/server.ts";
import { encode } from "../../../kernel/wire/frames.ts";
import { Signer } from "../../../kernel/wire/signature.ts";
import { headerFactory } from "../../../kernel/wire/message.ts";
import { FakeEngine } from "./fake-engine.ts";
import { KEY, MemoryTransport } from "./memory-transport.ts";

/** `FUZZ_FRAMES=5000000 FUZZ_SEED=7 npx vitest run test/kernel/server/fuzz.test.ts` fuzzes for longer, or again. */
const MESSAGES = Number(process.env["FUZZ_FRAMES"] ?? 100_000) / 5;
const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));

const frame = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constant(Buffer.from("<IDS|MSG>")),
  fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)),
);

const header = headerFactory("fuzz");
/** Rightly signed messages whose content is anything. */
const wellSigned = fc
  .record({
    type: fc.oneof(fc.constantFrom(...handlers.keys()), fc.string()),
    content: fc.dictionary(
      fc.constantFrom(
        "code",
        "silent",
        "data",
        "comm_id",
        "target_name",
        "cursor_pos",
        "hist_access_type",
        "n",
        "pattern",
        "restart",
        "user_expressions",
      ),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    cut: fc.option(fc.nat(6)),
  })
  .map(({ type, content, cut }) => {
    const message = {
      identities: [],
      header: header(type),
      parent_header: {},
      metadata: {},
      content,
      buffers: [],
    };
    const frames = encode(message, new Signer(KEY));
    return cut === null ? frames : frames.toSpliced(cut, 1);
  });

it(`no frames, however wrong, stop the server or run a cell unsigned (seed ${seed})`, async () => {
  console.log(`fuzzing with seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  const history = new History(join(folder, "history.sqlite"));
  onTestFinished(async () => {
    await history.close();
    rmSync(folder, { recursive: true });
  });
  const transport = new MemoryTransport();
  const engine = new FakeEngine();
  const logged: string[] = [];
  const server = new Server({
    transport,
    engine,
    handlers,
    history,
    key: KEY,
    onShutdown: () => undefined,
    log: (line) => logged.push(line),
  });
  server.listen();
  const channel = fc.constantFrom("shell" as const, "control" as const, "stdin" as const);
  const frames = fc.oneof(fc.array(frame, { maxLength: 10 }), wellSigned);
  const stream = fc.sample(fc.tuple(channel, frames), { numRuns: MESSAGES, seed });
  let unsigned = 0;
  for (const [at, [on, message]] of stream.entries()) {
    const before = engine.ran.length;
    transport.deliver(on, message);
    if (message.length < 6) unsigned += engine.ran.length - before;
    if (at % 1_000 === 0) {
      transport.sent.length = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  expect(unsigned).toBe(0);
  const dropped = [...server.dropped.values()].reduce((sum, count) => sum + count, 0);
  expect(dropped).toBeGreaterThan(MESSAGES / 4);
  // Each reason is logged once, however often it comes.
  expect(logged.filter((line) => line.includes("was dropped")).length).toBe(server.dropped.size);
  const sent = await transport.done(transport.request("control", "kernel_info_request"));
  expect(sent.map(({ type }) => type)).toEqual(["status", "kernel_info_reply", "status"]);
}, 60_000);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BYTES, RejectedMessage, decode, encode } from "../../../kernel/wire/frames.ts";
import { headerFactory, type Message } from "../../../kernel/wire/message.ts";
import { Signer } from "../../../kernel/wire/signature.ts";

const KEY = "a key";
const header = headerFactory("session");

function message(content: Record<string, unknown> = {}): Message {
  return {
    identities: [Buffer.from("peer")],
    header: header("execute_request"),
    parent_header: {},
    metadata: {},
    content,
    buffers: [],
  };
}

/** The frames of a message with some of its JSON frames replaced, signed anew. */
function forged(replace: Record<number, string | Buffer>): Uint8Array[] {
  const frames = encode(message(), new Signer(KEY));
  for (const [at, part] of Object.entries(replace)) frames[3 + Number(at)] = Buffer.from(part);
  frames[2] = Buffer.from(new Signer(KEY).sign(frames.slice(3, 7)));
  return frames;
}

const reasonOf = (frames: Uint8Array[], signer = new Signer(KEY)): string => {
  try {
    decode(frames, signer);
  } catch (error) {
    if (error instanceof RejectedMessage) return error.reason;
    throw error;
  }
  return "accepted";
};

describe("a message", () => {
  it("comes back from its frames as it was, buffers and routing included", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.uint8Array()),
        (content, buffers) => {
          // JSON has no -0.
          const sent = {
            ...message(JSON.parse(JSON.stringify(content)) as Record<string, unknown>),
            buffers,
          };
          const back = decode(encode(sent, new Signer(KEY)), new Signer(KEY));
          expect(back).toEqual({ ...sent, identities: [Buffer.from("peer")] });
        },
      ),
    );
  });

  it("is dropped when it is unsigned, wrongly signed, or signed with another key", () => {
    const frames = encode(message(), new Signer(KEY));
    expect(reasonOf(frames.with(2, Buffer.alloc(0)))).toBe("unsigned");
    expect(reasonOf(frames.with(2, Buffer.from("0".repeat(64))))).toBe("wrongly signed");
    expect(reasonOf(frames.with(2, Buffer.from("short")))).toBe("wrongly signed");
    expect(reasonOf(encode(message(), new Signer("another key")))).toBe("wrongly signed");
    expect(reasonOf(frames.with(6, Buffer.from('{"code":"rm"}')))).toBe("wrongly signed");
  });

  it("is accepted once: a replay is dropped", () => {
    const signer = new Signer(KEY);
    const frames = encode(message(), new Signer(KEY));
    expect(reasonOf(frames, signer)).toBe("accepted");
    expect(reasonOf(frames, signer)).toBe("replayed");
  });

  it("is dropped when frames are missing", () => {
    const frames = encode(message(), new Signer(KEY));
    expect(reasonOf([])).toBe("no delimiter");
    expect(reasonOf([Buffer.from("x")])).toBe("no delimiter");
    for (let length = 2; length < 7; length++) expect(reasonOf(frames.slice(0, length))).toBe("truncated");
  });

  it("is dropped when a part is not UTF-8, not JSON, not an object, or nested beyond reason, though rightly signed", () => {
    expect(reasonOf(forged({ 3: Buffer.from([0xff, 0xfe]) }))).toBe("not UTF-8");
    expect(reasonOf(forged({ 3: "{" }))).toBe("not JSON");
    expect(reasonOf(forged({ 3: "[]" }))).toBe("not an object");
    expect(reasonOf(forged({ 3: "null" }))).toBe("not an object");
    expect(reasonOf(forged({ 3: `{"a":${"[".repeat(100_000)}` }))).toBe("too deeply nested");
    expect(reasonOf(forged({ 3: `{"a":"${"[".repeat(100_000)}"}` }))).toBe("accepted");
  });

  it("is dropped when it is larger than any real one, before its signature is computed", () => {
    const frames = encode(message(), new Signer(KEY));
    expect(reasonOf(frames.with(6, Buffer.allocUnsafe(MAX_BYTES)))).toBe("oversized");
  });

  it("is dropped when its header lacks a field or has one of another type", () => {
    expect(reasonOf(forged({ 0: "{}" }))).toBe("bad header");
    expect(reasonOf(forged({ 0: JSON.stringify({ ...header("x"), msg_type: 7 }) }))).toBe("bad header");
    expect(reasonOf(forged({ 0: JSON.stringify({ ...header("x"), date: undefined }) }))).toBe("accepted");
  });

  it("needs no signature where the connection has no key", () => {
    const frames = encode(message(), new Signer(""));
    expect(Buffer.from(frames[2]!).toString()).toBe("");
    expect(reasonOf(frames, new Signer(""))).toBe("accepted");
  });
});

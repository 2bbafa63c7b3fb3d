import type { Header, JsonObject, Message } from "./message.ts";
import type { Signer } from "./signature.ts";

const DELIMITER = Buffer.from("<IDS|MSG>");
const HEADER_FIELDS = ["msg_id", "msg_type", "session", "username", "date", "version"] as const;
/** Deeper than any real message, shallow enough that nothing recursive downstream can overflow. */
const MAX_DEPTH = 256;
/** A request carries source text and widget state: 256 MiB is far above both. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** A message that is not accepted; `reason` is one of few words, so that drops can be counted by it. */
export class RejectedMessage extends Error {
  readonly reason: string;
  constructor(reason: string, detail = "") {
    super(detail === "" ? reason : `${reason}: ${detail}`);
    this.reason = reason;
  }
}

/** Message → ZeroMQ frames: routing prefix, delimiter, signature, four JSON objects, raw buffers. */
export function encode(message: Message, signer: Signer): Uint8Array[] {
  const json = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(signer.sign(json)), ...json, ...message.buffers];
}

/**
 * ZeroMQ frames → message. Nothing is parsed before the signature has been checked.
 *
 * @throws RejectedMessage when a frame is missing, the signature is not right, or a part is not what the protocol says.
 */
export function decode(frames: readonly Uint8Array[], signer: Signer): Message {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (at < 0) throw new RejectedMessage("no delimiter");
  const [signature, ...parts] = frames.slice(at + 1);
  const json = parts.slice(0, 4);
  if (signature === undefined || json.length < 4) throw new RejectedMessage("truncated");
  if (json.reduce((sum, frame) => sum + frame.length, 0) > MAX_BYTES) throw new RejectedMessage("oversized");
  const fault = signer.reject(signature, json);
  if (fault !== undefined) throw new RejectedMessage(fault);
  const [header, parent, metadata, content] = json.map(parseObject) as [
    JsonObject,
    JsonObject,
    JsonObject,
    JsonObject,
  ];
  for (const field of HEADER_FIELDS) {
    // `date` became required after protocol 5.0: older clients leave it out.
    if (typeof header[field] !== "string" && !(field === "date" && header[field] === undefined)) {
      throw new RejectedMessage("bad header", `${field} must be a string`);
    }
  }
  return {
    identities: frames.slice(0, at),
    header: header as unknown as Header,
    parent_header: parent as unknown as Header,
    metadata,
    content,
    buffers: parts.slice(4),
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseObject(frame: Uint8Array): JsonObject {
  let text: string;
  try {
    text = utf8.decode(frame);
  } catch {
    throw new RejectedMessage("not UTF-8");
  }
  if (isTooDeep(text)) throw new RejectedMessage("too deeply nested");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RejectedMessage("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RejectedMessage("not an object");
  return value as JsonObject;
}

/** Whether brackets nest too deep in JSON text, strings skipped: checked before parsing, since what comes after it recurses. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === 0x7d || c === 0x5d) {
      depth--;
    }
  }
  return false;
}

import type { Engine } from "../engine/engine.ts";
import type { History } from "./history.ts";
import type { JsonObject, Message } from "../wire/message.ts";

/** What a published message may carry beside its content. */
export interface Extras {
  metadata?: JsonObject;
  buffers?: Uint8Array[];
}

/** What a handler may do beside replying. */
export interface Services {
  readonly engine: Engine;
  /** Publishes a message whose parent is the request; resolves when the socket has taken it. */
  publish(type: string, content: JsonObject, request: Message, extras?: Extras): Promise<void>;
  /** Asks the client that sent the request for a line of text. */
  ask(request: Message, prompt: string, password: boolean): Promise<string>;
  /** The cells that wait now will not run: the one before them has failed. */
  abortWaiting(): void;
  /** Ends the kernel once the current reply is on its way. */
  shutdown(restart: boolean): void;
  /** How many cells have been counted. */
  executionCount: number;
  readonly history: History;
}

/** Answers one type of request with the content of its reply, or with nothing where the protocol has no reply. */
export type Handler = (
  request: Message,
  services: Services,
) => Promise<JsonObject | undefined> | JsonObject | undefined;

/** A request whose content is not what the protocol says. */
export class BadRequest extends Error {
  override name = "BadRequest";
}

type Kinds = { string: string; number: number; boolean: boolean; object: JsonObject };

/**
 * A field of a request's content.
 *
 * @param fallback - What a client that leaves the field out means; without one the field is required.
 * @throws BadRequest when the field is missing or of another type.
 */
export function field<K extends keyof Kinds>(
  request: Message,
  name: string,
  kind: K,
  fallback?: Kinds[K],
): Kinds[K] {
  const value = request.content[name];
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value !== kind || value === null) {
    throw new BadRequest(
      `${request.header.msg_type} needs ${name} as ${kind}, not ${JSON.stringify(value) ?? "nothing"}`,
    );
  }
  return value as Kinds[K];
}

import { createHmac, timingSafeEqual } from "node:crypto";
import { Recent } from "./recent.ts";

/**
 * Signs and checks the four JSON frames of a message with HMAC-SHA256, hex, as the wire protocol asks.
 * With an empty key messages are not signed: the signature is the empty string.
 */
export class Signer {
  readonly #key: string;
  /** A message that carries one of these signatures again is a replay. */
  readonly #seen = new Recent(65_536);

  constructor(key: string) {
    this.#key = key;
  }

  sign(frames: readonly Uint8Array[]): string {
    return this.#key === "" ? "" : this.#digest(frames).toString("hex");
  }

  /** Why the signature is not accepted, or `undefined` when it is. Compares in constant time. */
  reject(
    signature: Uint8Array,
    frames: readonly Uint8Array[],
  ): "unsigned" | "wrongly signed" | "replayed" | undefined {
    if (this.#key === "") return undefined;
    if (signature.length === 0) return "unsigned";
    const digest = this.#digest(frames);
    const expected = Buffer.from(digest.toString("hex"));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return "wrongly signed";
    return this.#seen.add(digest) ? undefined : "replayed";
  }

  #digest(frames: readonly Uint8Array[]): Buffer {
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest();
  }
}

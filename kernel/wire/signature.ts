import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Signs and checks the four JSON frames of a message with HMAC-SHA256, hex, as the wire protocol asks.
 * With an empty key messages are not signed: the signature is the empty string.
 */
export class Signer {
  readonly #key: string;
  /** Signatures seen, oldest first; a message that carries one again is a replay. */
  readonly #seen = new Set<string>();
  static readonly #REMEMBERED = 65_536;

  constructor(key: string) {
    this.#key = key;
  }

  sign(frames: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  /** Why the signature is not accepted, or `undefined` when it is. Compares in constant time. */
  reject(
    signature: Uint8Array,
    frames: readonly Uint8Array[],
  ): "unsigned" | "wrongly signed" | "replayed" | undefined {
    if (this.#key === "") return undefined;
    if (signature.length === 0) return "unsigned";
    const expected = Buffer.from(this.sign(frames));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return "wrongly signed";
    const text = expected.toString();
    if (this.#seen.has(text)) return "replayed";
    this.#seen.add(text);
    if (this.#seen.size > Signer.#REMEMBERED) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return undefined;
  }
}

/**
 * The framing on the pipes between the kernel's processes: `length (u32, little endian) | kind (u8) | cell (u32) | payload`,
 * where length counts what follows it. The payload is UTF-8: JSON, or a stream's text as it is.
 */
export const Kind = { json: 0, stdout: 1, stderr: 2 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export interface Packet {
  kind: Kind;
  /** Which cell it belongs to, 0 for none. */
  cell: number;
  text: string;
}

const HEAD = 9;

export function encodePacket({ kind, cell, text }: Packet): Buffer {
  const size = Buffer.byteLength(text);
  const packet = Buffer.allocUnsafe(HEAD + size);
  packet.writeUInt32LE(HEAD - 4 + size, 0);
  packet[4] = kind;
  packet.writeUInt32LE(cell, 5);
  packet.write(text, HEAD);
  return packet;
}

/** Cuts a byte stream, in whatever pieces it comes, into packets. */
export class PacketReader {
  #pieces: Buffer[] = [];
  #held = 0;
  #wanted = 4;

  /** The packets that this piece completes. */
  push(piece: Buffer): Packet[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    // A large packet comes in many pieces: join them once, when all are there.
    if (this.#held < this.#wanted) return [];
    let bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    const packets: Packet[] = [];
    this.#wanted = 4;
    while (bytes.length >= 4) {
      const size = 4 + bytes.readUInt32LE(0);
      if (bytes.length < size) {
        this.#wanted = size;
        break;
      }
      packets.push({
        kind: bytes[4] as Kind,
        cell: bytes.readUInt32LE(5),
        text: bytes.toString("utf8", HEAD, size),
      });
      bytes = bytes.subarray(size);
    }
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#held = bytes.length;
    return packets;
  }
}

import fc from "fast-check";
import { expect, it } from "vitest";
import { Kind, PacketReader, encodePacket } from "../../../kernel/engine/packets.ts";

const packet = fc.record({
  kind: fc.constantFrom(...Object.values(Kind)),
  cell: fc.nat(0xffff_ffff),
  text: fc.string({ unit: "binary" }),
});

it("packets come back whole and in order, however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(packet), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (packets, cuts) => {
      const bytes = Buffer.concat(packets.map(encodePacket));
      const reader = new PacketReader();
      const back = [];
      for (let at = 0; at < bytes.length;) {
        const size = cuts.next().value as number;
        back.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      // Lone surrogates have no UTF-8.
      expect(back).toEqual(packets.map((sent) => ({ ...sent, text: Buffer.from(sent.text).toString() })));
    }),
  );
});

it("a large packet in many pieces is joined once", () => {
  const text = "x".repeat(5_000_000);
  const bytes = encodePacket({ kind: Kind.stdout, cell: 1, text });
  const reader = new PacketReader();
  for (let at = 0; at < bytes.length - 1; at += 65_536) {
    expect(reader.push(bytes.subarray(at, Math.min(at + 65_536, bytes.length - 1)))).toEqual([]);
  }
  expect(reader.push(bytes.subarray(bytes.length - 1))).toEqual([{ kind: Kind.stdout, cell: 1, text }]);
});

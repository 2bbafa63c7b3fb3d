import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { address, readConnection } from "../../../kernel/wire/connection.ts";

const GOOD = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  signature_scheme: "hmac-sha256",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: unknown) {
  const file = join(folder, "kernel.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readConnection(file);
}

describe("a connection file", () => {
  it("gives the addresses to bind", () => {
    expect(address(read(GOOD), "shell_port")).toBe("tcp://127.0.0.1:1");
    expect(address(read({ ...GOOD, transport: "ipc", ip: "/tmp/k" }), "hb_port")).toBe("ipc:///tmp/k-5");
    expect(address(read({ ...GOOD, ip: "::1" }), "iopub_port")).toBe("tcp://[::1]:2");
  });

  it.each([
    ["{", /cannot be read/],
    ["[1", /cannot be read/],
    ["null", /does not hold a JSON object/],
    [{ ...GOOD, shell_port: undefined }, /must give shell_port as a port number, not undefined/],
    [{ ...GOOD, hb_port: "5" }, /must give hb_port as a port number, not "5"/],
    [{ ...GOOD, iopub_port: 70_000 }, /must give iopub_port/],
    [{ ...GOOD, transport: "udp" }, /asks for transport "udp": tcp and ipc are known/],
    [{ ...GOOD, ip: 7 }, /must give ip as text/],
    [{ ...GOOD, signature_scheme: "hmac-md5" }, /asks for "hmac-md5" signatures: only hmac-sha256 is known/],
  ])("that is wrong is refused with one sentence that says how: %j", (content, sentence) => {
    expect(() => read(content)).toThrow(sentence);
  });

  it("without a key is served on this machine only", () => {
    expect(read({ ...GOOD, key: "" }).key).toBe("");
    expect(() => read({ ...GOOD, key: "", ip: "0.0.0.0" })).toThrow(
      /binds only to the local machine, not 0\.0\.0\.0/,
    );
  });

  it("that is not there is named", () => {
    expect(() => readConnection(join(folder, "none.json"))).toThrow(/none\.json cannot be read: ENOENT/);
  });
});

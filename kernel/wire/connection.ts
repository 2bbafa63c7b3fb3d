import { readFileSync } from "node:fs";

/** What a Jupyter connection file says: where to bind, and the key that messages are signed with. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** The fields that give the ports. */
export const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
export type PortName = (typeof PORTS)[number];

/**
 * Reads and checks a connection file.
 *
 * @throws Error with one sentence when the file is unreadable, is not JSON, lacks a field, asks for a signature scheme
 *   other than `hmac-sha256`, or asks to serve unsigned messages to other machines.
 */
export function readConnection(file: string): Connection {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`The connection file ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const say = (what: string) => new Error(`The connection file ${file} ${what}.`);
  if (typeof parsed !== "object" || parsed === null) throw say("does not hold a JSON object");
  const info = parsed as Record<string, unknown>;
  for (const port of PORTS) {
    const value = info[port];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 65_535) {
      throw say(`must give ${port} as a port number, not ${JSON.stringify(value)}`);
    }
  }
  const transport = info["transport"] ?? "tcp";
  if (transport !== "tcp" && transport !== "ipc")
    throw say(`asks for transport ${JSON.stringify(transport)}: tcp and ipc are known`);
  const ip = info["ip"];
  if (typeof ip !== "string" || ip === "") throw say("must give ip as text");
  const key = info["key"] ?? "";
  if (typeof key !== "string") throw say("must give key as text");
  const scheme = info["signature_scheme"] ?? "hmac-sha256";
  if (key !== "" && scheme !== "hmac-sha256")
    throw say(`asks for ${JSON.stringify(scheme)} signatures: only hmac-sha256 is known`);
  if (key === "" && transport === "tcp" && !isLoopback(ip)) {
    throw say(
      `has no key, so messages would be unsigned: this kernel then binds only to the local machine, not ${ip}`,
    );
  }
  return { ...(info as unknown as Connection), transport, ip, key };
}

function isLoopback(ip: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(ip) || ip === "::1" || ip === "[::1]" || ip === "localhost";
}

/** The ZeroMQ address of one of the connection's five ports. */
export function address(connection: Connection, port: PortName): string {
  const { transport, ip } = connection;
  const host = transport === "tcp" && ip.includes(":") && !ip.startsWith("[") ? `[${ip}]` : ip;
  return `${transport}://${host}${transport === "tcp" ? ":" : "-"}${connection[port]}`;
}

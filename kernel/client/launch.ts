import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../wire/connection.ts";
import { KernelClient } from "./client.ts";

/** A kernel of our own, and the client that talks to it. */
export interface LaunchedKernel {
  client: KernelClient;
  process: ChildProcess;
  connection: Connection;
  /** Asks the kernel to end, makes sure that it has, and leaves nothing behind. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  quiet?: boolean;
  transport?: Connection["transport"];
}

/**
 * Starts a kernel of this package on free ports of this machine.
 *
 * @param cli - The built command, `dist/cli.cjs`.
 * @param directory - Where its cells run.
 */
export function launchKernel(
  cli: string,
  directory: string,
  options: LaunchOptions = {},
): Promise<LaunchedKernel> {
  return launch((file) => [process.execPath, cli, "kernel", "--connection-file", file], directory, options);
}

/**
 * Starts any kernel, by the command that serves a connection file.
 *
 * @param options - `quiet`: what the kernel prints for itself is not shown. `transport`: tcp unless told otherwise.
 */
export async function launch(
  command: (connectionFile: string) => string[],
  directory: string,
  { env = {}, quiet = false, transport = "tcp" }: LaunchOptions = {},
): Promise<LaunchedKernel> {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const connection: Connection = {
    transport,
    ip: transport === "tcp" ? "127.0.0.1" : join(folder, "socket"),
    key: randomUUID(),
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
  };
  const file = join(folder, "kernel.json");
  writeFileSync(file, JSON.stringify({ ...connection, signature_scheme: "hmac-sha256" }), { mode: 0o600 });
  const [program, ...args] = command(file) as [string, ...string[]];
  const child = spawn(program, args, {
    cwd: directory,
    // What is run here is nobody's history.
    env: { ...process.env, THALWEG_DATA: folder, ...env },
    stdio: quiet ? "ignore" : ["ignore", "inherit", "inherit"],
  });
  const client = new KernelClient(connection);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    client,
    process: child,
    connection,
    async close() {
      void client.request("control", "shutdown_request", { restart: false }).catch(() => undefined);
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await exited;
      clearTimeout(late);
      client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

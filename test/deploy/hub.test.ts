import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../system/jupyter.ts";
import { descendants, survivors } from "../system/processes.ts";
import { kernelsAt, valueOf } from "../system/served-kernels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The hub in an environment of its own, made the first time: it brings some sixty packages, and a proxy from npm. */
const venv = join(root, "build", "hub");
const PYTHON_PACKAGES = ["jupyterhub==6.1.1", "jupyterlab==4.6.6"];
const PROXY = "configurable-http-proxy@5.3.0";
const USERS = ["ada", "grace"];
const token = randomBytes(16).toString("hex");

let folder: string;
let hub: ChildProcess;
let origin: string;
let said = "";

function prepare(): void {
  const done = join(venv, "done");
  if (existsSync(done)) return;
  rmSync(venv, { recursive: true, force: true });
  execFileSync("python3", ["-m", "venv", venv]);
  execFileSync(join(venv, "bin", "python"), ["-m", "pip", "install", "--quiet", ...PYTHON_PACKAGES]);
  execFileSync("npm", ["install", "--ignore-scripts", "--silent", "--prefix", venv, PROXY]);
  execFileSync(process.execPath, [join(root, "dist", "cli.cjs"), "install", "--prefix", venv]);
  writeFileSync(done, "");
}

/** Asks the hub, as a service that may do anything. */
async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${origin}/hub/api${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json().catch(() => undefined)) as Answer;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) {
    if (hub.exitCode !== null) throw new Error(`the hub ended:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

beforeAll(async () => {
  prepare();
  folder = mkdtempSync(join(tmpdir(), "thalweg-hub-"));
  const [port, hubPort, proxyPort] = [await freePort(), await freePort(), await freePort()];
  origin = `http://127.0.0.1:${port}`;
  const settings = [
    "c = get_config()",
    `load_subconfig(${JSON.stringify(join(root, "docs", "jupyterhub_config.py"))})`,
    `c.JupyterHub.bind_url = "${origin}"`,
    `c.JupyterHub.hub_port = ${hubPort}`,
    `c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${proxyPort}"`,
    'c.JupyterHub.authenticator_class = "dummy"',
    "c.Authenticator.allow_all = True",
    `c.SimpleLocalProcessSpawner.home_dir_template = ${JSON.stringify(join(folder, "home-{username}"))}`,
    `c.JupyterHub.services = [{"name": "test", "api_token": "${token}"}]`,
    'c.JupyterHub.load_roles = [{"name": "all", "scopes": ["admin:users", "admin:servers", "tokens", "access:servers"], "services": ["test"]}]',
    // Browsers say of a request that it is for a web socket, which may carry a token; Node's client does not.
    'c.Spawner.environment = {"JUPYTERHUB_ALLOW_TOKEN_IN_URL": "1"}',
    // The hub's own refusal of being run by root is for its servers.
    'c.Spawner.args += ["--allow-root"]',
  ];
  writeFileSync(join(folder, "jupyterhub_config.py"), settings.join("\n"));
  hub = spawn(join(venv, "bin", "python"), ["-m", "jupyterhub"], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [join(venv, "bin"), join(venv, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [hub.stdout!, hub.stderr!]) stream.on("data", (text) => (said += String(text)));
  await until(async () => (await fetch(`${origin}/hub/api`)).ok);
});
afterAll(async () => {
  const below = descendants(hub.pid!);
  const ended = once(hub, "exit");
  hub.kill("SIGTERM");
  await ended;
  expect(await survivors(below)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

/** The values of cells in a new kernel on a user's own server. */
async function valuesOf(user: string, cells: readonly string[]): Promise<unknown[]> {
  const { token: own } = await ask<{ token: string }>("POST", `/users/${user}/tokens`, { note: "a test" });
  const manager = kernelsAt(`${origin}/user/${user}/`, own);
  try {
    const kernel = await manager.startNew({ name: "thalweg" });
    const values: unknown[] = [];
    for (const code of cells) values.push(await valueOf(kernel, code));
    await kernel.shutdown();
    return values;
  } finally {
    manager.dispose();
  }
}

it("two users of a JupyterHub, set up as documented, each run cells in a kernel of their own", async () => {
  await Promise.all(
    USERS.map(async (user) => {
      await ask("POST", `/users/${user}`);
      await ask("POST", `/users/${user}/server`);
    }),
  );
  await until(async () => {
    const users = await Promise.all(
      USERS.map((user) => ask<{ servers: Record<string, { ready: boolean }> }>("GET", `/users/${user}`)),
    );
    return users.every(({ servers }) => servers[""]?.ready === true);
  });
  const cells = (user: string) => [
    `const mine: string = ${JSON.stringify(user)};\nmine`,
    'process.env["HOME"] ?? ""',
  ];
  const values = await Promise.all(USERS.map((user) => valuesOf(user, cells(user))));
  expect(values).toEqual(USERS.map((user) => [`'${user}'`, `'${join(folder, `home-${user}`)}'`]));
  for (const user of USERS) await ask("DELETE", `/users/${user}/server`);
});

import { once } from "node:events";
import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dataFolder } from "../../engine/data-folder.ts";
import { openHistory } from "../../server/history.ts";
import { userDataFolder } from "../jupyter-paths.ts";
import { firstLine, PATIENCE, quoted, reinstall, type Finding } from "./finding.ts";

const HOST = "127.0.0.1";
/** Where JupyterLab serves, unless it is told otherwise. */
const JUPYTER_PORT = 8888;

/** The folders that the kernel and the Jupyter that starts it write to. */
export function permissions(): Finding {
  const what = "Permissions";
  const runtime = process.env["JUPYTER_RUNTIME_DIR"] ?? join(userDataFolder(), "runtime");
  const folders = [...new Set([dataFolder(), runtime, tmpdir()])];
  const closed = folders.map(existing).find((folder) => !takesFiles(folder));
  if (closed === undefined) return { what, state: "good", detail: folders.join(", ") };
  const detail = `nothing can be written to ${closed}`;
  return { what, state: closed === existing(dataFolder()) ? "poor" : "bad", detail, mend: open(closed) };
}

/** The folder, or the nearest one above it that is there. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

function takesFiles(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(folder, ".thalweg-")));
    return true;
  } catch {
    return false;
  }
}

/** The command that lets this user write to a folder. */
function open(folder: string): string {
  const { uid } = statSync(folder);
  if (!statSync(folder).isDirectory()) return `mv ${quoted(folder)} ${quoted(`${folder}.old`)}`;
  if (uid === process.getuid?.()) return `chmod u+rwx ${quoted(folder)}`;
  return `sudo chown "$(id -u)" ${quoted(folder)}`;
}

export async function history(): Promise<Finding> {
  const what = "History";
  const path = join(dataFolder(), "history.sqlite");
  try {
    (await openHistory(path)).close();
    return { what, state: "good", detail: path };
  } catch (error) {
    return { what, state: "poor", detail: firstLine(error), mend: mendHistory(path, error) };
  }
}

function mendHistory(path: string, error: unknown): string {
  if ((error as { code?: string }).code === "MODULE_NOT_FOUND") return reinstall();
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return existsSync(path) && takesFiles(dirname(path)) ? open(path) : open(existing(dirname(path)));
  }
  return `name a folder on a disk of this machine in THALWEG_DATA`;
}

/** Whether programs of this machine may talk to each other, which is how a kernel is reached. */
export async function ports(): Promise<Finding> {
  const what = "Ports";
  try {
    await talk();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const mend =
      process.platform === "linux" && ["EADDRNOTAVAIL", "ENETUNREACH"].includes(code)
        ? "sudo ip link set lo up"
        : `let programs of this machine talk over ${HOST}: a firewall or a sandbox keeps them from it`;
    return { what, state: "bad", detail: `nobody answers on ${HOST} (${firstLine(error)})`, mend };
  }
  const taken = await listen(JUPYTER_PORT).then(
    (server) => void server.close(),
    () => `; ${JUPYTER_PORT} is taken, so JupyterLab will serve on the next that is free`,
  );
  return { what, state: "good", detail: `${HOST} answers${taken ?? ""}` };
}

/** A word sent over a port of this machine, and received. */
async function talk(): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  const server = await listen(0);
  try {
    const socket = connect((server.address() as AddressInfo).port, HOST);
    try {
      const [[other]] = (await Promise.all([
        once(server, "connection", { signal }),
        once(socket, "connect", { signal }),
      ])) as [[ReturnType<typeof connect>], unknown];
      other.end("thalweg");
      await once(socket, "data", { signal });
    } finally {
      socket.destroy();
    }
  } finally {
    server.close();
  }
}

async function listen(port: number) {
  const server = createServer().listen({ port, host: HOST, exclusive: true });
  await once(server, "listening");
  return server;
}

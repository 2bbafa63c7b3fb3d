import { join } from "node:path";
import { handlers } from "../server/handlers.ts";
import { dataFolder } from "../engine/data-folder.ts";
import { ProcessEngine } from "../engine/process-engine.ts";
import { History } from "../server/history.ts";
import { Server } from "../server/server.ts";
import { ZmqTransport } from "../transport/zmq.ts";
import { readConnection } from "../wire/connection.ts";

/** How often a kernel looks whether whoever started it still lives, in ms. */
const WATCH = 1_000;

/** `thalweg kernel --connection-file FILE`: serves one kernel until it is told to end or its parent is gone. */
export async function kernel(connectionFile: string): Promise<void> {
  const connection = readConnection(connectionFile);
  // Its processes take longer to start than all that is to be done meanwhile.
  const engine = new ProcessEngine();
  const transport = await ZmqTransport.bind(connection).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  const history = new History(join(dataFolder(), "history.sqlite"));
  let ending = false;

  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await Promise.all([engine.close(), history.close()]);
    await transport.close();
    process.exit(0);
  };
  const server = new Server({
    transport,
    engine,
    handlers,
    history,
    key: connection.key,
    onShutdown: () => void end(),
    log: (line) => console.error(`thalweg: ${line}`),
  });
  server.listen();

  process.on("SIGINT", () => void engine.interrupt());
  process.on("SIGTERM", () => void end());
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end();
  }, WATCH).unref();
}

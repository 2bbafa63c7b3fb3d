import { join } from "node:path";
import { dataFolder } from "../engine/data-folder.ts";
import { ProcessEngine } from "../engine/process-engine.ts";
import { readConnection } from "../wire/connection.ts";

/** How often a kernel looks whether whoever started it still lives, in ms. */
const WATCH = 1_000;

/** `thalweg kernel --connection-file FILE`: serves one kernel until it is told to end or its parent is gone. */
export async function kernel(connectionFile: string): Promise<void> {
  const connection = readConnection(connectionFile);
  // Its processes take longer to start than all that is to be loaded and done meanwhile.
  const engine = new ProcessEngine();
  const [{ ZmqTransport }, { Server }, { handlers }, { History }] = await Promise.all([
    import("../transport/zmq.ts"),
    import("../server/server.ts"),
    import("../server/handlers.ts"),
    import("../server/history.ts"),
  ]);
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

import type { Handler } from "./handler.ts";
import { comm, commInfo } from "./handlers/comm.ts";
import { complete } from "./handlers/complete.ts";
import { debug } from "./handlers/debug.ts";
import { execute } from "./handlers/execute.ts";
import { history } from "./handlers/history.ts";
import { inspect } from "./handlers/inspect.ts";
import { interrupt } from "./handlers/interrupt.ts";
import { isComplete } from "./handlers/is-complete.ts";
import { kernelInfo } from "./handlers/kernel-info.ts";
import { shutdown } from "./handlers/shutdown.ts";

/** Who answers what. A type that is not here is not known to the kernel. */
export const handlers: ReadonlyMap<string, Handler> = new Map([
  ["kernel_info_request", kernelInfo],
  ["execute_request", execute],
  ["complete_request", complete],
  ["inspect_request", inspect],
  ["is_complete_request", isComplete],
  ["history_request", history],
  ["comm_info_request", commInfo],
  ["comm_open", comm("open")],
  ["comm_msg", comm("msg")],
  ["comm_close", comm("close")],
  ["debug_request", debug],
  ["interrupt_request", interrupt],
  ["shutdown_request", shutdown],
]);

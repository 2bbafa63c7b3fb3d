import type { CellListener, Output } from "../../engine/engine.ts";
import type { JsonObject, Message } from "../../wire/message.ts";
import { field, type Handler, type Services } from "../handler.ts";

/** Runs a cell: `execute_input`, whatever it puts out, `execute_result` or `error`, and the reply to match. */
export const execute: Handler = async (request, services) => {
  const code = field(request, "code", "string");
  const silent = field(request, "silent", "boolean", false);
  const counted = !silent && field(request, "store_history", "boolean", true);
  const allowStdin = field(request, "allow_stdin", "boolean", true);
  if (counted) services.executionCount++;
  const execution_count = services.executionCount;
  if (!silent) await services.publish("execute_input", { code, execution_count }, request);

  const outcome = await services.engine.execute(
    { code, count: execution_count, allowStdin },
    listener(request, services, silent),
  );

  if (outcome.status === "ok") {
    if (outcome.result !== undefined && !silent) {
      await services.publish("execute_result", { execution_count, ...outcome.result }, request);
    }
    return { status: "ok", execution_count, payload: [], user_expressions: {} };
  }
  const { ename, evalue, traceback } = outcome;
  if (!silent) await services.publish("error", { ename, evalue, traceback }, request);
  return { status: "error", execution_count, ename, evalue, traceback, payload: [], user_expressions: {} };
};

function listener(request: Message, services: Services, silent: boolean): CellListener {
  return {
    output(output) {
      if (silent) return Promise.resolve();
      const [type, content] = toMessage(output);
      return services.publish(type, content, request);
    },
    ask: (prompt, password) => services.ask(request, prompt, password),
  };
}

function toMessage(output: Output): [type: string, content: JsonObject] {
  switch (output.kind) {
    case "stream":
      return ["stream", { name: output.name, text: output.text }];
    case "clear":
      return ["clear_output", { wait: output.wait }];
    case "display": {
      const { data, metadata, transient, update } = output;
      return [update ? "update_display_data" : "display_data", { data, metadata, transient }];
    }
  }
}

import type { CellListener, Output } from "../../engine/engine.ts";
import type { JsonObject, Message, MimeBundle } from "../../wire/message.ts";
import { field, type Extras, type Handler, type Services } from "../handler.ts";

/** Within this time nobody changes the text of a cell that they have just run, in ms. */
const SOON = 2_000;

/** Runs a cell: `execute_input`, whatever it puts out, `execute_result` or `error`, and the reply to match. */
export const execute: Handler = async (request, services) => {
  const code = field(request, "code", "string");
  const silent = field(request, "silent", "boolean", false);
  const counted = !silent && field(request, "store_history", "boolean", true);
  const allowStdin = field(request, "allow_stdin", "boolean", true);
  if (counted) services.executionCount++;
  const execution_count = services.executionCount;
  if (counted) void services.history.append(execution_count, code);
  if (!silent) await services.publish("execute_input", { code, execution_count }, request);

  const began = performance.now();
  const payload: JsonObject[] = [];
  const outcome = await services.engine.execute(
    { code, id: cellId(request), count: execution_count, allowStdin },
    listener(request, services, silent, (data) => payload.push({ source: "page", data, start: 0 })),
  );

  if (outcome.status === "ok") {
    if (outcome.result !== undefined && !silent) {
      await services.publish("execute_result", { execution_count, ...outcome.result }, request);
    }
    // A front end that knows cells writes the rest into this one, unless somebody may have gone on writing there.
    if (outcome.code !== undefined && cellId(request) !== undefined && performance.now() - began < SOON) {
      payload.push({ source: "set_next_input", text: outcome.code, replace: true });
    }
    const user_expressions = await evaluate(request, services, execution_count);
    return { status: "ok", execution_count, payload, user_expressions };
  }
  if (field(request, "stop_on_error", "boolean", true)) services.abortWaiting();
  const { ename, evalue, traceback } = outcome;
  if (!silent) await services.publish("error", { ename, evalue, traceback }, request);
  return { status: "error", execution_count, ename, evalue, traceback, payload: [], user_expressions: {} };
};

/** JupyterLab and VS Code say which cell of the notebook it is that runs. */
function cellId({ metadata }: Message): string | undefined {
  const { cellId } = metadata;
  return typeof cellId === "string" ? cellId : undefined;
}

/** The values of the expressions that the client wants along with the reply, each with its own error where it fails. */
async function evaluate(request: Message, { engine }: Services, count: number): Promise<JsonObject> {
  const expressions = Object.entries(field(request, "user_expressions", "object", {}));
  const quiet: CellListener = {
    output: () => Promise.resolve(),
    ask: () => Promise.reject(new Error("an expression cannot ask")),
  };
  const values: JsonObject = {};
  for (const [name, code] of expressions) {
    const outcome = await engine.execute({ code: String(code), count, allowStdin: false }, quiet);
    values[name] =
      outcome.status === "ok" ? { status: "ok", data: {}, metadata: {}, ...outcome.result } : outcome;
  }
  return values;
}

function listener(
  request: Message,
  services: Services,
  silent: boolean,
  page: (data: MimeBundle) => void,
): CellListener {
  return {
    output(output) {
      if (output.kind === "page") page(output.data);
      if (silent || output.kind === "page") return Promise.resolve();
      const [type, content, extras] = toMessage(output);
      return services.publish(type, content, request, extras);
    },
    ask: (prompt, password) => services.ask(request, prompt, password),
  };
}

function toMessage(
  output: Exclude<Output, { kind: "page" }>,
): [type: string, content: JsonObject, extras?: Extras] {
  switch (output.kind) {
    case "stream":
      return ["stream", { name: output.name, text: output.text }];
    case "clear":
      return ["clear_output", { wait: output.wait }];
    case "comm": {
      const { action, comm_id, target_name, data, metadata, buffers } = output;
      const target = target_name === undefined ? {} : { target_name };
      return [`comm_${action}`, { comm_id, ...target, data }, { metadata, buffers }];
    }
    case "display": {
      const { data, metadata, transient, update } = output;
      return [update ? "update_display_data" : "display_data", { data, metadata, transient }];
    }
  }
}

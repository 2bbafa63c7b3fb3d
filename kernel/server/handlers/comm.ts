import { field, type Handler } from "../handler.ts";

/** Delivers `comm_open`, `comm_msg` or `comm_close` to the cells. The protocol has no reply. */
export const comm =
  (action: "open" | "msg" | "close"): Handler =>
  async (request, { engine }) => {
    await engine.comm({
      action,
      comm_id: field(request, "comm_id", "string"),
      ...(action === "open" ? { target_name: field(request, "target_name", "string") } : {}),
      data: field(request, "data", "object", {}),
      metadata: request.metadata,
      buffers: request.buffers,
    });
    return undefined;
  };

/** The open comms, of all targets or of one. */
export const commInfo: Handler = (request, { engine }) => {
  const wanted = request.content["target_name"];
  const comms = [...engine.comms]
    .filter(([, target_name]) => typeof wanted !== "string" || target_name === wanted)
    .map(([id, target_name]) => [id, { target_name }] as const);
  return { status: "ok", comms: Object.fromEntries(comms) };
};

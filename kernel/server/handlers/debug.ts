import { field, type Handler } from "../handler.ts";

/** There is no debugger: said in the form of the Debug Adapter Protocol, which the request's content is. */
export const debug: Handler = (request) => ({
  type: "response",
  request_seq: field(request, "seq", "number", 0),
  success: false,
  command: field(request, "command", "string", ""),
  message: "This kernel has no debugger.",
});

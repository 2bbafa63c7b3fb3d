import { field, type Handler } from "../handler.ts";

/** Whether a console should run what was typed, or wait for more. */
export const isComplete: Handler = async (request, { engine }) => ({
  ...(await engine.isComplete(field(request, "code", "string"))),
});

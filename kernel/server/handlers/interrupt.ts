import type { Handler } from "../handler.ts";

/** Stops the running cell. */
export const interrupt: Handler = async (_request, { engine }) => {
  await engine.interrupt();
  return { status: "ok" };
};

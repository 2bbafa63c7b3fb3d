import { field, type Handler } from "../handler.ts";

/** Ends the kernel; whoever asked starts another when it is a restart. */
export const shutdown: Handler = (request, services) => {
  const restart = field(request, "restart", "boolean", false);
  services.shutdown(restart);
  return { status: "ok", restart };
};

import type { Handler } from "../handler.ts";

/** The open comms. None can be opened yet. */
export const commInfo: Handler = () => ({ status: "ok", comms: {} });

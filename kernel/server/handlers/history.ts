import type { Handler } from "../handler.ts";

/** Earlier input. None is kept yet. */
export const history: Handler = () => ({ status: "ok", history: [] });

import { toUtf16 } from "../../wire/cursor.ts";
import { field, type Handler } from "../handler.ts";

/** What is known of the name at the cursor. */
export const inspect: Handler = async (request, { engine }) => {
  const code = field(request, "code", "string");
  const cursor = field(request, "cursor_pos", "number", code.length);
  const detail = field(request, "detail_level", "number", 0);
  const data = await engine.inspect(code, toUtf16(code, cursor), detail);
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
};

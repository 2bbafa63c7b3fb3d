import { toCodePoints, toUtf16 } from "../../wire/cursor.ts";
import { field, type Handler } from "../handler.ts";

/** What can stand at the cursor. */
export const complete: Handler = async (request, { engine }) => {
  const code = field(request, "code", "string");
  const cursor = field(request, "cursor_pos", "number", code.length);
  const { matches, start, end } = await engine.complete(code, toUtf16(code, cursor));
  return {
    status: "ok",
    matches,
    cursor_start: toCodePoints(code, start),
    cursor_end: toCodePoints(code, end),
    metadata: {},
  };
};

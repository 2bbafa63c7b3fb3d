import { toCodePoints, toUtf16 } from "../../wire/cursor.ts";
import { field, type Handler } from "../handler.ts";

/** What can stand at the cursor. */
export const complete: Handler = async (request, { engine }) => {
  const code = field(request, "code", "string");
  const cursor = field(request, "cursor_pos", "number", code.length);
  const { matches, about, ...span } = await engine.complete(code, toUtf16(code, cursor));
  const [start, end] = [toCodePoints(code, span.start), toCodePoints(code, span.end)];
  // Front ends that show what each match is look for it here.
  const types = about?.map(({ kind, ...more }, n) => ({
    start,
    end,
    text: matches[n]!,
    type: kind,
    ...more,
  }));
  return {
    status: "ok",
    matches,
    cursor_start: start,
    cursor_end: end,
    metadata: types === undefined ? {} : { _jupyter_types_experimental: types },
  };
};

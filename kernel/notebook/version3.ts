import type { JsonObject } from "../wire/message.ts";

interface Version3 {
  metadata?: JsonObject;
  worksheets?: { cells?: JsonObject[] }[];
}

/** The names that format 3 gave to what has a MIME type in format 4. */
const MIME_TYPES: Record<string, string> = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
};

/** A notebook of format 3 in the form of format 4: one list of cells, headings as markdown, outputs by MIME type. */
export function fromVersion3(json: object): JsonObject {
  const { metadata, worksheets } = json as Version3;
  const cells = (worksheets ?? []).flatMap((sheet) => sheet.cells ?? []);
  return { nbformat: 4, nbformat_minor: 0, metadata: metadata ?? {}, cells: cells.map(toCell) };
}

function toCell(cell: JsonObject): JsonObject {
  const { cell_type, source, input, level, metadata = {}, outputs, prompt_number } = cell;
  if (cell_type === "heading") {
    const text = [source].flat().map(String).join("").replaceAll("\n", " ");
    return { cell_type: "markdown", metadata, source: `${"#".repeat(Number(level) || 1)} ${text}` };
  }
  if (cell_type !== "code") return { cell_type, metadata, source };
  return {
    cell_type,
    metadata,
    source: input,
    execution_count: prompt_number ?? null,
    outputs: Array.isArray(outputs) ? (outputs as JsonObject[]).map(toOutput) : [],
  };
}

function toOutput(output: JsonObject): JsonObject {
  const { output_type, stream, text, ename, evalue, traceback, metadata = {}, prompt_number } = output;
  if (output_type === "stream") return { output_type, name: stream, text };
  if (output_type === "pyerr") return { output_type: "error", ename, evalue, traceback };
  const named = Object.entries(output).filter(([key]) => key in MIME_TYPES);
  const data: JsonObject = Object.fromEntries(named.map(([key, value]) => [MIME_TYPES[key]!, value]));
  return output_type === "pyout"
    ? { output_type: "execute_result", data, metadata, execution_count: prompt_number ?? null }
    : { output_type, data, metadata };
}

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isTooDeep } from "../wire/frames.ts";
import type { JsonObject, MimeBundle } from "../wire/message.ts";
import { fromVersion3 } from "./version3.ts";

/** What a code cell put out, as nbformat 4 stores it. */
export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: MimeBundle; metadata: JsonObject }
  | { output_type: "execute_result"; data: MimeBundle; metadata: JsonObject; execution_count: number | null }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  source: string;
  metadata: JsonObject;
  /** Pictures of a markdown cell, by name. */
  attachments?: Record<string, MimeBundle>;
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook of format 4, with every text in one piece. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: JsonObject & { kernelspec?: { language?: string; display_name?: string; name?: string } };
  cells: Cell[];
}

/**
 * Reads a notebook of format 4, or of format 3 as format 4 would have it. The file stays as it is.
 *
 * @throws Error with one sentence when the file is not a notebook.
 */
export function readNotebook(file: string): Notebook {
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  if (isTooDeep(text)) throw new Error(`${file} is not a notebook that can be read: it nests too deeply.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} cannot be read as a notebook: ${(error as Error).message}`, { cause: error });
  }
  if (typeof json !== "object" || json === null || !("nbformat" in json)) {
    throw new Error(`${file} is not a notebook: it is JSON, but does not say which nbformat it has.`);
  }
  const found = json.nbformat === 3 ? fromVersion3(json) : (json as JsonObject);
  if (found["nbformat"] !== 4 || !Array.isArray(found["cells"])) {
    throw new Error(
      `${file} is not a notebook of format 4 (it says nbformat ${JSON.stringify(found["nbformat"])}); ` +
        "open it in JupyterLab and save it to convert it.",
    );
  }
  const minor = found["nbformat_minor"];
  return {
    ...found,
    nbformat: 4,
    nbformat_minor: typeof minor === "number" ? minor : 0,
    metadata: isObject(found["metadata"]) ? found["metadata"] : {},
    cells: found["cells"].filter(isObject).map(toCell),
  };
}

/** A notebook as the text of its file, as Jupyter writes it. */
export function toJson(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: lines(cell.source) }));
  return `${JSON.stringify({ ...notebook, cells }, undefined, 1)}\n`;
}

/** Writes a file aside and then renames it, so that nobody ever sees half of it. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const staging = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(staging, content);
    renameSync(staging, file);
  } finally {
    rmSync(staging, { force: true });
  }
}

/** Whether a notebook's own kernelspec names a language other than ours. Notebooks that name none are taken as ours. */
export function otherLanguage({ metadata }: Notebook): string | undefined {
  const language = metadata.kernelspec?.language ?? (metadata["language_info"] as { name?: string })?.name;
  return language === undefined || /^(type|java)script$/i.test(language) ? undefined : language;
}

/** A cell of a type that is not known is kept as raw text: nobody can say what it means. */
function toCell(cell: JsonObject): Cell {
  const { cell_type, id, source, metadata, attachments, outputs, execution_count } = cell;
  const type = cell_type === "code" || cell_type === "markdown" ? cell_type : "raw";
  return {
    cell_type: type,
    ...(typeof id === "string" ? { id } : {}),
    source: textOf(source),
    metadata: isObject(metadata) ? metadata : {},
    ...(isObject(attachments) ? { attachments: attachments as Record<string, MimeBundle> } : {}),
    ...(type === "code"
      ? {
          outputs: (Array.isArray(outputs) ? outputs : []).filter(isObject).flatMap(toOutput),
          execution_count: typeof execution_count === "number" ? execution_count : null,
        }
      : {}),
  };
}

function toOutput(output: JsonObject): Output[] {
  const { output_type, name, ename, evalue, traceback, data, metadata, execution_count } = output;
  const shown = {
    data: isObject(data) ? mapValues(data, joined) : {},
    metadata: isObject(metadata) ? metadata : {},
  };
  switch (output_type) {
    case "stream":
      return [{ output_type, name: name === "stderr" ? name : "stdout", text: textOf(output["text"]) }];
    case "display_data":
      return [{ output_type, ...shown }];
    case "execute_result":
      return [
        {
          output_type,
          ...shown,
          execution_count: typeof execution_count === "number" ? execution_count : null,
        },
      ];
    case "error": {
      const frames = Array.isArray(traceback) ? traceback.map(String) : [];
      return [{ output_type, ename: textOf(ename), evalue: textOf(evalue), traceback: frames }];
    }
    default:
      return [];
  }
}

/** Texts may be stored as a list of lines. */
function textOf(source: unknown): string {
  return Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "";
}

function joined(value: unknown): unknown {
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
}

function lines(source: string): string[] {
  return source === "" ? [] : source.split(/(?<=\n)/);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(object: JsonObject, f: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)]));
}

import { SourceMap } from "node:module";
import { isOwnFrame } from "../traceback.ts";
import { withoutBoxes } from "./box.ts";

/** How many programs' maps are kept: so far back may an error come from. */
const KEPT = 1_000;
const maps = new Map<string, string | SourceMap>();
let installed = false;

/** From now on, stack traces give positions in a program as its author wrote it. */
export function mapStack(name: string, mappings: string): void {
  install();
  maps.delete(name);
  maps.set(name, mappings);
  for (const oldest of maps.keys()) {
    if (maps.size <= KEPT) break;
    maps.delete(oldest);
  }
}

/** Wherever a stack is read, by the kernel or by a cell, V8 asks for its text here. */
function install(): void {
  if (installed) return;
  installed = true;
  const before = Error.prepareStackTrace?.bind(Error);
  Error.prepareStackTrace = (error, sites) => {
    if (before !== undefined && !sites.some((site) => maps.has(site.getScriptNameOrSourceURL() ?? ""))) {
      return before(error, sites) as unknown;
    }
    const frames = sites.map((site) => `    at ${withoutBoxes(mapped(site))}`);
    return [withoutBoxes(headOf(error)), ...frames.filter((frame) => !isOwnFrame(frame))].join("\n");
  };
}

function headOf(error: Error): string {
  try {
    // What V8 was asked the stack of need not be an error: `console.trace` hands it an object with a name and a message.
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function mapped(site: NodeJS.CallSite): string {
  const text = (site as NodeJS.CallSite & { toString(): string }).toString();
  const name = site.getScriptNameOrSourceURL() ?? "";
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  const map = mapOf(name);
  if (map === undefined || line === null || column === null) return text;
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return text;
  return text.replace(
    `${name}:${line}:${column}`,
    `${name}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  );
}

function mapOf(name: string): SourceMap | undefined {
  const map = maps.get(name);
  if (typeof map !== "string") return map;
  // Only an error needs the map, so it is read when there is one.
  const payload = {
    version: 3,
    file: "",
    sources: [name],
    sourcesContent: [],
    names: [],
    mappings: map,
    sourceRoot: "",
  };
  const read = new SourceMap(payload);
  maps.set(name, read);
  return read;
}

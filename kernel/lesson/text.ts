import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readNotebook, type Notebook } from "../notebook/format.ts";
import type { Fault } from "./fault.ts";
import { anchor, headingsIn, linksIn, mathematicsIn } from "./markdown.ts";

/** What is wrong with a notebook before anything has run: outputs left in it, dead links, TeX that does not parse. */
export async function faultsOfText(notebook: Notebook, file: string): Promise<Fault[]> {
  const parse = await texParser();
  const own = headingsOf(notebook);
  const faults: Fault[] = [];
  for (const [
    at,
    { cell_type, source, outputs = [], execution_count, attachments },
  ] of notebook.cells.entries()) {
    const say = (message: string): void => void faults.push({ cell: at + 1, message });
    if (cell_type === "code" && (outputs.length > 0 || typeof execution_count === "number"))
      say("has outputs or a number; clear the outputs of all cells and save");
    if (cell_type !== "markdown") continue;
    for (const target of linksIn(source)) {
      if (target.startsWith("attachment:")) {
        if (attachments?.[target.slice("attachment:".length)] === undefined)
          say(`has no attachment for ${target}`);
      } else if (!/^[a-z][a-z+.-]*:/i.test(target)) {
        const dead = deadLink(target, file, own);
        if (dead !== undefined) say(dead);
      }
    }
    for (const { tex, display } of mathematicsIn(source)) {
      const error = parse?.(tex, display);
      if (error !== undefined) say(`TeX does not parse: ${error}`);
    }
  }
  return faults;
}

/** Why a link to a file or a heading leads nowhere; addresses on the web are not asked. */
function deadLink(target: string, file: string, own: ReadonlySet<string>): string | undefined {
  const [path = "", fragment] = target.split("#", 2);
  const other = path === "" ? undefined : join(dirname(file), decodeURIComponent(path));
  if (other !== undefined && !existsSync(other)) return `links to ${target}, and there is no such file`;
  if (fragment === undefined || fragment === "" || (other !== undefined && !other.endsWith(".ipynb")))
    return undefined;
  const headings = other === undefined ? own : headingsOf(readNotebook(other));
  return headings.has(anchor(fragment)) ? undefined : `links to ${target}, and there is no such heading`;
}

function headingsOf({ cells }: Notebook): Set<string> {
  const text = cells.filter(({ cell_type }) => cell_type === "markdown");
  return new Set(text.flatMap(({ source }) => headingsIn(source)).map(anchor));
}

type Parse = (tex: string, displayMode: boolean) => string | undefined;

/** KaTeX, where it is installed: pages are drawn with it, and JupyterLab's MathJax takes what it takes. */
export async function texParser(): Promise<Parse | undefined> {
  let katex: { renderToString(tex: string, options: object): string };
  try {
    ({ default: katex } = (await import("katex")) as { default: typeof katex });
  } catch {
    return undefined;
  }
  return (tex, displayMode) => {
    try {
      katex.renderToString(tex, { displayMode, throwOnError: true, strict: "ignore" });
      return undefined;
    } catch (error) {
      return (error as Error).message.replace(/^KaTeX parse error: /, "");
    }
  };
}

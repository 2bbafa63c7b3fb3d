import { createLanguage } from "../../../../kernel/engine/stock/language.ts";
import { createRunner } from "../../../../kernel/engine/stock/runner.ts";
import { GLOBALS, HOME, Notebook } from "../notebook.ts";

/** Cells in a folder, on the stock compiler. */
export function stockNotebook(directory: string): Notebook {
  return new Notebook(createLanguage(HOME, GLOBALS, directory), createRunner(directory, HOME));
}

import { existsSync } from "node:fs";
import { newLesson } from "../lesson/template.ts";
import { notebooksBefore } from "../notebook/find.ts";
import { toJson, writeWhole } from "../notebook/format.ts";

/** `thalweg new NAME`: writes a lesson to begin with, with one complete exercise. Returns the file. */
export function create(name: string): string {
  const file = name.endsWith(".ipynb") ? name : `${name}.ipynb`;
  if (existsSync(file)) throw new Error(`${file} is there already; choose another name.`);
  const title = file
    .replace(/^.*[\\/]/, "")
    .replace(/\.ipynb$/, "")
    .replace(/^\d+-/, "")
    .replaceAll("-", " ");
  const earlier = notebooksBefore(file)
    .at(-1)
    ?.replace(/\.ipynb$/, "");
  const number = earlier && (/^\d+(?=-)/.exec(earlier)?.[0] ?? earlier);
  writeWhole(file, toJson(newLesson(title.charAt(0).toUpperCase() + title.slice(1), number)));
  return file;
}

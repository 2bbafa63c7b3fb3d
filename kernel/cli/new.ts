import { existsSync } from "node:fs";
import { newLesson } from "../lesson/template.ts";
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
  writeWhole(file, toJson(newLesson(title.charAt(0).toUpperCase() + title.slice(1))));
  return file;
}

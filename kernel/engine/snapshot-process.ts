// What `node --build-snapshot` runs: the language process, up to where it would begin to serve. Node's own loader of modules
// cannot be written down, so the two files are read by a loader of a few lines.
import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

const start = join(import.meta.dirname, "language.cjs");
const { resolve } = createRequire(start);

type Load = (name: string) => unknown;

function load(file: string): unknown {
  const module = { exports: {} };
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`;
  const body = new Script(source, { filename: file }).runInThisContext() as (
    exports: unknown,
    load: Load,
    module: object,
    file: string,
    folder: string,
  ) => void;
  // The one `require` there is here is Node's, for what is built in.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const inner: Load = (name) => (isBuiltin(name) ? require(name) : load(resolve(name)));
  body(module.exports, inner, module, file, dirname(file));
  return module.exports;
}

load(start);

// `npm run bench -- <suite> [--json FILE]`: a table for people, and rows for programs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { benchCheck } from "./check/check.ts";
import { benchKernel } from "./kernel/kernel.ts";
import { benchMany } from "./kernel/many.ts";
import { soak } from "./kernel/soak.ts";
import { benchLib } from "./lib/lib.ts";
import { benchSeeing } from "./seeing/seeing.ts";
import { benchSite } from "./site/site.ts";
import { toMarkdown, type Row } from "./table.ts";

const root = process.cwd();
const suites: Record<string, (root: string) => Row[] | Promise<Row[]>> = {
  kernel: benchKernel,
  many: benchMany,
  lib: benchLib,
  seeing: benchSeeing,
  check: benchCheck,
  site: benchSite,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    write: { type: "boolean", default: false },
    cells: { type: "string" },
  },
});
const [suite = ""] = positionals;

if (suite === "soak") {
  await soak(root, Number(values.cells ?? 10_000));
} else if (suites[suite] === undefined) {
  console.error(`Which suite? ${Object.keys(suites).join(", ")}`);
  process.exitCode = 2;
} else {
  const rows = await suites[suite](root);
  const table = toMarkdown(rows);
  console.log(table);
  if (values.json !== undefined) {
    mkdirSync(dirname(values.json), { recursive: true });
    writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
  }
  if (values.write) record(suite, table);
}

/** Puts the table into docs/benchmarks.md, in the place of the suite's last one. */
function record(suite: string, table: string): void {
  const file = join(root, "docs", "benchmarks.md");
  const machine = `${cpus()[0]!.model}, ${cpus().length} threads; Node ${process.version}; ${new Date().toISOString().slice(0, 10)}`;
  const section = `<!-- ${suite} -->\n\n_${machine}_\n\n${table}\n\n<!-- /${suite} -->`;
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(new RegExp(`<!-- ${suite} -->[^]*<!-- /${suite} -->`), () => section),
  );
}

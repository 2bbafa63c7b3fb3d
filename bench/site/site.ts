import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, type Row } from "../table.ts";

const NOTEBOOKS = 50;
const PEER = "nbconvert";

/**
 * A folder of notebooks as a site, beside nbconvert's pages of the same notebooks, executed by the same kernel: the first time,
 * again when nothing has changed, and when one notebook has. nbconvert draws no pictures, so neither do we.
 */
export function benchSite(root: string): Row[] {
  const python = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python))
    throw new Error(
      "nbconvert comes with JupyterLab: run `npm start -- --no-browser` once, then this again.",
    );
  const folder = mkdtempSync(join(tmpdir(), "thalweg-bench-site-"));
  try {
    const notebooks = writeNotebooks(folder, root);
    const cli = join(root, "dist", "cli.cjs");
    run(process.execPath, [cli, "install", "--prefix", join(folder, "prefix")], folder);
    const env = { JUPYTER_PATH: join(folder, "prefix", "share", "jupyter") };
    const site = join(folder, "site");
    const publish = () =>
      run(process.execPath, [cli, "publish", notebooks, "--no-pictures", "--out", site], folder);
    const pages = join(folder, "pages");
    const files = (where: string) =>
      readdirSync(where)
        .filter((name) => name.endsWith(".ipynb"))
        .map((name) => join(where, name));
    const nbconvert = (...args: string[]) =>
      run(python, ["-m", "nbconvert", "--output-dir", pages, ...args], folder, env);

    const first = publish();
    const theirFirst = nbconvert("--to", "html", "--execute", ...files(notebooks));
    const size = sizeOf(site);
    const second = publish();
    const [changed] = files(notebooks) as [string];
    writeFileSync(changed, readFileSync(changed, "utf8").replace("[1, 2]", "[3, 4]"));
    const third = publish();
    // It keeps nothing, so who wants pages anew without executing converts notebooks that were kept executed.
    const theirSecond = nbconvert("--to", "html", ...files(site));
    return [
      compare(`${NOTEBOOKS} notebooks, executed and built`, "s", first, PEER, theirFirst),
      compare("… again, nothing changed, executing what is needed", "s", second, PEER, theirFirst),
      compare("… again, one notebook changed", "s", third, PEER, theirFirst),
      compare("… again, without executing", "s", second, PEER, theirSecond),
      compare("… what is written", "MB", size, PEER, sizeOf(pages)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command to its end. @returns How long it took, in seconds. */
function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): number {
  const began = performance.now();
  process.stdout.write(`\r\u001b[K${args.slice(0, 3).join(" ").slice(-70)} …`);
  execFileSync(program, args, { cwd, env: { ...process.env, ...env }, stdio: "ignore" });
  process.stdout.write("\r\u001b[K");
  return (performance.now() - began) / 1000;
}

/** A small project with notebooks like short lessons: text, typed code, a result and a figure. */
function writeNotebooks(folder: string, root: string): string {
  const notebooks = join(folder, "notebooks");
  mkdirSync(notebooks);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "thalweg"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "name": "fifty", "version": "1.0.0" }');
  for (let n = 1; n <= NOTEBOOKS; n++) {
    const cells = [
      ["markdown", `# Lesson ${n}\n\nThe cost is $J(w) = ${n} w^2$, and a step goes down its slope.`],
      [
        "code",
        `import { array, grad, plot, type NDArray } from "thalweg";\nconst cost = (w: NDArray) => w.square().mul(${n}).sum();\ngrad(cost)(array([1, 2])).toArray()`,
      ],
      ["markdown", "## Going down\n\n| step | what |\n| - | - |\n| 1 | slope |\n| 2 | move |"],
      [
        "code",
        `const path = [2];\nfor (let i = 0; i < 30; i++) path.push(path[i]! * (1 - 0.5 / ${n}));\nconsole.log(path.length);\nplot.lines([{ name: "w", y: path }], { title: "Going down", xLabel: "step", yLabel: "w" })`,
      ],
    ].map(([cell_type, source], at) => ({
      cell_type,
      id: `c${at}`,
      source,
      metadata: {},
      ...(cell_type === "code" ? { outputs: [], execution_count: null } : {}),
    }));
    const metadata = {
      kernelspec: { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" },
    };
    const name = `${String(n).padStart(2, "0")}-lesson.ipynb`;
    writeFileSync(join(notebooks, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  }
  return notebooks;
}

/** All files below a folder, in MB. */
function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
    statSync(join(folder, name)),
  );
  return files.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0) / 1e6;
}

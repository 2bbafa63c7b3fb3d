import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagedIn } from "./packaged.ts";
import { python, pythonPackages } from "./python-packages.ts";

/** Clients that JupyterLab does not bring along. */
const CLIENTS = [
  "jupyter_console==6.6.3",
  "papermill==2.7.0",
  "click==8.5.1",
  "entrypoints==0.4",
  "tenacity==9.2.1",
  "tqdm==4.70.1",
];
const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" },
  },
  cells: [
    {
      cell_type: "code",
      id: "sum",
      metadata: {},
      execution_count: null,
      outputs: [],
      source: 'import { array } from "thalweg";\nconst x: number[] = [1, 2];\narray(x).sum().item() + 39',
    },
  ],
};

const execute = promisify(execFile);
let folder: string;
let project: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  const clients = await pythonPackages("clients", CLIENTS);
  folder = mkdtempSync(join(tmpdir(), "thalweg-package-"));
  project = await packagedIn(folder);
  writeFileSync(join(project, "sum.ipynb"), JSON.stringify(NOTEBOOK));
  env = {
    ...process.env,
    PYTHONPATH: [clients, process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
    PYTHONWARNINGS: "ignore",
    JUPYTER_PATH: join(folder, "prefix", "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    IPYTHONDIR: join(folder, "ipython"),
    THALWEG_DATA: join(folder, "data"),
  };
  await thalweg("install", "--prefix", join(folder, "prefix"));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command of the installed package. */
async function thalweg(...args: string[]): Promise<string> {
  const command = join(project, "node_modules", ".bin", "thalweg");
  const { stdout } = await execute(command, args, { cwd: project, env });
  return stdout;
}

describe("the package, installed in an empty project", () => {
  it("is one that require and import both find", async () => {
    const script = 'import("thalweg").then((m) => console.log(m.zeros === require("thalweg").zeros))';
    const { stdout } = await execute(process.execPath, ["-e", script], { cwd: project });
    expect(stdout).toBe("true\n");
  });

  it("is found by who looks for kernels in Jupyter's folders, as VS Code does, with all that is needed to start it", async () => {
    const { stdout } = await execute(python, ["-m", "jupyter", "kernelspec", "list", "--json"], { env });
    const { kernelspecs } = JSON.parse(stdout) as {
      kernelspecs: Record<string, { spec: { argv: string[]; language: string; display_name: string } }>;
    };
    const { argv, language, display_name } = kernelspecs["thalweg"]!.spec;
    expect([language, display_name]).toEqual(["typescript", "TypeScript (Thalweg)"]);
    // It is started from anywhere, with no shell's PATH.
    for (const file of argv.slice(0, 2)) expect(isAbsolute(file) && existsSync(file)).toBe(true);
    expect(argv).toContain("{connection_file}");
  });

  it("runs notebooks without Python", async () => {
    expect(await thalweg("run", "sum.ipynb", "-o", "ran.ipynb")).toMatch(/^1 passed, 0 failed$/m);
  });

  it("runs notebooks that Jupyter then exports as TypeScript", async () => {
    await execute(python, ["-m", "nbconvert", "--to", "script", "ran.ipynb"], { cwd: project, env });
    expect(readFileSync(join(project, "ran.ts"), "utf8")).toContain('import { array } from "thalweg";');
  });

  it("finds nothing wrong that would keep the kernel from working, and says where it is installed", async () => {
    expect(await thalweg("doctor")).toMatch(/The kernel works here\.\n$/);
    expect(await thalweg("list")).toContain(join(folder, "prefix", "share", "jupyter", "kernels", "thalweg"));
  });

  it.each([
    ["nbclient, as nbconvert calls it", "nbconvert --to notebook --execute sum.ipynb --output out.ipynb"],
    ["papermill", "papermill sum.ipynb out.ipynb --no-progress-bar"],
  ])("is executed by %s", async (_, command) => {
    const out = join(project, "out.ipynb");
    rmSync(out, { force: true });
    await execute(python, ["-m", ...command.split(" ")], { cwd: project, env });
    const { cells } = JSON.parse(readFileSync(out, "utf8")) as {
      cells: { outputs: { data?: Record<string, unknown> }[] }[];
    };
    expect(cells.at(-1)?.outputs.map(({ data }) => [data?.["text/plain"]].flat().join(""))).toEqual(["42"]);
  });

  it("names what publishing needs beside it, before anything is run", async () => {
    await expect(thalweg("publish", "sum.ipynb", "--single")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^thalweg: Publishing needs vitepress, which is not installed here: npm install --save-dev vitepress@/,
      ) as string,
    });
  });

  it("talks to jupyter console", async () => {
    const args = ["-m", "jupyter_console", "--kernel", "thalweg", "--simple-prompt"];
    const console = spawn(python, args, { cwd: project, env, stdio: ["pipe", "pipe", "ignore"] });
    let said = "";
    console.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      // Asked before it ends whether it should.
      if (said.includes("Out[1]: 42")) console.stdin.end("exit\ny\n");
    });
    console.stdin.write("const depth: number = 6; depth * 7\n");
    await new Promise((resolve) => console.on("close", resolve));
    expect(said).toContain("Out[1]: 42");
  });
});

import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagedIn } from "./packaged.ts";

/** What stands in for a Python environment: it has JupyterLab, and plotly, where a file says so; its pip writes these files. */
const PYTHON = `#!/bin/sh
here=$(dirname "$0")
case "$*" in
  *version_info*) cat "$here/version" ;;
  "-m pip install"*jupyterlab*) echo 4.6.6 > "$here/lab" ;;
  "-m pip install --force-reinstall plotly") mkdir -p "$here/../share/jupyter/labextensions/jupyterlab-plotly" ;;
  "-m jupyterlab --version") cat "$here/lab" ;;
  *"import sys, plotly"*) echo "7.1.0 $(cd "$here/.." && pwd)" ;;
  *) exit 1 ;;
esac
`;
/** Whom root becomes, whom no permission holds back. */
const NOBODY: { uid?: number; gid?: number } = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
/** With these `unshare` gives a program a network of its own, where the system lets it. */
const APART = NOBODY.uid === undefined ? ["--net", "--map-root-user"] : ["--net"];

let folder: string;
let project: string;
let modules: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-doctor-"));
  chmodSync(folder, 0o755);
  project = await packagedIn(folder);
  modules = join(project, "node_modules");
  const python = join(folder, "env", "bin", "python");
  mkdirSync(dirname(python), { recursive: true });
  writeFileSync(python, PYTHON, { mode: 0o755 });
  for (const [name, text] of [
    ["version", "3.12.1"],
    ["lab", "4.6.6"],
  ] as const)
    writeFileSync(join(dirname(python), name), `${text}\n`);
  env = {
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    HOME: process.env["HOME"],
    TMPDIR: folder,
    npm_config_cache: process.env["npm_config_cache"],
    npm_config_ignore_scripts: "true",
    npm_config_prefer_offline: "true",
    VIRTUAL_ENV: join(folder, "env"),
    JUPYTER_DATA_DIR: join(folder, "jupyter"),
    THALWEG_DATA: join(folder, "data"),
  };
  mend(`cd ${project} && npx thalweg install`);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  code: number | null;
  /** What was said of each thing: `✓ detail`, and on a second line what mends it. */
  about: Record<string, string>;
}

const cli = (): string => join(modules, "thalweg", "dist", "cli.cjs");

/** What the doctor says, called by one Node with these settings. */
function doctor(
  settings: NodeJS.ProcessEnv = {},
  [program, ...before]: [string, ...string[]] = [process.execPath],
  as = {},
): Promise<Report> {
  return new Promise((resolve) => {
    const options = { cwd: project, env: { ...env, ...settings }, ...as };
    const child = execFile(program, [...before, cli(), "doctor"], options, (_, stdout) => {
      const found = stdout.matchAll(/^([✓!✗]) ([^:]+): (.*)(?:\n {4}→ (.*))?/gm);
      const about = Array.from(found, ([, sign, what, detail, mend]) => [
        what!,
        `${sign!} ${detail!}${mend === undefined ? "" : `\n${mend}`}`,
      ]);
      resolve({ code: child.exitCode, about: Object.fromEntries(about) as Report["about"] });
    });
  });
}

/** Does what the doctor said, as its reader would. */
function mend(command: string, as: object = {}): void {
  execFileSync("sh", ["-c", command.replace("sudo ", "")], { cwd: folder, env, ...as });
}

/** The command that is said to mend a thing. */
const mendingOf = ({ about }: Report, what: string): string => about[what]!.split("\n", 2)[1]!;

describe("the doctor, where all is well", () => {
  it("finds nothing to mend, and says that the kernel works", async () => {
    mkdirSync(join(folder, "env/share/jupyter/labextensions/jupyterlab-plotly"), { recursive: true });
    const { code, about } = await doctor();
    expect(Object.keys(about)).toEqual([
      "Node.js",
      "ZeroMQ",
      "TypeScript",
      "Python",
      "JupyterLab",
      "Figures in JupyterLab",
      "Kernel known to Jupyter",
      "Permissions",
      "History",
      "Ports",
      "Arithmetic",
      "Quick start",
      "A kernel that runs a cell",
    ]);
    // A BLAS is not part of the package.
    const wrong = Object.entries(about).filter(
      ([what, said]) => what !== "Arithmetic" && !said.startsWith("✓"),
    );
    expect([code, wrong]).toEqual([0, []]);
  });
});

describe("the doctor, where something is wrong, names it and the command that mends it:", () => {
  it("a Node that is too old", async () => {
    const older = join(folder, "older.cjs");
    writeFileSync(older, 'Object.defineProperty(process.versions, "node", { value: "20.18.3" });');
    const { code, about } = await doctor({}, [process.execPath, "--require", older]);
    expect(about["Node.js"]).toBe(
      `✗ 20.18.3 (${process.execPath})\ninstall Node.js 20.19 or newer: https://nodejs.org`,
    );
    // What cannot work is not tried.
    expect([code, about["A kernel that runs a cell"]]).toEqual([1, undefined]);
  });

  it("a native addon that cannot be loaded, and a compiler that is not there", async () => {
    rmSync(join(modules, "zeromq", "build"), { recursive: true });
    rmSync(join(modules, "typescript"), { recursive: true });
    const report = await doctor();
    expect(report.code).toBe(1);
    expect(report.about["ZeroMQ"]).toMatch(/^✗ .+\ncd \S+project && npm ci$/);
    expect(report.about["TypeScript"]).toBe(`✗ not in ${join(modules, "thalweg")}\ncd ${project} && npm ci`);
    mend(mendingOf(report, "ZeroMQ"));
    const after = await doctor();
    expect([after.code, after.about["ZeroMQ"]?.[0], after.about["TypeScript"]?.[0]]).toEqual([0, "✓", "✓"]);
  }, 120_000);

  it("a snapshot that is not there, which that took away with all else", async () => {
    const report = await doctor();
    expect(report.about["Quick start"]).toMatch(
      /^! no snapshot for this Node\ncd \S+ && npx thalweg install/,
    );
    mend(mendingOf(report, "Quick start"));
    expect((await doctor()).about["Quick start"]).toMatch(/^✓ .*\.blob$/);
  });

  it("no Python, or one that is too old; a BLAS that is not there, or cannot be called", async () => {
    const blas = { THALWEG_BLAS: "/nowhere/libblas.so" };
    const without = await doctor({ ...blas, VIRTUAL_ENV: undefined, PATH: folder });
    expect(without.about["Python"]).toMatch(
      /^! there is no python3; JupyterLab needs it, `thalweg run` and `publish` do not\ninstall Python 3\.10 or newer/,
    );
    expect(without.about["Arithmetic"]).toMatch(
      /^! wasm: .*; large products are slow, since .*\/nowhere\/libblas\.so.*\nunset THALWEG_BLAS$/,
    );
    // The kernel works all the same; what needs Python is not asked for.
    expect([without.code, without.about["JupyterLab"]]).toEqual([0, undefined]);

    writeFileSync(join(folder, "env/bin/version"), "3.9.2\n");
    renameSync(join(modules, "koffi"), join(modules, "koffi.away"));
    const { about } = await doctor();
    renameSync(join(modules, "koffi.away"), join(modules, "koffi"));
    writeFileSync(join(folder, "env/bin/version"), "3.12.1\n");
    expect(about["Python"]).toMatch(/^! 3\.9\.2 \(.*\) is too old; .*\ninstall Python 3\.10/);
    expect(about["Arithmetic"]).toMatch(/^! wasm: .*koffi.*\ncd \S+ && npm ci$/);
  });

  it("no JupyterLab, or one that draws no figures", async () => {
    const python = join(folder, "env/bin/python");
    rmSync(join(folder, "env/bin/lab"));
    rmSync(join(folder, "env/share/jupyter/labextensions"), { recursive: true });
    const none = await doctor();
    expect(none.about["JupyterLab"]).toBe(
      `! not with ${python}\n${python} -m pip install --upgrade "jupyterlab>=4.4" plotly`,
    );
    mend(mendingOf(none, "JupyterLab"));
    const blank = await doctor();
    expect(blank.about["Figures in JupyterLab"]).toBe(
      `! plotly's extension is not there\n${python} -m pip install --force-reinstall plotly`,
    );
    mend(mendingOf(blank, "Figures in JupyterLab"));
    const { about } = await doctor();
    expect([about["JupyterLab"], about["Figures in JupyterLab"]]).toEqual(["✓ 4.6.6", "✓ plotly 7.1.0"]);
  });

  it("a JupyterLab that is too old, with the system's Python, which is better left alone", async () => {
    const path = join(folder, "system");
    cpSync(join(folder, "env/bin"), path, { recursive: true });
    renameSync(join(path, "python"), join(path, "python3"));
    writeFileSync(join(path, "lab"), "3.6.8\n");
    const { about } = await doctor({ VIRTUAL_ENV: undefined, PATH: `${path}${delimiter}${env["PATH"]!}` });
    expect(about["JupyterLab"]).toBe(
      '! 3.6.8 is too old\npython3 -m venv .venv && .venv/bin/python -m pip install --upgrade "jupyterlab>=4.4" plotly',
    );
  });

  it.each([
    ["that is damaged", [], () => "{", "kernel\\.json cannot be read"],
    [
      "whose command is gone",
      ["--name", "next"],
      (spec: string) => spec.replace("cli.cjs", "gone/cli.cjs"),
      "gone/cli\\.cjs is gone",
    ],
  ])("a kernelspec %s", async (_, options, damage, reason) => {
    const command = ["cd", project, "&& npx thalweg install", ...options].join(" ");
    mend(command);
    const file = join(folder, "jupyter/kernels", options[1] ?? "thalweg", "kernel.json");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, damage(good));
    const { code, about } = await doctor();
    expect(about["Kernel known to Jupyter"]).toMatch(
      new RegExp(`^✗ ${dirname(file)}: .*${reason}\n${command}$`),
    );
    expect(code).toBe(1);
    mend(command);
    expect(readFileSync(file, "utf8")).toBe(good);
    rmSync(dirname(file), { recursive: true });
  });

  it("no kernelspec at all, to be put where the environment at hand looks", async () => {
    const report = await doctor();
    const command = `cd ${project} && npx thalweg install --prefix ${join(folder, "env")}`;
    expect(report.about["Kernel known to Jupyter"]).toBe(`✗ nowhere\n${command}`);
    mend(command);
    const kernel = join(folder, "env/share/jupyter/kernels/thalweg");
    expect((await doctor()).about["Kernel known to Jupyter"]).toBe(`✓ ${kernel}`);
  });

  it("folders that may not be written to, and the history in them", async () => {
    const data = join(folder, "closed");
    mkdirSync(data, { mode: 0o555 });
    const { uid, gid } = NOBODY;
    if (uid !== undefined && gid !== undefined) chownSync(data, uid, gid);
    const settings = { THALWEG_DATA: data, TMPDIR: tmpdir(), JUPYTER_RUNTIME_DIR: tmpdir() };
    const report = await doctor(settings, [process.execPath], NOBODY);
    expect(report.about["Permissions"]).toBe(`! nothing can be written to ${data}\nchmod u+rwx ${data}`);
    expect(report.about["History"]).toMatch(/^! EACCES.*\nchmod u\+rwx \S+closed$/);
    mend(mendingOf(report, "Permissions"), NOBODY);
    const { about } = await doctor(settings, [process.execPath], NOBODY);
    expect([about["Permissions"]?.[0], about["History"]?.[0]]).toEqual(["✓", "✓"]);
  });

  it("a file where a folder should be", async () => {
    const data = join(folder, "file");
    writeFileSync(data, "");
    const report = await doctor({ THALWEG_DATA: data });
    expect(report.about["Permissions"]).toBe(`! nothing can be written to ${data}\nmv ${data} ${data}.old`);
    mend(mendingOf(report, "Permissions"));
    expect((await doctor({ THALWEG_DATA: data })).about["History"]).toBe(`✓ ${join(data, "history.sqlite")}`);
  });

  it("a port that is taken, which is not in the way", async () => {
    const server = createServer();
    // Somebody else may have it: it is taken either way.
    await new Promise((resolve) => server.once("error", resolve).listen(8888, "127.0.0.1", () => resolve(0)));
    const { about } = await doctor();
    server.close();
    expect(about["Ports"]).toBe(
      "✓ 127.0.0.1 answers; 8888 is taken, so JupyterLab will serve on the next that is free",
    );
  });

  it.skipIf(spawnSync("unshare", [...APART, "ip", "link", "set", "lo", "up"]).status !== 0)(
    "a machine that does not answer itself, as a network of its own is at first",
    async () => {
      const apart = (before: string): [string, ...string[]] => [
        "unshare",
        ...APART,
        "sh",
        "-c",
        `${before} exec "$0" "$@"`,
        process.execPath,
      ];
      const report = await doctor({}, apart(""));
      expect(report.about["Ports"]).toMatch(
        /^✗ nobody answers on 127\.0\.0\.1 \(.*\)\nsudo ip link set lo up$/,
      );
      const command = mendingOf(report, "Ports").replace("sudo ", "");
      const after = await doctor({}, apart(`${command} &&`));
      expect([after.code, after.about["Ports"]]).toEqual([0, "✓ 127.0.0.1 answers"]);
    },
  );

  it("a build that is damaged", async () => {
    const file = join(modules, "thalweg/dist/cells.cjs");
    renameSync(file, `${file}.away`);
    writeFileSync(file, "throw new Error('no');");
    const { code, about } = await doctor();
    renameSync(`${file}.away`, file);
    expect([code, about["A kernel that runs a cell"]]).toEqual([
      1,
      expect.stringMatching(/^✗ .+\ncd \S+ && npm ci$/),
    ]);
  });
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { environments, prefixDataFolder } from "../jupyter-paths.ts";
import { ask, home, quoted, type Finding } from "./finding.ts";

/** The least that runs the JupyterLab wanted here, and the least of those that knows how to draw our figures. */
const PYTHON = [3, 10] as const;
const LAB = [4, 4] as const;

/** Python, JupyterLab and what draws figures in it, in the environment at hand; what needs the one before is left out without it. */
export async function* jupyter(): AsyncGenerator<Finding> {
  const windows = process.platform === "win32";
  const prefix = environments(home).find((one) => existsSync(pythonOf(one)));
  const python = prefix === undefined ? (windows ? "python" : "python3") : pythonOf(prefix);
  const found = await pythonAt(python);
  yield found;
  if (found.state !== "good") return;
  // Systems keep their own Python from being added to; there, an environment is made beside.
  const [before, within] =
    prefix === undefined
      ? [`${python} -m venv .venv && `, join(".venv", windows ? "Scripts/python.exe" : "bin/python")]
      : ["", quoted(python)];
  const pip = `${before}${within} -m pip install`;
  const lab = await labAt(python, pip);
  yield lab;
  if (lab.state === "good") yield await figuresAt(python, pip);
}

const pythonOf = (prefix: string): string =>
  join(prefix, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

async function pythonAt(python: string): Promise<Finding> {
  const what = "Python";
  const mend = `install Python ${PYTHON.join(".")} or newer (on Debian: sudo apt install python3 python3-venv)`;
  const without = "JupyterLab needs it, `thalweg run` and `publish` do not";
  try {
    const version = await ask(python, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]);
    return reaches(version, PYTHON)
      ? { what, state: "good", detail: `${version} (${python})` }
      : { what, state: "poor", detail: `${version} (${python}) is too old; ${without}`, mend };
  } catch {
    return { what, state: "poor", detail: `there is no ${python}; ${without}`, mend };
  }
}

async function labAt(python: string, pip: string): Promise<Finding> {
  const what = "JupyterLab";
  const mend = `${pip} --upgrade "jupyterlab>=${LAB.join(".")}" plotly`;
  try {
    const version = await ask(python, ["-m", "jupyterlab", "--version"]);
    return reaches(version, LAB)
      ? { what, state: "good", detail: version }
      : { what, state: "poor", detail: `${version} is too old`, mend };
  } catch {
    return { what, state: "poor", detail: `not with ${python}`, mend };
  }
}

async function figuresAt(python: string, pip: string): Promise<Finding> {
  const what = "Figures in JupyterLab";
  try {
    const answer = await ask(python, ["-c", "import sys, plotly; print(plotly.__version__, sys.prefix)"]);
    const [, version, prefix] = /^(\S+) (.*)$/.exec(answer)!;
    if (existsSync(join(prefixDataFolder(prefix!), "labextensions", "jupyterlab-plotly")))
      return { what, state: "good", detail: `plotly ${version!}` };
  } catch {
    // Not installed.
  }
  const mend = `${pip} --force-reinstall plotly`;
  return { what, state: "poor", detail: "plotly's extension is not there", mend };
}

/** Whether a version is at least that one. */
function reaches(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ours = 0, our = 0] = version.split(".").map(Number);
  return ours > major || (ours === major && our >= minor);
}

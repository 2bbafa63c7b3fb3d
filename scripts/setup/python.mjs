import { spawnSync } from "node:child_process";
import { Problem } from "./problem.mjs";
import { windows } from "./paths.mjs";

const oldest = 10;
const newest = 14;

/** The names Python 3 goes by, the usual ones first. @type {string[][]} */
const candidates = [
  ["python3"],
  ["python"],
  ...(windows ? [["py", "-3"]] : []),
  ...Array.from({ length: newest - oldest + 1 }, (_, i) => [`python3.${newest - i}`]),
];

const probe = `
import sys, importlib.util as util
print("thalweg", sys.version_info[0], sys.version_info[1], sys.executable)
print(all(util.find_spec(name) for name in ("venv", "ensurepip")))
`;

/** The path of a Python that can make an environment for JupyterLab. */
export function findPython() {
  /** @type {string[]} */
  const unfit = [];
  let withoutVenv = "";
  for (const [command = "", ...args] of candidates) {
    const { status, stdout } = spawnSync(command, [...args, "-I", "-c", probe], {
      encoding: "utf8",
      timeout: 30_000,
    });
    const found = status === 0 && /^thalweg (\d+) (\d+) (.*)\r?\n(True|False)/m.exec(stdout);
    if (!found) continue;
    const [, major, minor, path = "", hasVenv] = found;
    if (Number(major) !== 3 || Number(minor) < oldest) unfit.push(`${command} is ${major}.${minor}`);
    else if (hasVenv === "True") return path;
    else withoutVenv ||= `${major}.${minor}`;
  }
  if (withoutVenv)
    throw new Problem(
      `Python ${withoutVenv} lacks its venv module, which JupyterLab is installed with: install it ` +
        "(on Debian and Ubuntu: `sudo apt install python3-venv`), then run the same command again.",
    );
  throw new Problem(
    `JupyterLab needs Python 3.${oldest} or newer and ${unfit.length ? `here ${unfit.join(", ")}` : "none was found"}: ` +
      "install Python (on Debian and Ubuntu: `sudo apt install python3 python3-venv`, elsewhere from python.org), " +
      "then run the same command again.",
  );
}

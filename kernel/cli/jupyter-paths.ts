import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** The folder in which a user's own Jupyter keeps kernels and more. */
export function userDataFolder(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  if (JUPYTER_DATA_DIR !== undefined) return JUPYTER_DATA_DIR;
  if (process.platform === "win32") return join(APPDATA ?? homedir(), "jupyter");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  return join(XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "jupyter");
}

/** The data folder of the Jupyter under a prefix, such as a virtual environment. */
export function prefixDataFolder(prefix: string): string {
  return join(prefix, "share", "jupyter");
}

/** The Python environments at hand: the active one, that of a clone of this package, that of the working directory. */
export function environments(home: string): string[] {
  const { VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const folders = [home, process.cwd()].map((folder) => join(folder, ".venv"));
  return [...new Set([VIRTUAL_ENV, CONDA_PREFIX, ...folders])].filter((prefix) => prefix !== undefined);
}

/** Every data folder in which a Jupyter of this machine may look, in its order. */
export function dataFolders(home: string): string[] {
  const { JUPYTER_PATH = "", PROGRAMDATA } = process.env;
  const system =
    process.platform === "win32"
      ? [join(PROGRAMDATA ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const named = JUPYTER_PATH.split(delimiter).filter((folder) => folder !== "");
  return [...new Set([...named, userDataFolder(), ...environments(home).map(prefixDataFolder), ...system])];
}

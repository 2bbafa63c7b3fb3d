import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { installed, KERNEL_NAME } from "../install.ts";
import { dataFolders, environments, prefixDataFolder, userDataFolder } from "../jupyter-paths.ts";
import { home, own, quoted, type Finding } from "./finding.ts";

export function kernelspec(): Finding {
  const what = "Kernel known to Jupyter";
  const found = installed(dataFolders(home));
  const broken = found.find(({ problem }) => problem !== undefined);
  if (broken !== undefined) {
    const detail = `${broken.folder}: ${broken.problem!}`;
    return { what, state: "bad", detail, mend: installAnew(dirname(dirname(broken.folder)), broken.name) };
  }
  if (found.length > 0) return { what, state: "good", detail: found.map(({ folder }) => folder).join(", ") };
  return { what, state: "bad", detail: "nowhere", mend: installAnew() };
}

/**
 * The command that installs the kernel in a data folder of Jupyter's: unless told, where it is already, or else where the
 * environment at hand looks.
 */
export function installAnew(folder?: string, name = KERNEL_NAME): string {
  const [known] = installed(dataFolders(home));
  if (folder === undefined && known !== undefined)
    return installAnew(dirname(dirname(known.folder)), known.name);
  const prefixes = environments(home).filter((one) => existsSync(one));
  const at = folder ?? (prefixes[0] === undefined ? userDataFolder() : prefixDataFolder(prefixes[0]));
  const named = name === KERNEL_NAME ? "" : ` --name ${name}`;
  if (at === userDataFolder()) return own(`install${named}`);
  const [, prefix] = /^(.+)[\\/]share[\\/]jupyter$/.exec(at) ?? [];
  return prefix === undefined
    ? own(`install${named}`, `JUPYTER_DATA_DIR=${quoted(at)} `)
    : own(`install --prefix ${quoted(prefix)}${named}`);
}

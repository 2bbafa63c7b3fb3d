import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const execute = promisify(execFile);

/**
 * Makes an empty project below a folder and installs this package in it, from its tarball and without install scripts.
 *
 * @returns The project's folder.
 */
export async function packagedIn(folder: string): Promise<string> {
  const project = join(folder, "project");
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "name": "empty", "private": true }');
  // The build is there; making it anew would take it from under other tests.
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execute("npm", pack, { cwd: root });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const tarball = join(folder, filename);
  await execute("npm", ["install", "--ignore-scripts", "--prefer-offline", tarball], { cwd: project });
  return project;
}

// Read by Node versions far too old for the rest, so: static imports of old modules and old syntax only.
import { readFileSync } from "fs";

/** Says so and sets the exit code when this Node is older than package.json's `engines.node` asks for. */
export function nodeIsTooOld() {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const wanted = manifest.engines.node.replace(/[^\d.]/g, "");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return false;
  console.error(
    `Thalweg needs Node.js ${wanted} or newer and this is ${process.versions.node}: ` +
      "install a current Node.js (nodejs.org), then run the same command again.",
  );
  process.exitCode = 1;
  return true;
}

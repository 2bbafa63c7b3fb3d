import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../scripts/launch/options.mjs";
import { instructionsOf } from "../deploy/dockerfile.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const steps = instructionsOf(readFileSync(join(root, ".binder", "Dockerfile"), "utf8"));
const values = (name: string) => steps.filter((step) => step.name === name).map(({ value }) => value);

describe("the container image, which Binder builds too", () => {
  it("is made of steps that there are, from a Node that the package runs on", () => {
    const known = ["ARG", "CMD", "COPY", "ENV", "EXPOSE", "FROM", "RUN", "USER", "WORKDIR"];
    expect(steps.filter(({ name }) => !known.includes(name))).toEqual([]);
    const [, major] = /^node:(\d+)-/.exec(values("FROM")[0]!)!;
    expect(steps[0]!.name).toBe("FROM");
    expect(Number(major)).toBeGreaterThanOrEqual(20);
  });

  it("has the user that Binder asks for, and ends as that user", () => {
    expect(values("ARG").map((value) => value.split("=")[0])).toEqual(["NB_USER", "NB_UID"]);
    expect(values("RUN").join("\n")).toMatch(/useradd .*--uid \$\{NB_UID\} \$\{NB_USER\}/);
    expect(values("USER")).toEqual(["${NB_USER}"]);
    expect(values("COPY")).toEqual(["--chown=${NB_UID} . ${HOME}"]);
  });

  it("runs commands that a shell can read and scripts that take what they are given", () => {
    for (const command of values("RUN")) execFileSync("bash", ["-n", "-c", command]);
    const [, script, option] = /^node (\S+) (\S+)$/.exec(
      values("RUN").find((one) => one.startsWith("node "))!,
    )!;
    expect(existsSync(join(root, script!))).toBe(true);
    expect(parseOptions([option!])).toMatchObject({ setup: true, serve: false });
    const [program, ...args] = JSON.parse(values("CMD")[0]!) as string[];
    expect(program).toBe("jupyter");
    expect(args).toContain(`--port=${values("EXPOSE")[0]}`);
    expect(existsSync(join(root, args.at(-1)!))).toBe(true);
  });

  it("leaves out what a clone makes by itself", () => {
    const ignored = readFileSync(join(root, ".binder", "Dockerfile.dockerignore"), "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining([".git", ".venv", "build", "dist", "node_modules"]));
  });
});

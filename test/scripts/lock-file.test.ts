import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Locked {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")) as {
  packages: Record<string, Locked>;
};

it("the lock file has every platform's packages, so that npm ci accepts it everywhere", () => {
  const present = Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ""));
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(wanted.filter((name) => !present.includes(name))).toEqual([]);
});

it("the lock file names no registry", () => {
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.startsWith("http"))).toEqual(
    [],
  );
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { anchor, headingsIn, linksIn } from "../kernel/lesson/markdown.ts";

const root = join(import.meta.dirname, "..");
const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)]; // prettier-ignore

test.each(documents)("%s leads nowhere that does not exist: files, and headings in them", (name) => {
  const source = readFileSync(join(root, name), "utf8");
  for (const target of linksIn(source).filter((link) => !/^[a-z]+:/.test(link))) {
    const [path, heading] = target.split("#", 2) as [string, string?];
    const file = path === "" ? join(root, name) : join(root, dirname(name), path);
    expect(existsSync(file), target).toBe(true);
    if (heading !== undefined)
      expect(headingsIn(readFileSync(file, "utf8")).map(anchor), target).toContain(anchor(heading));
  }
});

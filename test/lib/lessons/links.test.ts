import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, lessons, notebooks, readLesson } from "./notebook.ts";

/** The text cells of a notebook, one after the other. */
const textOf = (name: string): string =>
  readLesson(name)
    .cells.filter((cell) => cell.cell_type === "markdown")
    .map((cell) => cell.source.join(""))
    .join("\n\n");

/** The anchors that Jupyter gives a notebook's headings: their words, joined by hyphens. */
const anchorsOf = (name: string): string[] =>
  [...textOf(name).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.trim().replaceAll(" ", "-"));

/** The addresses of a notebook's links, without what is code. */
const linksOf = (name: string): string[] => {
  const prose = textOf(name).replaceAll(/`[^`]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address]) => address!);
};

describe.each(notebooks)("%s", (name) => {
  test("leads nowhere that does not exist: files, and headings in them", () => {
    for (const address of linksOf(name)) {
      if (address.startsWith("https://")) continue;
      const [file, anchor] = address.split("#") as [string, string?];
      const target = file === "" ? name : file;
      expect(existsSync(join(folder, target)), address).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), address).toContain(decodeURIComponent(anchor));
    }
  });

  test("has no two headings with the same address", () => {
    const anchors = anchorsOf(name).map((anchor) => anchor.toLowerCase());
    expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
  });
});

describe("the glossary", () => {
  const entries = textOf("glossary.ipynb").split(/^### /m).slice(1);

  test("gives each term in English and Chinese, with a definition in both and the lesson it is seen in", () => {
    expect(entries.length).toBeGreaterThan(50);
    for (const entry of entries) {
      const [term, head, english, chinese] = entry.split("\n\n");
      expect(term).toMatch(/^[\w ,-]+$/);
      expect(head, term).toMatch(/^\*\*.*\p{Script=Han}.*\*\* · \[lesson \d\d\]\(\d\d-[\w-]+\.ipynb\)$/u);
      expect(english, term).not.toMatch(/\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}/u); // prettier-ignore
      expect(chinese, term).toMatch(/[\p{Script=Han}$].*。\s*$|）\s*$/su);
    }
  });

  test("states the same numbers in both languages", () => {
    for (const entry of entries) {
      const [term, , english, chinese] = entry.split("\n\n");
      const numbers = (text = "") => [...new Set(text.match(/\d+/g))].sort();
      expect(numbers(chinese), term).toEqual(numbers(english));
    }
  });

  test("uses the standard Chinese terms", () => {
    const text = entries.join("");
    for (const term of [
      "梯度消失",
      "梯度爆炸",
      "权重初始化",
      "随机失活",
      "训练集、开发集、测试集",
      "梯度检验",
      "正则化",
    ]) {
      expect(text).toContain(`**${term}`);
    }
  });

  test("is linked from the lessons on the article's topics, and once a term", () => {
    for (const name of lessons.filter((lesson) => /^0[1-8]-/.test(lesson))) {
      const linked = linksOf(name).filter((address) => address.startsWith("glossary.ipynb#"));
      expect(linked.length, name).toBeGreaterThanOrEqual(5);
      expect(new Set(linked).size, name).toBe(linked.length);
    }
  });
});

describe("the map of the article", () => {
  const rows = (name: string) =>
    readLesson(name).cells.map((cell) => cell.source.filter((line) => /^\| (?!---)/.test(line)).slice(1));

  test.each(["article.ipynb", "article-zh.ipynb"])(
    "%s: every topic has a lesson, and every row a section",
    (name) => {
      const topics = rows(name).slice(1);
      expect(topics.map((topic) => topic.length > 0)).toEqual(Array<boolean>(8).fill(true));
      for (const row of topics.flat()) expect(row).toMatch(/\]\(\d\d-[\w-]+\.ipynb#[^)]+\)/);
      const named = (topic: readonly string[]) =>
        [...topic.join("").matchAll(/\]\((\d\d)-/g)].map(([, n]) => n);
      const first = topics.map((topic) => named(topic)[0]);
      expect(first.slice(0, 7)).toEqual(["01", "02", "03", "04", "06", "06", "07"]);
      expect(named(topics[4]!)).toContain("05");
    },
  );

  test("states the same numbers in English and in Chinese, row by row", () => {
    const numbers = (name: string) => rows(name).flat().map((row) => [...new Set(row.replaceAll(/\]\([^)]*\)|(?<=\d),(?=\d{3})/g, "").match(/\d+(?:\.\d+)?/g))].sort()); // prettier-ignore
    expect(numbers("article-zh.ipynb")).toEqual(numbers("article.ipynb"));
  });

  test("says the same in English and in Chinese, with the same links", () => {
    expect(rows("article-zh.ipynb").map((topic) => topic.length)).toEqual(rows("article.ipynb").map((topic) => topic.length)); // prettier-ignore
    const lessonsOf = (name: string) => linksOf(name).filter((address) => /^\d\d-/.test(address));
    expect(lessonsOf("article-zh.ipynb")).toEqual(lessonsOf("article.ipynb"));
  });
});

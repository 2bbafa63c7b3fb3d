import type { Root } from "hast";
import { toString } from "hast-util-to-string";
import { visit } from "unist-util-visit";

/** What holds text of its own. */
const BLOCKS = /^(p|li|td|th|h[1-6]|summary)$/;

/** Marks what is written in Chinese or Japanese, whatever the page's language: voices, fonts and emphasis differ. */
export function markLanguages(tree: Root): void {
  visit(tree, "element", (element) => {
    if (!BLOCKS.test(element.tagName) || element.properties["lang"] !== undefined) return;
    const text = toString(element);
    const count = (letters: RegExp): number => text.match(letters)?.length ?? 0;
    const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
    const east = kana + count(/\p{Script=Han}/gu);
    if (east > 0 && 2 * east > count(/\p{L}/gu)) element.properties["lang"] = kana > 0 ? "ja" : "zh";
  });
}

import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { describe, expect, it } from "vitest";
import { renderHtml, renderMarkdown } from "../../site/markdown.ts";
import { toInertHtml } from "../../site/page.ts";

const resolve = { link: (address: string) => address, image: (address: string) => address };
const highlight = (code: string, language: string) =>
  Promise.resolve(h("pre", { "data-language": language }, code));

const render = async (source: string, { trusted = false, macros = {} } = {}) =>
  toHtml(await renderMarkdown(source, { highlight, resolve, trusted, macros }));

describe("markdown", () => {
  it("has tables, tasks and strikes as on GitHub", async () => {
    expect(await render("| a |\n| - |\n| ~~1~~ |")).toContain("<td><del>1</del></td>");
  });

  it("gives each heading an address, in the form that VitePress searches by", async () => {
    expect(await render("## What is θ?")).toBe(
      '<h2 id="what-is-θ" tabindex="-1">What is θ? <a class="header-anchor" href="#what-is-θ" aria-label="Permalink to &#x22;What is θ?&#x22;">\u200b</a></h2>',
    );
  });

  it("leads links to headings, named as Jupyter names them, to the same headings here", async () => {
    const html = await render(
      "## 3 · Why: 100 % θ?\n\n[a](b.html#3-·-Why:-100-%25-θ?) [c](#3-·-Why:-100-%-θ?)",
    );
    const [, id] = /<h2 id="([^"]+)"/.exec(html)!;
    expect(id).toBe("3--why-100--θ");
    expect(html).toContain(`<a href="b.html#${id!}">a</a> <a href="#${id!}">c</a>`);
    expect(await render("[d](https://example.org/#Why:-So)")).toContain(
      'href="https://example.org/#Why:-So"',
    );
  });

  it("hands code to the highlighter", async () => {
    expect(await render("```ts\nlet a = 1;\n```")).toBe('<pre data-language="ts">let a = 1;</pre>');
    expect(await render("```\na\n```")).toBe('<pre data-language="text">a</pre>');
  });

  it("keeps hints and solutions, with what is in them", async () => {
    expect(await render("<details><summary>Hint</summary>\n\n*Square* it.\n\n</details>")).toMatch(
      /^<details><summary>Hint<\/summary>\s*<p><em>Square<\/em> it.<\/p>\s*<\/details>$/,
    );
  });

  it("closes what a cell leaves open", async () => {
    expect(await render("<details><summary>a")).toBe("<details><summary>a</summary></details>");
  });

  it.each([
    ["a script", "a <script>crime()</script> b", "script"],
    ["a handler", '<img src="a.png" onerror="crime()">', "onerror"],
    ["a link that is a program", "<a href='javascript:crime()'>a</a>", "javascript"],
    ["a link in Markdown that is a program", "[a](javascript:crime)", "href"],
    ["a style", "<p style='position:fixed'>a</p><style>p {}</style>", "style"],
    ["a frame", "<iframe src='https://example.org'></iframe>", "iframe"],
    ["a form", "<form action='https://example.org'></form>", "form"],
    ["a picture that is a program", "<svg onload='crime()'><script>crime()</script></svg>", "svg"],
    ["a program in mathematics", "$\\href{javascript:crime()}{x}$", "javascript"],
  ])("takes %s away", async (_, source, trace) => {
    const html = await render(source);
    expect(html.replaceAll(/>[^<]*</g, "><")).not.toMatch(new RegExp(`[<\\s]${trace}`));
  });

  it.each(["> ".repeat(3_000), "<div>".repeat(20_000)])(
    "is refused where it nests too deeply: %s",
    async (source) => {
      await expect(render(`${source}x`)).rejects.toThrow(RangeError);
    },
  );

  it("says what is written in Chinese or Japanese, in whatever page", async () => {
    expect(await render("# Terms · 术语\n\n梯度是 $x$ 的方向。\n\nGradient (梯度)\n\n勾配のこと")).toMatch(
      /^<h1 id[^]*<p lang="zh">[^]*<p>Gradient \(梯度\)<\/p>[^]*<p lang="ja">/,
    );
  });

  it("looks at every picture, also beside one that is left out", async () => {
    const source = '<picture><source src="x" srcset="x"><img src="x" srcset="x 2x"><img src="y"></picture>';
    const left = { link: () => undefined, image: (address: string) => (address === "y" ? "z" : undefined) };
    const tree = await renderMarkdown(source, { highlight, resolve: left, trusted: false, macros: {} });
    expect(toHtml(tree)).toBe('<p><picture><em>picture</em><img src="z"></picture></p>');
  });

  it("keeps a trusted author's HTML, but no script, which would be part of the page's program", async () => {
    const source = "<p style='color:red'>a</p><script>b</script>";
    expect(await render(source, { trusted: true })).toBe('<p style="color:red">a</p>');
  });
});

describe("mathematics", () => {
  const display = 'class="katex-display"';

  it("stands within the text, or by itself", async () => {
    expect(await render("$a$")).not.toContain(display);
    for (const source of [
      "$$a$$",
      "$$\na\n$$",
      "$$a +\nb$$",
      "\\begin{align} a &= b \\end{align}",
      "- item\n\n  $$a\n  + b$$",
    ]) {
      const html = await render(`before\n\n${source}\n\nafter`);
      expect(html).toContain(display);
      expect(html).toContain("<p>after</p>");
      expect(html).not.toContain("katex-error");
    }
  });

  it("is left alone in code", async () => {
    expect(await render("```\n$$a\nb$$\n```")).toBe('<pre data-language="text">$$a\nb$$</pre>');
    expect(await render("`$a$`")).toBe("<p><code>$a$</code></p>");
  });

  it("knows what an earlier cell defined", async () => {
    const macros = {};
    await render("$\\gdef\\R{\\mathbb{R}}$", { macros });
    expect(await render("$\\R$", { macros })).toContain("mathbb");
  });
});

describe("HTML that a cell put out", () => {
  const shown = (html: string) => {
    const tree = renderHtml(html, resolve);
    return tree && toHtml(tree);
  };

  it("is part of the page where it is mere markup", () => {
    expect(shown("<table><tbody><tr><td>1</td></tr></tbody></table>")).toContain("<td>1</td>");
  });

  it.each([
    "<p onclick='a'>x</p>",
    "<style>p {}</style>",
    "<script>a</script>",
    "<p style='color:red'>x</p>",
  ])("is not, where something would be missed: %s", (html) => {
    expect(shown(html)).toBeUndefined();
  });
});

describe("a page's HTML", () => {
  it("has no empty line, and no `<` in an attribute", () => {
    const tree = h(null, [
      h("pre", "a\n\n\nb\r\rc\r\n\r\nd"),
      h("img", { alt: "<!--@include: /etc/passwd-->\n\nx" }),
    ]);
    const html = toInertHtml(tree);
    expect(html).not.toMatch(/\n[ \t]*\n|\r/);
    expect(html).not.toContain("<!--");
    expect(html).toContain("a&#10;&#10;\nb");
  });
});

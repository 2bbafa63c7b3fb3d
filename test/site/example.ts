import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What hostile notebooks try to run: it leaves a trace that a test can look for. */
const CRIME = "globalThis.crime = 1; document.title = 'crime'";
/** Where it is evaluated while the site is built, it leaves a file. */
const ESCAPE = `constructor.constructor("return process")().getBuiltinModule?.("fs").writeFileSync("crime", "")`;

type Cell = { cell_type: string; source: string; metadata?: object; attachments?: object };
const text = (source: string, more: object = {}): Cell => ({ cell_type: "markdown", source, ...more });
const code = (source: string, metadata: object = {}): Cell => ({ cell_type: "code", source, metadata });

/** A figure with a hostile label, as a library would display it. */
const figure = (title: string): string => `await display({
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2, 3], y: [3, 1, 2], name: "</script><script>${CRIME}</script>" }],
    layout: {
      title: { text: ${JSON.stringify(title)} },
      height: 320,
      xaxis: { title: { text: ${JSON.stringify(`<a href="javascript:${CRIME}">x</a>`)} } },
      images: [{ source: "https://example.org/spy.png", x: 1, y: 1, sizex: 1, sizey: 1 }],
    },
  },
  "text/plain": ${JSON.stringify(title)},
}, { raw: true })`;

const first = [
  text(
    `# First steps

A page with $a^2 + b^2$, \`code\`, and a [link to the second](deep/02%20中文.ipynb#数据), [a file](numbers.csv),
[nothing](missing.csv), [what it is about](../README.md#about), and [the outside](https://example.org/).

$$\\begin{aligned} x &= 1 \\\\
  &= 2 \\end{aligned}$$

| a | b |
| - | - |
| 1 | 2 |

![a red dot](pictures/dot.png) ![attached](attachment:dot.png) ![elsewhere](https://example.org/x.png)`,
    {
      attachments: { "dot.png": { "image/png": PIXEL } },
    },
  ),
  text("## Code\n\n```ts\nconst inText = 1;\n```"),
  code(`/** How many there are. */
const count: number = 3;
const twice = (n: number) => n * 2;
console.log("twice", twice(count));
console.error("careful");
count`),
  code(figure("A figure")),
  code(
    'await display({ "text/html": "<table><thead><tr><th>name</th></tr></thead><tbody><tr><td>Ada</td></tr></tbody></table>" }, { raw: true })',
  ),
  code('await display({ "text/html": "<style>p { color: green }</style><p>framed</p>" }, { raw: true })'),
  code('throw new RangeError("as it should be");', { tags: ["raises-exception"] }),
  text("<details><summary>Hint</summary>\n\nThink of *squares*.\n\n</details>"),
  code("const secret = 42;", { jupyter: { source_hidden: true } }),
  code("console.log('removed')", { tags: ["remove-cell"] }),
];

const second = [text("# 第二课\n\n## 数据\n\n梯度下降沿着山谷寻找最小值。"), code("1 + 1")];

const hostile = [
  text(`# Hostile <img src=x onerror="${CRIME}">

<script>${CRIME}</script>
<img src="x" onerror="${CRIME}">
<svg onload="${CRIME}"><script>${CRIME}</script></svg>
<iframe src="javascript:${CRIME}"></iframe>
<a href="javascript:${CRIME}" id="raw-link">raw</a> [marked](javascript:${encodeURIComponent(CRIME)}) [data](data:text/html,x)
<style>body { display: none }</style>
<form action="https://example.org/"><input name="q"><button>go</button></form>

{{ constructor.constructor("${CRIME}")() }} <span v-html="'<img src=x onerror=crime>'" @click="crime">x</span>

<!--@include: /etc/hostname-->
![<!--@include: /etc/hostname--> " onerror="${CRIME}](pictures/dot.png)
![climb](../../../../../../etc/hostname) [climb](../package.json) ![hidden](.secret.png)

<<< /etc/hostname

[text]{onclick="${CRIME}"} [a file](evil.md) [a page](page.html)

$\\href{javascript:${CRIME}}{x} \\htmlData{x=y}{z} \\includegraphics{https://example.org/spy.png} \\def\\a{\\a\\a}\\a$

<javascript:${encodeURIComponent(CRIME)}> <https://example.org/"onmouseover="crime> [vb](vbscript:crime) [tab](java&#9;script:crime)

<p class="VPNav" style="position: fixed">a</p> <div class="types"><div>crime</div></div> <span class="typed" data-type="0">t</span>
<figure class="figure" data-figure="https://example.org/spy.json">f</figure> <p id="app">p</p> <a name="app">n</a>
<picture><source srcset="https://example.org/spy.png"><img src="pictures/dot.png" alt="a" srcset="https://example.org/spy.png 2x"></picture>
<video poster="https://example.org/spy.png" src="x.mp4"></video> <link rel="stylesheet" href="https://example.org/spy.css">

</div></template><script>${CRIME}</script>`),
  // What Markdown and Vue make of a line of its own: a carriage return ends one as well.
  ...["\r\r", "\r\n\r\n", "\n \t\n", "\u2028\u2028"].map((end) =>
    code(
      `console.log(${JSON.stringify(["x", `{{ ${ESCAPE} }}`, `# x {onclick="${CRIME}"}`, "<<< /etc/hostname", "::: v-pre", `<!--@include: /etc/hostname-->`, "```"].join(end))})`,
    ),
  ),
  text(
    `## &lt;img src=x onerror=&quot;${CRIME}&quot;&gt;\n\n## \`<img src=x onerror=crime>\` {{ crime }}\n\ncrime`,
  ),
  text("## The same\n\nonce"),
  text("## The same\n\ntwice"),
  text("![up](attachment:../../etc/hostname) ![proto](attachment:__proto__) ![html](attachment:x.html)", {
    attachments: {
      "../../etc/hostname": { 'image/png" onerror="crime': `" onerror="${CRIME}` },
      "x.html": { "text/html": "PHNjcmlwdD5jcmltZTwvc2NyaXB0Pg==" },
    },
  }),
  // Deeper than programs that call themselves can follow.
  text("> ".repeat(3_000) + "deep quotes"),
  text("<div>".repeat(10_000) + "deep elements"),
  code('await display({ "text/html": "<b>".repeat(10_000) + "deep output" }, { raw: true })'),
  text("```\nan unclosed fence"),
  text("<details><summary>an unclosed element"),
  code(
    `await display({ "text/html": ${JSON.stringify(`<p onclick="${CRIME}">x</p><script>${CRIME}</script><img src=x onerror="${CRIME}"><meta http-equiv=refresh content="0;url=https://example.org/">`)} }, { raw: true })`,
  ),
  code(
    `await display({ "text/html": ${JSON.stringify(`<style>@import "https://example.org/spy.css"; p { background: url(https://example.org/spy.png) }</style><p>styled</p><iframe srcdoc="<script>parent.parent.crime = 1</script>"></iframe><object data="https://example.org/spy"></object><a href="javascript:${CRIME}" target="_top">x</a><base href="https://example.org/"><template><img src=x onerror="${CRIME}"></template><math><mtext><style><img src=x onerror="${CRIME}"></style></mtext></math>`)} }, { raw: true })`,
  ),
  code(
    `await display({ "image/svg+xml": ${JSON.stringify(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="${CRIME}"><script>${CRIME}</script><image href="https://example.org/spy.png" width="9" height="9"/><foreignObject><iframe src="javascript:${CRIME}"/></foreignObject></svg>`)} }, { raw: true })`,
  ),
  code(
    `await display({ "text/markdown": ${JSON.stringify(`<img src=x onerror="${CRIME}"> [x](javascript:${CRIME})`)} }, { raw: true })`,
  ),
  code(`await display({ "application/javascript": ${JSON.stringify(CRIME)} }, { raw: true })`),
  code(figure(`<img src=x onerror="${CRIME}">`)),
  code(
    `/** {{ crime }} <script>${CRIME}</script> [x](javascript:crime) */\nconst innocent = "</script><script>${CRIME}</script>";\ninnocent`,
  ),
];

/** The names of the example's notebooks, as a folder lists them. */
export const hostileName = 'hostile" <img src=x onerror=crime> [x] #?%.ipynb';

/** Writes a small package with notebooks into a folder. Returns the folder of the notebooks. */
export function writeExample(folder: string): string {
  const notebooks = join(folder, "notebooks");
  const write = (name: string, content: string | Buffer): void => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  write(
    "package.json",
    JSON.stringify({
      name: "example",
      version: "1.2.3",
      description: "Small & <b>odd</b>.",
      types: "index.d.ts",
    }),
  );
  write(
    "index.d.ts",
    "/** Adds. @param a - The first.\\n */\nexport declare function add(a: number, b: number): number;\n",
  );
  write(
    "notebooks/glossary.ipynb",
    notebook([text("# Glossary\n\n## Gradient\n\nThe direction of steepest ascent.")]),
  );
  write("notebooks/numbers.csv", "1,2\n");
  write("notebooks/pictures/dot.png", Buffer.from(PIXEL, "base64"));
  write("notebooks/.secret.png", Buffer.from(PIXEL, "base64"));
  const evil = `<script setup>import { writeFileSync } from "node:fs"; writeFileSync("crime", "");</script>\n{{ crime }}\n`;
  write("notebooks/evil.md", evil);
  write("notebooks/page.html", `<script>${CRIME}</script>`);
  write(
    "README.md",
    `# About\n\nThe [first notebook](notebooks/01%20first.ipynb), [more](more.md#there), [sources](index.d.ts).\n\n${evil}`,
  );
  write("more.md", "# More\n\n## There\n\n![a red dot](notebooks/pictures/dot.png)\n");
  write("notebooks/01 first.ipynb", notebook(first));
  write("notebooks/deep/02 中文.ipynb", notebook(second));
  write(`notebooks/${hostileName}`, notebook(hostile));
  return notebooks;
}

/** A notebook file that names no kernel. */
export function notebook(cells: readonly Cell[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 4,
    metadata: {},
    cells: cells.map((cell) => ({ metadata: {}, ...cell })),
  });
}

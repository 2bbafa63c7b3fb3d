import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What hostile notebooks try to run: it leaves a trace that a test can look for. */
const CRIME = "globalThis.crime = 1; document.title = 'crime'";

type Cell = { cell_type: string; source: string; metadata?: object; attachments?: object };
const text = (source: string, more: object = {}): Cell => ({ cell_type: "markdown", source, ...more });
const code = (source: string, metadata: object = {}): Cell => ({ cell_type: "code", source, metadata });

/** A figure with a hostile label, as a library would display it. */
const figure = (title: string): string => `await display({
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2, 3], y: [3, 1, 2], name: "</script><script>${CRIME}</script>" }],
    layout: { title: { text: ${JSON.stringify(title)} }, height: 320, xaxis: { title: { text: "x" } } },
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

$\\href{javascript:${CRIME}}{x} \\htmlData{x=y}{z}$

</div></template><script>${CRIME}</script>`),
  text("```\nan unclosed fence"),
  text("<details><summary>an unclosed element"),
  code(
    `await display({ "text/html": ${JSON.stringify(`<p onclick="${CRIME}">x</p><script>${CRIME}</script><img src=x onerror="${CRIME}"><meta http-equiv=refresh content="0;url=https://example.org/">`)} }, { raw: true })`,
  ),
  code(
    `await display({ "image/svg+xml": ${JSON.stringify(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>${CRIME}</script></svg>`)} }, { raw: true })`,
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

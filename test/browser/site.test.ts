import axe from "axe-core";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileName, notebook, writeExample } from "../site/example.ts";
import { Chromium } from "./chromium.ts";
import { StaticServer } from "./static-server.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const base = "/some/where/";
const pages = [
  "index.html",
  "01-first.html",
  "deep/02-中文.html",
  "hostile-img-src-x-onerror-crime-x.html",
  "glossary.html",
  "api/index.html",
  "docs/README.html",
  "docs/more.html",
];
const [home, first, second, hostile, glossary, api, about] = pages as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

let folder: string;
let out: string;
let server: StaticServer;
let chromium: Chromium;

const publish = (...args: string[]): string =>
  execFileSync(process.execPath, [join(root, "dist/cli.cjs"), "publish", ...args], {
    encoding: "utf8",
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-site-"));
  out = join(folder, "build", "site");
  writeExample(folder);
  const documents = ["--docs", join(folder, "README.md"), "--docs", join(folder, "more.md")];
  publish(join(folder, "notebooks"), ...documents, "--out", out, "--base", base, "--jobs", "2");
  [server, chromium] = await Promise.all([StaticServer.start(out, base), Chromium.launch()]);
});
afterAll(async () => {
  await chromium.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const phone = { width: 390, height: 844 };
const desktop = { width: 1400, height: 1000 };

interface Visit {
  page: Page;
  requests: string[];
  errors: string[];
}

/** Notes what a page asks for, but for what its policy lets nobody hear of. */
function watch(page: Page, requests: string[]): void {
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText === "csp") requests.splice(requests.indexOf(request.url()), 1);
  });
}

/** Opens a page and hears of everything that it loads, and that goes wrong in it. */
async function visit(path: string, size = desktop): Promise<Visit> {
  const page = await chromium.context.newPage();
  await page.setViewportSize(size);
  page.setDefaultTimeout(15_000);
  const seen: Visit = { page, requests: [], errors: [] };
  watch(page, seen.requests);
  page.on("response", (response) => {
    if (!response.ok()) seen.errors.push(`${response.status()}: ${response.url()}`);
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.errors.push(message.text());
  });
  await page.goto(server.origin + base + path);
  await page.waitForFunction("'__vue_app__' in document.querySelector('#app')");
  return seen;
}

/** Scrolls to every figure and waits for its drawing. */
async function seeFigures(page: Page): Promise<void> {
  for (const figure of await page.locator("figure.figure").all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator(".main-svg").first().waitFor();
  }
}

/** What a page is made of, in order. */
function structure(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll(".cell")].map((cell) => [...cell.children].map((part) => {
    const inner = part.querySelector(":scope > pre, :scope > table, :scope > iframe, :scope > figure, :scope > img, .katex-display");
    const name = part.className.split(" ")[0];
    return part.localName + (name ? "." + name : "") + (inner ? " > " + inner.localName : "");
  }).join(", "))`);
}

/** What axe-core holds to keep people out. */
function seriousFindings(page: Page): Promise<string[]> {
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 200) + failureSummary)))`);
}

const isElsewhere = (url: string): boolean =>
  !/^(data:|blob:|about:)/.test(url) && !url.startsWith(server.origin);

describe("a published site", () => {
  it("has a page for each notebook and for the reference, and each notebook for download", () => {
    const files = readdirSync(out, { recursive: true, encoding: "utf8" }).map((name) =>
      name.replaceAll("\\", "/"),
    );
    expect(files.filter((name) => name.endsWith(".html")).sort()).toEqual([...pages, "404.html"].sort());
    expect(files.filter((name) => name.endsWith(".ipynb")).sort()).toEqual(
      [first, second, hostile, glossary].map((name) => name.replace(".html", ".ipynb")).sort(),
    );
    const read = (name: string) => readFileSync(join(out, name), "utf8");
    // For whoever shows no Plotly figures.
    expect(read(first.replace(".html", ".ipynb"))).toMatch(/"image\/png": "\w/);
    const [img] = /(?<=<figure[^>]*><noscript>)<img[^>]*>/.exec(read(first)) ?? [];
    expect(img).toMatch(/ src="\.\/files\/\w+\.png"/);
    expect(files.filter((name) => /plotly/.test(name))).toEqual(["vendor/plotly.js"]);
  });

  it("shows what cells hold, in order", async () => {
    const { page, errors } = await visit(first);
    expect(await structure(page)).toEqual([
      "h1, p, span.katex-display, table, p > img",
      "h2, div.language-ts > pre",
      "div.language-typescript > pre, div.output > pre, div.output > pre, div.output > pre",
      "div.language-typescript > pre, div.output > figure",
      "div.language-typescript > pre, div.output > table",
      "div.language-typescript > pre, div.output > iframe",
      "div.language-typescript > pre, div.output > pre",
      "details",
      "details",
    ]);
    expect(await page.locator(".output.stderr").innerText()).toBe("careful");
    expect(await page.locator(".output.error").innerText()).toContain("RangeError: as it should be");
    expect(await page.locator("p.versions").innerText()).toMatch(
      /^Built on .* with example 1\.2\.3, thalweg .*, Node .*, plotly\.js/,
    );
    expect(await page.locator("details", { hasText: "Hint" }).getAttribute("open")).toBeNull();
    expect(errors).toEqual([]);
    await page.close();
  });

  it("leads on: contents, previous and next, every link, under any path", async () => {
    const page = await chromium.context.newPage();
    const checked = new Set<string>();
    for (const path of pages) {
      await page.goto(server.origin + base + path);
      const links = await page
        .locator("a[href]")
        .evaluateAll((all) => all.map((link) => (link as unknown as { href: string }).href));
      for (const link of links) {
        const { origin, pathname, hash } = new URL(link);
        if (origin !== server.origin) {
          expect(link).toMatch(/^https?:/);
          continue;
        }
        if (checked.has(link)) continue;
        checked.add(link);
        const response = await page.request.get(origin + pathname);
        expect([link, response.status()]).toEqual([link, 200]);
        const id = decodeURIComponent(hash.slice(1));
        if (id !== "") expect([link, (await response.text()).includes(`id="${id}"`)]).toEqual([link, true]);
      }
    }
    expect(checked.size).toBeGreaterThan(20);
    const linked = page.locator(".vp-doc").getByRole("link");
    await page.goto(server.origin + base + first);
    await linked.filter({ hasText: "what it is about" }).click();
    await page.getByRole("heading", { level: 1, name: /About/ }).waitFor();
    await linked.filter({ hasText: "more" }).click();
    await page.getByRole("heading", { level: 2, name: /There/ }).waitFor();
    await page.goto(server.origin + base + first);
    await page.locator(".pager-link.next").click();
    await page.getByRole("heading", { level: 1, name: /Glossary/ }).waitFor();
    await page.close();
  });

  it("draws a figure when it is scrolled to, and loads Plotly no earlier and once", async () => {
    const { page, requests, errors } = await visit(first, { width: 390, height: 300 });
    const plotly = () => requests.filter((url) => url.includes("plotly")).length;
    expect(plotly()).toBe(0);
    await seeFigures(page);
    expect(plotly()).toBe(1);
    expect(await page.locator("figure.figure").getAttribute("aria-label")).toBe("A figure");
    expect(errors).toEqual([]);
    await page.close();
  });

  it("tells the type of a name that is pointed at, or come to with the keyboard", async () => {
    const { page } = await visit(first);
    const popup = page.getByRole("tooltip");
    await page
      .locator(".typed", { hasText: /^twice$/ })
      .first()
      .hover();
    expect(await popup.innerText()).toContain("const twice: (n: number) => number");
    await page.keyboard.press("Escape");
    expect(await popup.isHidden()).toBe(true);
    const block = page.locator("pre.shiki", { hasText: "How many there are" }).first();
    await block.focus();
    await page.keyboard.press("ArrowRight");
    expect(await popup.innerText()).toContain("const count: number");
    expect(await popup.innerText()).toContain("How many there are.");
    await page.close();
  });

  it.each([
    ["gradient", "Gradient"],
    ["山谷", "数据"],
    ["梯度", "数据"],
    ["add", "add()"],
  ])("finds %s, in any script, without a server", async (word, section) => {
    const { page, requests } = await visit(home);
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill(word);
    await page.locator("#localsearch-list .result", { hasText: section }).first().waitFor();
    expect(requests.filter(isElsewhere)).toEqual([]);
    await page.close();
  });

  it("copies code", async () => {
    await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { page } = await visit(first);
    const block = page.locator("div.language-ts", { hasText: "inText" });
    await block.hover();
    await block.locator("button.copy").click();
    await block.locator("button.copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("const inText = 1;");
    await page.close();
  });
});

describe("every page", () => {
  it.each(pages)(
    "%s is accessible, on a phone and a desktop, light and dark; no wider than the window; and loads from its own origin only",
    async (path) => {
      const { page, requests, errors } = await visit(path, phone);
      await seeFigures(page);
      await page.addStyleTag({ content: "*, *::before { transition: none !important }" });
      await page.evaluate(axe.source);
      for (const [size, colorScheme] of [
        [phone, "light"],
        [desktop, "dark"],
      ] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.waitForFunction(
          `document.documentElement.classList.contains("dark") === ${colorScheme === "dark"}`,
        );
        expect(await seriousFindings(page)).toEqual([]);
        expect(
          await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        ).toBe(0);
      }
      expect(requests.filter(isElsewhere)).toEqual([]);
      // Of what it refuses the hostile page, the browser tells.
      const refusal = /Content Security Policy|the 'allow-scripts' permission is not set/;
      expect(errors.filter((error) => path !== hostile || !refusal.test(error))).toEqual([]);
      await page.close();
    },
  );
});

describe("a hostile notebook", () => {
  it("runs nothing, reads no file, and shows its text", async () => {
    const { page, requests } = await visit(hostile);
    await seeFigures(page);
    await page.waitForTimeout(300);
    expect(await page.evaluate("globalThis.crime")).toBeUndefined();
    expect(await page.title()).not.toBe("crime");
    const crimes: unknown[] = await Promise.all(
      page.frames().map((frame) => frame.evaluate("globalThis.crime")),
    );
    expect(crimes.filter((crime) => crime !== undefined)).toEqual([]);
    const traces =
      await page.evaluate(`[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
      .filter(({ name, value }) => /^on|^@|^v-/.test(name) || (/^(href|src|action)$/.test(name) && /^\\s*(javascript|data:text)/i.test(value)))
      .map(({ name, value }) => element.localName + " " + name + "=" + value))`);
    expect(traces).toEqual([]);
    expect(await page.locator(".vp-doc").innerText()).toContain('{{ constructor.constructor("');
    for (const shown of ["deep quotes", "deep elements", "deep output"])
      expect(await page.locator(".vp-doc pre", { hasText: shown }).count()).toBeGreaterThan(0);
    const ids: string[] = await page.evaluate('[...document.querySelectorAll("[id]")].map(({ id }) => id)');
    expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(["the-same", "the-same-1"]));
    expect(await page.locator("body").innerText()).not.toContain(
      readFileSync("/etc/hostname", "utf8").trim() + "\n",
    );
    expect(requests.filter(isElsewhere)).toEqual([]);
    await page.close();
  });

  it("cannot become part of the page around it, the contents or the search", async () => {
    expect(existsSync(join(folder, "crime"))).toBe(false);
    for (const path of [home, first, glossary, api, about]) {
      const { page, errors } = await visit(path);
      expect(await page.evaluate("globalThis.crime")).toBeUndefined();
      expect(errors).toEqual([]);
      await page.close();
    }
    const { page } = await visit(home);
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill("crime");
    await page.locator("#localsearch-list .result").first().waitFor();
    // With the texts around what was found, too.
    await page.locator(".toggle-layout-button").click();
    await page.locator("#localsearch-list .excerpt").first().waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate("globalThis.crime")).toBeUndefined();
    expect(await page.locator("#localsearch-list img[src=x]").count()).toBe(0);
    await page.close();
  });
});

describe("one notebook", () => {
  it("is one file that runs from a disk, loads nothing, and runs nothing that the notebook holds", async () => {
    const file = join(folder, "single.html");
    publish(join(folder, "notebooks", hostileName), "--single", "--out", file);
    const page = await chromium.context.newPage();
    const requests: string[] = [];
    watch(page, requests);
    await page.goto(pathToFileURL(file).href);
    await seeFigures(page);
    expect(await page.evaluate("globalThis.crime")).toBeUndefined();
    expect(requests.filter((url) => !/^(data|blob|about):/.test(url))).toEqual([pathToFileURL(file).href]);
    await page
      .locator(".typed", { hasText: /^innocent$/ })
      .first()
      .hover();
    expect(await page.getByRole("tooltip").innerText()).toContain("const innocent");
    await page.close();
  });

  it("shows its author's own HTML as it is, and lets it run apart from the page, where it is trusted", async () => {
    const source =
      'await display({ "text/html": "<p id=p>before</p><script>p.textContent = \\"it ran\\"; parent.crime = 1</script>" }, { raw: true })';
    const own = join(folder, "own.ipynb");
    const text = '# Own\n\n<p id="own" style="color: rgb(1, 2, 3)">styled</p>';
    writeFileSync(
      own,
      notebook([
        { cell_type: "markdown", source: text },
        { cell_type: "code", source },
      ]),
    );
    const page = await chromium.context.newPage();
    const shown = async (...args: string[]): Promise<unknown[]> => {
      publish(own, "--single", "--out", join(folder, "own.html"), ...args);
      await page.goto(pathToFileURL(join(folder, "own.html")).href);
      const style = await page.locator("p", { hasText: "styled" }).getAttribute("style");
      const frame = page.frameLocator(".output iframe").locator("p");
      return [style, await frame.innerText(), await page.evaluate("globalThis.crime")];
    };
    expect(await shown()).toEqual([null, "before", undefined]);
    // Without scripts it is in the page's colours, also when they change.
    const body = page.frameLocator(".output iframe").locator("body");
    const background = (colorScheme: "light" | "dark") =>
      page
        .emulateMedia({ colorScheme })
        .then(() => page.waitForTimeout(100))
        .then(() => body.evaluate("getComputedStyle(document.body).backgroundColor"));
    expect(await background("dark")).toBe("rgb(27, 27, 31)");
    expect(await background("light")).toBe("rgb(255, 255, 255)");
    expect(await shown("--trust-html")).toEqual(["color: rgb(1, 2, 3)", "it ran", undefined]);
    await page.close();
  });

  it("is printed", () => {
    const file = join(folder, "printed.pdf");
    publish(join(folder, "notebooks", "deep", "02 中文.ipynb"), "--pdf", "--out", file);
    expect(readFileSync(file, "latin1").slice(0, 5)).toBe("%PDF-");
  });
});

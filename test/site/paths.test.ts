import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localFiles } from "../../site/local-files.ts";
import { pagePaths, relativeLink } from "../../site/paths.ts";

describe("a page's path", () => {
  it("is the notebook's, with letters of any script", () => {
    expect(pagePaths(["a.ipynb", "deep/02 第二课.ipynb"])).toEqual(["a", "deep/02-第二课"]);
  });

  it("has nothing in it that means something to a browser, a shell or VitePress", () => {
    expect(pagePaths(['x"<b>[y]#?%&.ipynb', "../../up.ipynb", "...ipynb", "[id].ipynb"])).toEqual([
      "x-b-y",
      "up",
      "notebook",
      "id",
    ]);
  });

  it("is its own, also where upper and lower case are one, and never the publisher's", () => {
    expect(pagePaths(["a.ipynb", "A.ipynb", "a!.ipynb", "assets.ipynb", "api.ipynb"])).toEqual([
      "a",
      "A-2",
      "a-3",
      "assets-2",
      "api-2",
    ]);
  });

  it("leads to files of the site wherever that is served", () => {
    expect(relativeLink("a", "files/b c.png")).toBe("./files/b%20c.png");
    expect(relativeLink("deep/er/a", "files/b.png")).toBe("../../files/b.png");
  });
});

describe("an address in a notebook", () => {
  let root: string;
  let kept: string[];
  let warnings: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "thalweg-test-"));
    [kept, warnings] = [[], []];
    mkdirSync(join(root, "site", "deep"), { recursive: true });
    for (const name of [
      "site/deep/a.ipynb",
      "site/b.ipynb",
      "site/p.png",
      "site/.env",
      "site/n.csv",
      "secret.png",
    ]) {
      writeFileSync(join(root, name), name);
    }
    symlinkSync(join(root, "secret.png"), join(root, "site", "link.png"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const resolve = () => {
    const site = join(root, "site");
    const pages = new Map([
      [join(site, "deep/a.ipynb"), "deep/a"],
      [join(site, "b.ipynb"), "b"],
    ]);
    return localFiles(join(site, "deep/a.ipynb"), {
      root: site,
      pages,
      trusted: false,
      place: (page, name) => {
        kept.push(name);
        return relativeLink(page, name);
      },
      warn: (sentence) => warnings.push(sentence),
    });
  };

  it("of another notebook leads to its page", () => {
    expect(resolve().link("../b.ipynb#part")).toBe("../b.html#part");
  });

  it("of a file beside it takes the file along, under a name that says what is in it", () => {
    expect(resolve().link("../n.csv")).toMatch(/^\.\.\/files\/n-[0-9a-f]{16}\.csv$/);
    expect(resolve().image("../p.png")).toMatch(/^\.\.\/files\/p-[0-9a-f]{16}\.png$/);
    expect(kept).toHaveLength(2);
  });

  it("elsewhere stays, for a link; pictures are not loaded from elsewhere", () => {
    expect(resolve().link("https://example.org/a")).toBe("https://example.org/a");
    expect(resolve().link("#part")).toBe("#part");
    expect(resolve().image("https://example.org/a.png")).toBeUndefined();
    expect(resolve().image("data:image/png;base64,AA==")).toBe("data:image/png;base64,AA==");
  });

  it.each([
    "../../secret.png",
    "../link.png",
    "../.env",
    "/etc/passwd",
    "%2e%2e/%2e%2e/secret.png",
    "nowhere.png",
    "%",
    "",
  ])("%j leads nowhere: outside of the published folder, hidden, or not there", (address) => {
    expect(resolve().link(address)).toBeUndefined();
    expect(resolve().image(address)).toBeUndefined();
    expect(kept).toEqual([]);
  });

  it.each(["javascript:crime()", "data:text/html,x", "file:///etc/passwd", "//example.org/x", "vbscript:x"])(
    "%j is none",
    (address) => {
      expect(resolve().link(address)).toBeUndefined();
      expect(resolve().image(address)).toBeUndefined();
    },
  );
});

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeClone, freePort, isGone, withTakenPort, type Ended, type Tool } from "./fake-clone.ts";

vi.setConfig({ testTimeout: 60_000 });

const start = "scripts/start.mjs";
const everything: Tool[] = ["build", "jupyterlab", "npm", "pip", "venv"];

let clone: FakeClone;
beforeEach(() => {
  clone = new FakeClone();
});
afterEach(() => clone.remove());

/** Starts, waits for JupyterLab, presses Ctrl-C. */
async function startAndStop(): Promise<Ended> {
  const running = clone.start(start, ["--no-browser", "--port", String(await freePort())]);
  await running.prints("Ctrl-C ends JupyterLab");
  running.kill("SIGINT");
  return running.ended;
}

describe("npm start", () => {
  it("sets up what is missing, says so step by step, serves, and ends JupyterLab on Ctrl-C", async () => {
    const port = await freePort();
    const running = clone.start(start, ["--no-browser", "--port", String(port)]);
    const jupyter = await running.pidOf("jupyterlab");
    await running.prints(`http://127.0.0.1:${port}/lab/tree/notebooks/02-normalizing-inputs.ipynb?token=`);
    running.kill("SIGINT");
    const { code, output } = await running.ended;
    await isGone(jupyter);
    expect(code).toBe(0);
    expect(clone.calls()).toEqual(everything);
    for (const step of ["Node packages", "JupyterLab in .venv", "build of the library", "TypeScript kernel"])
      expect(output).toMatch(new RegExp(`✓ ${step}.*\\d s`));
  });

  it("sets up and starts nothing where only that is wanted", async () => {
    const { code, output } = await clone.run(start, ["--setup-only"]);
    expect(code).toBe(0);
    expect(output).toContain("✓ build of the library");
    expect(clone.calls()).toEqual(everything.filter((tool) => tool !== "jupyterlab"));
  });

  it("does none of it again the next time", async () => {
    await startAndStop();
    clone.calls();
    const { output } = await startAndStop();
    expect(clone.calls()).toEqual(["jupyterlab"]);
    expect(output).not.toContain("Node packages");
  });

  it.each<[string, string, Tool[]]>([
    ["a source", "lib/index.ts", ["build"]],
    ["the lock file", "package-lock.json", ["build", "npm"]],
    ["the Python requirements", "scripts/requirements.txt", ["pip", "venv"]],
  ])("does again only what depends on %s that changed", async (_, file, redone) => {
    await startAndStop();
    clone.calls();
    writeFileSync(clone.path(file), `${readFileSync(clone.path(file), "utf8")}\n`);
    await startAndStop();
    expect(clone.calls()).toEqual([...redone, "jupyterlab"].sort());
  });

  it.each<[string, Tool[]]>([
    ["node_modules", ["npm"]],
    [".venv", ["pip", "venv"]],
    [".venv/bin/python", ["pip", "venv"]],
    ["dist", ["build"]],
    [".venv/share/jupyter/kernels/thalweg", []],
  ])("makes %s anew when it was deleted", async (path, redone) => {
    await startAndStop();
    clone.calls();
    rmSync(clone.path(path), { recursive: true });
    await startAndStop();
    expect(clone.calls()).toEqual([...redone, "jupyterlab"].sort());
  });

  it.each<Tool>(["npm", "venv", "pip", "build"])(
    "leaves nothing running when killed during %s, and the next start repairs the set-up",
    async (tool) => {
      const running = clone.start(start, [], { mishaps: { [tool]: "hang" } });
      const pid = await running.pidOf(tool);
      running.kill("SIGKILL");
      await isGone(pid);
      clone.calls();
      const { code } = await startAndStop();
      expect(code).toBe(0);
      expect(clone.calls()).toContain(tool);
      expect(readdirSync(clone.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );

  it("stops the set-up on Ctrl-C", async () => {
    const running = clone.start(start, [], { mishaps: { npm: "hang", pip: "hang" } });
    const pids = [await running.pidOf("npm"), await running.pidOf("pip")];
    running.kill("SIGINT");
    const { code, output } = await running.ended;
    await Promise.all(pids.map(isGone));
    expect(code).toBe(130);
    expect(output.trimEnd().split("\n").at(-1)).toBe("Stopped.");
  });

  it("ends JupyterLab even when it is itself killed", async () => {
    const running = clone.start(start, ["--no-browser", "--port", String(await freePort())]);
    const jupyter = await running.pidOf("jupyterlab");
    running.kill("SIGKILL");
    await isGone(jupyter);
    await running.ended;
  });

  it("waits while another set-up is at work in the same clone", async () => {
    const first = clone.start(start, [], { mishaps: { pip: "hang" } });
    const pip = await first.pidOf("pip");
    const second = clone.start(start, ["--no-browser", "--port", String(await freePort())]);
    await second.prints(`Waiting for the set-up that process ${first.pid} is doing`);
    first.kill("SIGKILL");
    await isGone(pip);
    await second.prints("Ctrl-C ends JupyterLab");
    second.kill("SIGINT");
    expect((await second.ended).code).toBe(0);
  });
});

describe("npm start says in one sentence what is wrong and what to do", () => {
  /** The last line of a run that is expected to fail. */
  async function complaint(run: Promise<Ended>): Promise<string | undefined> {
    const { code, output } = await run;
    expect(code).toBe(1);
    return output.trimEnd().split("\n").at(-1);
  }

  it("when Node is too old", async () => {
    const pretend = clone.path("pretend.cjs");
    writeFileSync(
      pretend,
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });',
    );
    expect(await complaint(clone.run(start, [], { nodeArgs: ["--require", pretend] }))).toBe(
      "Thalweg needs Node.js 20.19 or newer and this is 18.20.8: install a current Node.js (nodejs.org), " +
        "then run the same command again.",
    );
    expect(clone.calls()).toEqual([]);
  });

  it("when there is no Python", async () => {
    rmSync(clone.path("bin/python3"));
    expect(await complaint(clone.run(start))).toMatch(
      /^JupyterLab needs Python 3\.10 or newer and none was found: install Python .*`sudo apt install python3 python3-venv`/,
    );
  });

  it("when Python is too old", async () => {
    clone.installPython("python3", { version: "3.9" });
    expect(await complaint(clone.run(start))).toMatch(
      /^JupyterLab needs Python 3\.10 or newer and here python3 is 3\.9: install Python/,
    );
  });

  it("when Python lacks its venv module", async () => {
    clone.installPython("python3", { venv: false });
    expect(await complaint(clone.run(start))).toMatch(
      /^Python 3\.11 lacks its venv module.*`sudo apt install python3-venv`/,
    );
  });

  it("but takes a newer Python under another name", async () => {
    clone.installPython("python3", { version: "3.9" });
    clone.installPython("python3.12", { version: "3.12" });
    expect((await startAndStop()).code).toBe(0);
  });

  it.each<[Tool, string, RegExp]>([
    [
      "npm",
      "npm error code ENOTFOUND\nnpm error network request failed",
      /^npm could not reach its package registry/,
    ],
    [
      "pip",
      "WARNING: Retrying: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution\nERROR: No matching distribution found for jupyterlab==4.6.6",
      /^pip could not reach its package registry/,
    ],
    [
      "pip",
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
      /^The disk is full/,
    ],
    [
      "npm",
      "npm error code EUSAGE",
      /^package\.json and package-lock\.json do not fit each other: run `npm install`/,
    ],
    [
      "pip",
      "SSLError(SSLCertVerificationError(1, 'certificate verify failed'))",
      /^pip does not trust the certificate/,
    ],
    ["pip", "ERROR: No matching distribution found for plotly==7.1.0", /^pip found no fitting version/],
    [
      "build",
      "lib/index.ts:3:1: ERROR: Unexpected end of file",
      /^The build failed: mend what the lines above name/,
    ],
    [
      "npm",
      "npm error something never seen before",
      /^npm failed with exit code 1; its last lines above say why/,
    ],
  ])("when %s fails with: %s", async (tool, output, sentence) => {
    const run = clone.run(start, [], { mishaps: { [tool]: { output } } });
    expect(await complaint(run)).toMatch(sentence);
    expect((await run).output).toContain(output.split("\n").at(-1));
  });

  it("when the port is taken", async () => {
    await withTakenPort(async (port) => {
      expect(await complaint(clone.run(start, ["--port", String(port)]))).toBe(
        `Port ${port} is taken: end the program that uses it, or leave --port out to get a free one.`,
      );
    });
    expect(clone.calls()).toEqual([]);
  });

  it("when JupyterLab does not come up", async () => {
    const run = clone.run(start, [], {
      mishaps: { jupyterlab: { output: "ModuleNotFoundError: No module named 'tornado'" } },
    });
    expect(await complaint(run)).toMatch(/^JupyterLab ended before it was ready; the lines above say why/);
    expect((await run).output).toContain("No module named 'tornado'");
  });

  it("when the lesson is missing", async () => {
    rmSync(clone.path("notebooks"), { recursive: true });
    expect(await complaint(clone.run(start))).toMatch(
      /^notebooks\/02-normalizing-inputs\.ipynb is missing: bring it back with `git checkout -- notebooks`/,
    );
  });

  it.each([
    [["--nobrowser"], /^Unknown option '--nobrowser': npm start -- \[--no-browser\] \[--port N\]/],
    [["--port", "http"], /^--port takes a number from 1 to 65535, not "http"/],
    [["--port"], /^Option '--port <value>' argument missing/],
    [["lesson"], /^npm start takes no argument such as lesson/],
    [["--no-setup"], /^Nothing is set up yet: run npm start without --no-setup/],
  ])("when called with %j", async (args, sentence) => {
    expect(await complaint(clone.run(start, args))).toMatch(sentence);
  });
});

import { afterAll, expect, vi } from "vitest";

/** What the files of tests have in common, since they run in one process one after another. */
const shared = async () => ({
  // Imported anew: a file may have reset the modules that the next one finds.
  backend: (await import("../lib/backend/registry.ts")).backend().name,
  environment: { ...process.env },
  folder: process.cwd(),
  globals: Reflect.ownKeys(globalThis),
  timersAreFake: vi.isFakeTimers(),
});

const found = await shared();
afterAll(async () =>
  expect(await shared(), "each file of tests leaves as it was what all share").toEqual(found),
);

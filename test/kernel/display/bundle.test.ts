import { describe, expect, it } from "vitest";
import { toBundle } from "../../../kernel/display/bundle.ts";

const display = Symbol.for("Jupyter.display");

describe("a value is shown", () => {
  it("by its own MIME bundle, or the promise of one", async () => {
    expect(toBundle({ [display]: () => ({ "text/html": "<b>" }) })).toEqual({ "text/html": "<b>" });
    expect(await toBundle({ [display]: () => Promise.resolve({ "text/html": "<i>" }) })).toEqual({
      "text/html": "<i>",
    });
  });

  it.each([
    ["text", "'text'"],
    [7, "7"],
    [null, "null"],
    [[1, "a"], "[ 1, 'a' ]"],
    [new Map([[1, 2]]), "Map(1) { 1 => 2 }"],
  ])("as text otherwise: %j", (value, text) => {
    expect(toBundle(value)).toEqual({ "text/plain": text });
  });

  it("as a note when showing it throws", () => {
    const hostile = {
      [Symbol.for("nodejs.util.inspect.custom")]() {
        throw new Error("no");
      },
    };
    expect(toBundle(hostile)).toEqual({ "text/plain": "[a value that cannot be shown: no]" });
  });

  it("unless its display method returns something else, which is an error that says so", () => {
    class Broken {
      [display]() {
        return "text";
      }
    }
    expect(() => toBundle(new Broken())).toThrow(
      `Symbol.for("Jupyter.display") of a Broken must return an object of MIME types, not 'text'`,
    );
  });
});

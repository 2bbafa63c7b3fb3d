import { describe, expect, test } from "vitest";
import { figures } from "../../browser/figures.ts";
import { complaints, versions } from "./plotly.ts";

describe.each(Object.keys(versions) as (keyof typeof versions)[])("plotly.js %s", (version) => {
  test.each(Object.entries(figures))("takes a %s as it is", (_, make) => {
    expect(complaints(make().figure, version)).toEqual([]);
  });
});

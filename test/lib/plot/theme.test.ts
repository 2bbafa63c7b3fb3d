import { describe, expect, test } from "vitest";
import { ink, palette, pathPalette, valley } from "../../../lib/plot/theme.ts";

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const pages = { light: "#ffffff", dark: "#111111" };

describe("theme", () => {
  test.each(Object.entries(pages))("text stands out on a %s page", (_, page) => {
    expect(contrast(ink, page)).toBeGreaterThan(4);
  });

  test.each(Object.entries(pages))("curves stand out on a %s page", (_, page) => {
    for (const color of [...palette, ...pathPalette])
      expect(contrast(color, page), color).toBeGreaterThan(2.3);
  });

  test("heights only ever grow lighter, so the scale reads without colour", () => {
    const lightness = valley.map(([, color]) => luminance(color));
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  });
});

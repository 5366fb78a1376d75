import { describe, expect, it } from "vitest";

import { A4, LARGEST, SMALLEST, aspectOf, paperWidth, stepAbove, stepBelow, wheelFactor, widthBounds } from "./zoom-steps";

describe("steps of zoom", () => {
  it("go up and down by round numbers", () => {
    expect([stepAbove(1), stepAbove(0.61), stepBelow(0.61), stepBelow(1)]).toEqual([1.1, 0.67, 0.5, 0.9]);
  });
  it("leave a step that was reached but for rounding", () => {
    expect(stepAbove(1.2499)).toBe(1.5);
    expect(stepBelow(0.5001)).toBe(0.33);
  });
  it("end at the smallest and the largest", () => {
    expect(stepAbove(16)).toBe(LARGEST);
    expect(stepBelow(0.25)).toBe(SMALLEST);
  });
});

describe("the width of a page", () => {
  const aspect = aspectOf(A4);

  it("at 100 % is that of the paper", () => expect(paperWidth({ width: 72, height: 72 })).toBe(96));
  it("lies between a quarter and sixteen times that", () => {
    const { least, most } = widthBounds(A4, [aspect], 488, 1);
    expect(least).toBeCloseTo(paperWidth(A4) / 4);
    expect(most).toBeCloseTo(paperWidth(A4) * 16);
  });
  it("can always fit the pane, also of a photograph that is huge on paper", () => {
    expect(widthBounds({ width: 9000, height: 6000 }, [1.5], 488, 1).least).toBe(488);
    expect(widthBounds({ width: 4, height: 4 }, [1], 488, 1).most).toBe(488);
  });
  it("stays within what an engine can lay out, in a document of many pages", () => {
    const aspects = Array.from({ length: 5000 }, () => aspect);
    const { most } = widthBounds(A4, aspects, 488, 1);
    expect((most / aspect) * 5000).toBeLessThan(31_000_000);
    expect(most, "and still grows well beyond the paper").toBeGreaterThan(3 * paperWidth(A4));
  });
  it("stays within what the reader draws, on a dense screen and of a long strip", () => {
    const strip = { width: 2000, height: 14_000 };
    const { most } = widthBounds(strip, [aspectOf(strip)], 488, 3);
    expect((most / aspectOf(strip)) * 3).toBeLessThanOrEqual(190_001);
  });
  it("is a number for a page without any size", () => {
    const nothing = { width: 0, height: 0 };
    expect(Number.isFinite(widthBounds(nothing, [aspectOf(nothing)], 488, 1).most)).toBe(true);
  });
});

describe("a wheel", () => {
  it("zooms in when it is turned away, and back by the same", () => {
    const turn = { deltaY: -120, deltaMode: 0 };
    expect(wheelFactor(turn)).toBeGreaterThan(1.1);
    expect(wheelFactor(turn) * wheelFactor({ ...turn, deltaY: 120 })).toBeCloseTo(1);
  });
  it("of lines is as quick as one of pixels", () => {
    expect(wheelFactor({ deltaY: 3, deltaMode: 1 })).toBeCloseTo(wheelFactor({ deltaY: 100, deltaMode: 0 }));
  });
  it("follows the small turns of a pinch", () => expect(wheelFactor({ deltaY: -2, deltaMode: 0 })).toBeCloseTo(1.02, 2));
});

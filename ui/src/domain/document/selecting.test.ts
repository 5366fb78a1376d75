import { describe, expect, it } from "vitest";

import { type Grain, grainOf, lettersBefore, taken } from "./selecting";

const part = (text: string, at: number, grain: Grain): string => {
  const { start, end } = taken(text, at, grain);
  return text.slice(start, end);
};

describe("what a press takes", () => {
  it("is a place, a word, a line", () => {
    expect([1, 2, 3, 4].map(grainOf)).toEqual(["letter", "word", "line", "line"]);
    expect(taken("The tenant pays.", 6, "letter")).toEqual({ start: 6, end: 6 });
    expect(part("The tenant pays.", 6, "line")).toBe("The tenant pays.");
  });
  it("is the word at the place, also at its end", () => {
    expect(part("The tenant pays.", 6, "word")).toBe("tenant");
    expect(part("The tenant pays.", 4, "word")).toBe("tenant");
    expect(part("The tenant pays.", 10, "word")).toBe("tenant");
    expect(part("The tenant", 10, "word")).toBe("tenant");
    expect(part("公司提前三个月通知", 1, "word")).toBe("公司");
  });
  it("is what stands there where there is no word", () => {
    expect(part("— —", 1, "word")).toBe(" ");
    expect(part("", 0, "word")).toBe("");
  });
});

describe("a place between letters", () => {
  it("is on the side of a letter's middle on which the point is", () => {
    const middle = (at: number): number => at * 10 + 5;
    expect([-3, 4, 6, 14, 26, 99].map((point) => lettersBefore(3, point, middle))).toEqual([0, 0, 1, 1, 3, 3]);
  });
});

import { describe, expect, it } from "vitest";

import { between } from "./range";

describe("a range of a list", () => {
  const list = [3, 9, 4, 7];

  it("has both ends, whichever was chosen first", () => {
    expect(between(list, 9, 7)).toEqual([9, 4, 7]);
    expect(between(list, 7, 9)).toEqual([9, 4, 7]);
    expect(between(list, 4, 4)).toEqual([4]);
  });
  it("is what was chosen last where the first is not shown any more", () => {
    expect(between(list, 5, 4)).toEqual([4]);
    expect(between(list, 4, 5)).toEqual([]);
  });
});

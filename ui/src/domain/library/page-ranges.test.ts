import { describe, expect, it } from "vitest";

import { pageRanges } from "./page-ranges";

const ranges = (pages: number[]): string => pageRanges(pages, String);

describe("pages that could not be read", () => {
  it("are named in order, neighbours joined", () => {
    expect(ranges([9, 4, 5])).toBe("4, 5, 9");
    expect(ranges([3, 1, 2, 7])).toBe("1–3, 7");
  });

  it("are not all named where they are many", () => {
    const odd = Array.from({ length: 20 }, (_, index) => 2 * index + 1);
    expect(ranges(odd)).toBe("1, 3, 5, 7, 9, 11, …");
  });
});

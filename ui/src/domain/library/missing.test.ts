import { describe, expect, it } from "vitest";

import { speech } from "../language/language.svelte";
import { missingInWords, ranges } from "./missing";

describe("pages that could not be read", () => {
  it("are named in order, neighbours joined", () => {
    expect(ranges([9, 4, 5])).toBe("4, 5, 9");
    expect(ranges([3, 1, 2, 7])).toBe("1–3, 7");
  });

  it("are not all named where they are many", () => {
    const odd = Array.from({ length: 20 }, (_, index) => 2 * index + 1);
    expect(ranges(odd)).toBe("1, 3, 5, 7, 9, 11, …");
  });

  it("make a sentence in both languages, and none where there are none", () => {
    speech.use("english");
    expect(missingInWords({ missing_pages: [4, 5, 9], pages: 20 })).toBe("3 of 20 pages could not be read: 4, 5, 9");
    speech.use("chinese");
    expect(missingInWords({ missing_pages: [4, 5, 9], pages: 20 })).toBe("20 页中有 3 页无法读取：4, 5, 9");
    expect(missingInWords({ missing_pages: [], pages: 20 })).toBe("");
    speech.use("system");
  });
});

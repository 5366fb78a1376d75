import { describe, expect, it } from "vitest";

import { around } from "./around";

describe("a passage around what is cited of it", () => {
  it("marks the part alone", () => {
    expect(around("One. Two. Three.", { start: 5, end: 9 })).toEqual([
      { text: "One. ", cited: false },
      { text: "Two.", cited: true },
      { text: " Three.", cited: false },
    ]);
  });
  it("begins near a part that stands far inside, at a word", () => {
    const text = `${"word ".repeat(60)}Here it is.`;
    const [before, cited] = around(text, { start: 300, end: text.length });
    expect(before?.text).toMatch(/^…word /);
    expect(before?.text.length).toBeLessThan(100);
    expect(cited).toEqual({ text: "Here it is.", cited: true });
  });
  it("marks nothing where the passage stands for its document", () => {
    expect(around("All of it.", null)).toEqual([{ text: "All of it.", cited: false }]);
  });
});

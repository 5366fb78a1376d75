import { describe, expect, it } from "vitest";

import { hasWords } from "./selected.svelte";

describe("a selection", () => {
  it("is worth an offer from a few words on", () => {
    expect(hasWords("three months")).toBe(true);
    expect(hasWords("租期三年")).toBe(true);
    expect(hasWords("word")).toBe(false);
    expect(hasWords("租期")).toBe(false);
    expect(hasWords(" 12  34 ")).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import type { Source } from "../../platform";
import { pinOfDocument, pinOfSource, samePin, targetOf } from "./pins";

const source: Source = {
  number: 2,
  passage: 7,
  file: 3,
  file_name: "lease.md",
  place: { in: "lines", first: 1, last: 2 },
  text: "The rent is 900 euros.",
  changed: null,
  score: 1,
  in_prompt: true,
  pinned: false,
  recognised: null,
};

describe("pins", () => {
  it("tell a passage from its whole file", () => {
    const passage = pinOfSource(source);
    const file = pinOfDocument({ file: 3, name: "lease.md" });
    expect(targetOf(passage)).toEqual({ of: "passage", passage: 7 });
    expect(targetOf(file)).toEqual({ of: "file", file: 3 });
    expect(samePin([file], passage)).toBeUndefined();
    expect(samePin([file, { ...passage, id: 5 }], passage)?.id).toBe(5);
  });

  it("of words that are gone pin nothing again", () => {
    expect(targetOf({ file: 3, passage: null, text: "The rent was 800 euros." })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";

import { sends } from "./composition";

const enter = { key: "Enter", keyCode: 13, isComposing: false, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };

describe("Enter", () => {
  it("sends", () => expect(sends(enter)).toBe(true));
  it("makes a line with Shift", () => expect(sends({ ...enter, shiftKey: true })).toBe(false));
  it("never sends while an input method composes", () => {
    expect(sends({ ...enter, isComposing: true }), "it chooses a character").toBe(false);
    expect(sends({ ...enter, keyCode: 229 }), "Safari says it only by this code").toBe(false);
  });
});

import { describe, expect, it } from "vitest";

import { readRules, writtenRules } from "./folder-rules";

describe("the rules of a folder", () => {
  it("are written a pattern a line, and read back", () => {
    const rules = { ignore: ["*.tmp", "drafts/"], largest: 50, hidden: true };
    expect(writtenRules(rules)).toEqual({ ignore: "*.tmp\ndrafts/", largest: "50", hidden: true });
    expect(readRules(writtenRules(rules))).toEqual(rules);
  });
  it("have no limit and no patterns where nothing is written", () => {
    expect(readRules({ ignore: " \n*.tmp \n\n", largest: " ", hidden: false })).toEqual({ ignore: ["*.tmp"], largest: null, hidden: false });
  });
  it("are none where the size is no number", () => {
    for (const largest of ["many", "-3", "0", "1.5", "1e9"]) expect(readRules({ ignore: "", largest, hidden: false }), largest).toBeNull();
  });
});

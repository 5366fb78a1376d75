import { describe, expect, it } from "vitest";

import { mentionAt, withoutMention } from "./mention";

describe("a mention", () => {
  it("is what follows the @ up to the caret", () => {
    expect(mentionAt("ask @lea", 8)).toEqual({ start: 4, query: "lea" });
    expect(mentionAt("ask @lease now", 7)).toEqual({ start: 4, query: "le" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, query: "" });
  });
  it("may hold a space, as names of files do", () => {
    expect(mentionAt("@annual report", 14)).toEqual({ start: 0, query: "annual report" });
  });
  it("may follow a Chinese character, but not the name of an address", () => {
    expect(mentionAt("请看@合同", 5)).toEqual({ start: 2, query: "合同" });
    expect(mentionAt("write to ann@example", 20)).toBeNull();
  });
  it("ends with the line, two spaces, or before the @", () => {
    expect(mentionAt("@a\nb", 4)).toBeNull();
    expect(mentionAt("@a  b", 5)).toBeNull();
    expect(mentionAt("@ a", 3)).toBeNull();
    expect(mentionAt("ask @lea", 3)).toBeNull();
  });
  it("goes out of the text without leaving two spaces", () => {
    expect(withoutMention("ask @lea now", 8, { start: 4, query: "lea" })).toEqual({ text: "ask now", caret: 4 });
    expect(withoutMention("请看@合同", 5, { start: 2, query: "合同" })).toEqual({ text: "请看", caret: 2 });
  });
});

import { describe, expect, it } from "vitest";

import type { RevisionEdit } from "../../platform";
import { applied, cellPieces, otherTexts, pieces, stateOf } from "./edits";

const edit = (start: number, end: number, text: string, others: string[] = []): RevisionEdit => ({ start, end, text, reason: "spelling", others });

describe("edits of a text", () => {
  it("are applied in order, unless the person wants something else there", () => {
    const text = "Teh rent is is due.";
    const edits = [edit(0, 3, "The", ["Tech"]), edit(11, 14, "")];
    expect(applied(text, edits)).toBe("The rent is due.");
    expect(applied(text, edits, { 0: "Tech" })).toBe("Tech rent is due.");
    expect(applied(text, edits, { 0: "Teh", 1: " is" })).toBe(text);
  });

  it("stand at positions in UTF-16, as after a character outside the first plane", () => {
    expect(applied("😀 teh", [edit(3, 6, "the")])).toBe("😀 the");
  });

  it("may put something in where nothing stood", () => {
    expect(applied("ab", [edit(1, 1, " ")])).toBe("a b");
    expect(applied("ab", [edit(2, 2, ".")])).toBe("ab.");
  });

  it("are left out where they reach into one another or past the text", () => {
    expect(applied("abc", [edit(0, 2, "X"), edit(1, 3, "Y"), edit(2, 9, "Z")])).toBe("Xc");
  });
});

describe("the pieces of a text", () => {
  it("are what stays and what is changed", () => {
    expect(pieces("a teh b", [edit(2, 5, "the", ["tea"])])).toEqual([
      { of: "same", text: "a " },
      { of: "edit", index: 0, before: "teh", after: "the", suggested: "the", others: ["tea"], reason: "spelling" },
      { of: "same", text: " b" },
    ]);
  });

  it("are the text itself without edits, also where it is empty", () => {
    expect(pieces("abc", [])).toEqual([{ of: "same", text: "abc" }]);
    expect(pieces("", [])).toEqual([{ of: "same", text: "" }]);
  });

  it("fall into the cells of a row", () => {
    const cells = cellPieces(pieces("Rent | teh | 5", [edit(7, 10, "the")]));
    expect(cells.map((cell) => cell.map((piece) => (piece.of === "same" ? piece.text : `[${piece.after}]`)).join(""))).toEqual(["Rent", "[the]", "5"]);
  });
});

describe("an edit", () => {
  const made = { before: "teh", after: "the", suggested: "the", others: ["tea", "the"] };

  it("changes, was taken back, or only says where to look", () => {
    expect(stateOf(made)).toBe("changed");
    expect(stateOf({ ...made, after: "teh" })).toBe("taken_back");
    expect(stateOf({ before: "Kwame", after: "Kwame", suggested: "Kwame" })).toBe("look");
    expect(stateOf({ before: "Kwame", after: "Fame", suggested: "Kwame" })).toBe("changed");
  });

  it("offers what does not stand there", () => {
    expect(otherTexts(made)).toEqual(["tea"]);
    expect(otherTexts({ ...made, after: "tea" })).toEqual(["the"]);
  });
});

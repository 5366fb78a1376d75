import { describe, expect, it } from "vitest";

import type { TextBlock } from "../../platform/bindings";
import { beginsWithSign, groupBlocks, markedCells, markedParts, rangesOf } from "./blocks";

const block = (kind: TextBlock["kind"]["kind"], text = ""): TextBlock =>
  ({ kind: kind === "heading" ? { kind, level: 1 } : kind === "table_row" ? { kind, header: false } : { kind }, text }) as TextBlock;

describe("the blocks of a page", () => {
  it("are grouped into lists and tables, and keep their index", () => {
    const groups = groupBlocks([block("heading"), block("list_item"), block("list_item"), block("table_row"), block("paragraph"), block("list_item")]);
    expect(groups.map((group) => (group.kind === "block" ? group.row.index : group.rows.map(({ index }) => index)))).toEqual([0, [1, 2], [3], 4, [5]]);
  });
});

describe("an item of a list", () => {
  it("gets no second sign where the document gives it one", () => {
    for (const text of ["• Keys", "- Keys", "3. Keys", "2.1. Keys", "(a) Keys", "iv) Keys", "一、钥匙", "（"]) {
      expect(beginsWithSign(text), text).toBe(text !== "（");
    }
    for (const text of ["Keys", "900 euros", "-5 degrees", "A key", ""]) expect(beginsWithSign(text), text).toBe(false);
  });
});

describe("highlights in text", () => {
  it("count UTF-16 units, as Rust sends them", () => {
    expect(markedParts("租🏠期", [{ start: 1, end: 3 }])).toEqual([
      { text: "租", marked: false },
      { text: "🏠", marked: true },
      { text: "期", marked: false },
    ]);
  });
  it("may overlap, touch and reach past the end without losing or doubling text", () => {
    const parts = markedParts("abcdef", [{ start: 3, end: 99 }, { start: 1, end: 4 }, { start: -5, end: 0 }]);
    expect(parts.map(({ text }) => text).join("")).toBe("abcdef");
    expect(parts.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(["bcd", "ef"]);
  });
  it("fall into the right cells of a row", () => {
    const cells = markedCells("Rent | 900 | EUR", [{ start: 7, end: 16 }]);
    expect(cells.map((parts) => parts.filter(({ marked }) => marked).map(({ text }) => text).join(""))).toEqual(["", "900", "EUR"]);
  });
  it("are those of the page", () => {
    const on = { on: "text", start: 0, end: 1 } as const;
    const ranges = rangesOf([{ ...on, page: 1, block: 2 }, { ...on, page: 2, block: 2 }, { ...on, page: 1, block: 2, start: 3, end: 4 }], 1);
    expect(ranges.get(2)?.map(({ start }) => start)).toEqual([0, 3]);
  });
});

import { describe, expect, it } from "vitest";

import type { PlacedBlock, PlacedLine } from "../../platform";
import { SHEET, setOnSheet } from "./text-layer";

const line = (text: string, left: number, top: number, width: number, height: number): PlacedLine => ({ text, joint: " ", left, top, width, height });
const block = (lines: PlacedLine[], kind: PlacedBlock["kind"] = { kind: "paragraph" }): PlacedBlock => ({ block: 0, kind, lines });
/** Letters half as wide as they are high. */
const measure = (text: string, size: number): number => (text.length * size) / 2;

describe("the layer of text", () => {
  it("stretches each line onto its box", () => {
    const [set] = setOnSheet([block([line("four", 0.1, 0.2, 0.2, 0.02)])], 0.5, measure);
    expect(set?.lines).toEqual([{ text: "four", joint: " ", left: 0.1 * SHEET, top: 0.4 * SHEET, size: 40, stretch: 200 / 80, downwards: false }]);
  });
  it("sets what is higher than wide downwards, but for a letter or two", () => {
    const [set] = setOnSheet([block([line("租期为两年", 0.5, 0.1, 0.02, 0.4), line("年", 0.5, 0.1, 0.02, 0.04)])], 1, measure);
    expect(set?.lines.map(({ downwards, size }) => ({ downwards, size }))).toEqual([
      { downwards: true, size: 20 },
      { downwards: false, size: 40 },
    ]);
    expect(set?.lines[0]?.stretch).toBe(400 / 50);
  });
  it("leaves out what has no box, and stretches nothing that has no length", () => {
    const [set] = setOnSheet([block([line("gone", 0.5, 0.1, 0, 0.4), line("", 0.1, 0.1, 0.2, 0.02)])], 1, measure);
    expect(set?.lines.map(({ text, stretch }) => ({ text, stretch }))).toEqual([{ text: "", stretch: 1 }]);
  });
  it("has tabulators between the cells of a row, one for each that is passed", () => {
    const cell = (text: string, joint: string): PlacedLine => ({ ...line(text, 0.1, 0.1, 0.2, 0.02), joint });
    const [set] = setOnSheet([block([cell("Rent", " | "), cell("900", " | | "), cell("euros", "")], { kind: "table_row", header: false })], 1, measure);
    expect(set?.lines.map(({ joint }) => joint)).toEqual(["\t", "\t\t", ""]);
  });
  it("knows headings", () => {
    const set = setOnSheet([block([], { kind: "heading", level: 2 }), block([])], 1, measure);
    expect(set.map(({ heading }) => heading)).toEqual([2, null]);
  });
});

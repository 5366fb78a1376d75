import { describe, expect, it } from "vitest";

import type { Outline, PointSource } from "../../platform/bindings";
import { movePoint, takeSources } from "./outline-edit";

const outline = (): Outline => ({
  title: "",
  sections: [
    { heading: "One", points: [{ text: "a", source: null }, { text: "b", source: null }] },
    { heading: "Two", points: [{ text: "c", source: null }] },
  ],
});
const texts = (of: Outline): string[][] => of.sections.map(({ points }) => points.map(({ text }) => text));

describe("moving a point", () => {
  it("swaps it with its neighbour", () => {
    const edited = outline();
    expect(movePoint(edited, 0, 0, 1)).toEqual({ section: 0, point: 1 });
    expect(texts(edited)).toEqual([["b", "a"], ["c"]]);
  });
  it("takes it into the next section past the end", () => {
    const edited = outline();
    expect(movePoint(edited, 0, 1, 1)).toEqual({ section: 1, point: 0 });
    expect(texts(edited)).toEqual([["a"], ["b", "c"]]);
    expect(movePoint(edited, 1, 0, -1), "and back").toEqual({ section: 0, point: 1 });
    expect(texts(edited)).toEqual([["a", "b"], ["c"]]);
  });
  it("stops at the ends of the outline", () => {
    expect(movePoint(outline(), 0, 0, -1)).toBeNull();
    expect(movePoint(outline(), 1, 0, 1)).toBeNull();
  });
});

describe("an outline that comes back from being kept", () => {
  it("gives sources to the points that are still the same", () => {
    const edited = outline();
    const kept = outline();
    const source: PointSource = { passage: 1, file: 1, file_name: "a.pdf", place: { in: "page", page: 1, label: null }, text: "" };
    for (const { points } of kept.sections) for (const point of points) point.source = source;
    const typing = edited.sections[0]?.points[0];
    if (typing) typing.text = "a, still being typed";
    takeSources(edited, kept);
    expect(edited.sections[0]?.points.map((point) => point.source !== null), "the point that was typed on waits for the next time").toEqual([false, true]);
    expect(edited.sections[0]?.points[0]?.text, "what is being typed is never replaced").toBe("a, still being typed");
  });
});

import { describe, expect, it } from "vitest";

import { type Layout, type Point, GAP, MARGIN, fitting, keptInPlace, layOut } from "./layout";

const A4 = 0.7071;
const PANE = 500;
const pages = (width: number): Layout => layOut([A4, A4, 1.5, A4], width, PANE);

/** What lies under a point: the page, and the shares of it from the left and from the top. */
function seen(layout: Layout, scroll: Point, under: Point): { page: number; x: number; y: number } {
  const y = scroll.y + under.y;
  const page = layout.begins.filter((begin) => begin <= y).length - 1;
  return {
    page,
    x: (scroll.x + under.x - layout.left) / layout.width,
    y: (y - (layout.begins[page] ?? 0)) / (layout.heights[page] ?? 1),
  };
}

describe("pages in a column", () => {
  it("fit the pane with a margin", () => {
    const layout = pages(fitting(PANE));
    expect(layout.across, "there is nothing to scroll to the side").toBe(PANE);
    expect(layout.left).toBe(MARGIN);
  });
  it("stand in the middle while they are narrower than the pane", () => {
    const layout = pages(100);
    expect(layout).toMatchObject({ across: PANE, left: 200 });
    expect(layout.begins[1]).toBeCloseTo(100 / A4 + GAP);
  });
  it("keep their margins when they are wider", () => expect(pages(2000)).toMatchObject({ across: 2032, left: 16 }));
  it("are wide enough to be seen in any pane", () => expect(fitting(10)).toBe(200));
});

describe("zooming", () => {
  const under = { x: 320, y: 210 };

  it.each([600, 1250, 7800])("to a width of %d keeps what lies under the pointer", (width) => {
    const before = pages(468);
    const scroll = { x: 0, y: 900 };
    const after = pages(width);
    const at = keptInPlace(before, after, scroll, under);
    const was = seen(before, scroll, under);
    const is = seen(after, at, under);
    expect(is.page).toBe(was.page);
    expect(is.x).toBeCloseTo(was.x, 2);
    expect(is.y).toBeCloseTo(was.y, 3);
  });
  it("in and out again comes back", () => {
    const [small, large] = [pages(900), pages(4000)];
    const scroll = { x: 120, y: 1500 };
    const there = keptInPlace(small, large, scroll, under);
    const back = keptInPlace(large, small, there, under);
    expect(back.x).toBeCloseTo(scroll.x, 0);
    expect(back.y).toBeCloseTo(scroll.y, 0);
  });
  it("keeps a place between two pages, where nothing grows", () => {
    const before = pages(468);
    const gap = (before.begins[1] ?? 0) - 4;
    const after = pages(1000);
    const at = keptInPlace(before, after, { x: 0, y: gap - under.y }, under);
    expect(at.y + under.y).toBeCloseTo((after.begins[1] ?? 0) - 4);
  });
  it("never scrolls to before the first page", () => {
    const at = keptInPlace(pages(468), pages(100), { x: 0, y: 0 }, { x: 480, y: 700 });
    expect(at).toEqual({ x: 0, y: 0 });
  });
  it("survives a document without pages", () => {
    const none = layOut([], 400, PANE);
    expect(keptInPlace(none, none, { x: 0, y: 0 }, under).y).toBe(0);
  });
});

import { indexAt, offsets } from "../lists/rows";

/** The room between two pages, in CSS pixels. */
export const GAP = 12;
/** The room beside a page that fits its pane. */
export const MARGIN = 16;

/** Where pages lie: in one column, all of one width. In CSS pixels. */
export type Layout = {
  /** Of every page. */
  width: number;
  /** Where pages begin from the left. */
  left: number;
  /** How wide the column is with its margins. */
  across: number;
  /** Where each page begins from the top; the last entry is where the column ends. */
  begins: number[];
  heights: number[];
};
export type Point = { x: number; y: number };

/** Lays pages of these shapes (width by height) out in a pane of a width. */
export function layOut(aspects: readonly number[], width: number, pane: number): Layout {
  const heights = aspects.map((aspect) => width / aspect);
  const across = Math.max(pane, Math.ceil(width) + 2 * MARGIN);
  return { width, left: Math.round((across - width) / 2), across, begins: offsets(heights, GAP), heights };
}

/** The width at which pages fit a pane. */
export function fitting(pane: number): number {
  return Math.max(200, pane - 2 * MARGIN);
}

/**
 * Where to scroll after the pages were laid out anew, so that what lay under a
 * point of the pane lies there still. Gaps and margins keep their size.
 */
export function keptInPlace(before: Layout, after: Layout, scroll: Point, under: Point): Point {
  const lookedAt = scroll.y + under.y;
  const index = Math.min(indexAt(before.begins, lookedAt), Math.min(before.heights.length, after.heights.length) - 1);
  const height = before.heights[index] ?? 1;
  const within = lookedAt - (before.begins[index] ?? 0);
  const onPage = Math.min(within, height);
  const y = (after.begins[index] ?? 0) + (onPage / height) * (after.heights[index] ?? height) + within - onPage;
  const x = after.left + ((scroll.x + under.x - before.left) / before.width) * after.width;
  const most = { x: after.across - 1, y: after.begins.at(-1) ?? 0 };
  return { x: between(x - under.x, most.x), y: between(y - under.y, most.y) };
}

function between(value: number, most: number): number {
  return Math.min(Math.max(value, 0), Math.max(most, 0));
}

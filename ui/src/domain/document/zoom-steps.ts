import type { PageSize } from "../../platform";

/** How small and how large a page can be shown, by the size it has on paper. */
export const SMALLEST = 0.25;
export const LARGEST = 16;

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16];
/** A zoom so near to a step counts as it. */
const NEAR = 0.005;
/** CSS pixels in a point (1/72 inch). */
const PIXELS_A_POINT = 96 / 72;
/** No engine lays out what is higher, in CSS pixels. */
const HIGHEST_COLUMN = 30_000_000;
/** Nor does the reader draw tiles of a larger page, in device pixels. */
const LARGEST_PAGE = 190_000;
/** A page that could not be read has no size; most pages are A4. */
export const A4: PageSize = { width: 595.3, height: 841.9 };

/** The width of a page as it is on paper, in CSS pixels. */
export function paperWidth(size: PageSize): number {
  return Math.max(1, (size.width ?? 0) * PIXELS_A_POINT);
}

/** The shape of a page: its width by its height. */
export function aspectOf(size: PageSize): number {
  return Math.max(0.01, (size.width ?? 1) / Math.max(size.height ?? 1, 1));
}

/** The least and the greatest width of a page, in CSS pixels; that which fits is always among them. */
export function widthBounds(page: PageSize, aspects: readonly number[], fit: number, density: number): { least: number; most: number } {
  const paper = paperWidth(page);
  const column = HIGHEST_COLUMN / Math.max(1, aspects.reduce((sum, aspect) => sum + 1 / aspect, 0));
  const tallest = Math.max(1, ...aspects.map((aspect) => 1 / aspect));
  const drawn = LARGEST_PAGE / density / tallest;
  return { least: Math.min(fit, SMALLEST * paper), most: Math.max(fit, Math.min(LARGEST * paper, column, drawn)) };
}

/** The next round zoom above. */
export function stepAbove(zoom: number): number {
  return STEPS.find((step) => step > zoom * (1 + NEAR)) ?? LARGEST;
}

/** The next round zoom below. */
export function stepBelow(zoom: number): number {
  return STEPS.filter((step) => step < zoom * (1 - NEAR)).at(-1) ?? SMALLEST;
}

/** A wheel that was turned, as far as zoom needs it. */
type Turn = Pick<WheelEvent, "deltaY" | "deltaMode">;
const PIXELS_A_LINE = 16;
/** A pinch comes in many small turns, a notch of a wheel in one large one. */
const LARGEST_TURN = 22;

/** By how much a turn of the wheel makes pages larger. */
export function wheelFactor({ deltaY, deltaMode }: Turn): number {
  const pixels = deltaMode === 0 ? deltaY : deltaY * PIXELS_A_LINE;
  return Math.exp(-Math.min(Math.max(pixels, -LARGEST_TURN), LARGEST_TURN) / 100);
}

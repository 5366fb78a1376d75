import { nearestLine } from "../../domain/document/nearest-line";
import { lettersBefore } from "../../domain/document/selecting";

/** A place between two letters of a line of a page's text. */
export type Pointed = { letters: Text; at: number };

/** So far beside its line a press still means it, in CSS pixels, and in heights of the line. */
const BESIDE = { pixels: 4, heights: 0.4 };

/** The place between letters that is nearest to a point of the screen, on the pages that an element holds. */
export function pointed(pages: HTMLElement, x: number, y: number): Pointed | null {
  const { line } = nearest(pages, x, y) ?? {};
  const letters = line?.firstChild;
  if (!line || !(letters instanceof Text)) return null;
  const isDownwards = line.classList.contains("downwards");
  return { letters, at: placeIn(letters, isDownwards ? y : x, isDownwards) };
}

/** Whether a point lies on text, and not beside it. */
export function isOnText(pages: HTMLElement, x: number, y: number): boolean {
  const found = nearest(pages, x, y);
  if (!found) return false;
  const { width, height } = found.line.getBoundingClientRect();
  return found.away <= Math.max(BESIDE.pixels, BESIDE.heights * Math.min(width, height));
}

function nearest(pages: HTMLElement, x: number, y: number): { line: Element; away: number } | null {
  const blocks = [...pages.querySelectorAll("[data-block]")].map((block) => [...block.children]);
  const boxes = blocks.map((lines) => lines.map((line) => line.getBoundingClientRect()));
  const found = nearestLine(boxes, x, y);
  const line = found && blocks[found.block]?.[found.line];
  return line ? { line, away: found.away } : null;
}

/** Where between the letters of a line a point lies, along the line. */
function placeIn(letters: Text, point: number, isDownwards: boolean): number {
  const range = document.createRange();
  const text = letters.data;
  function middle(at: number): number {
    // Both halves of a letter beyond the first 65,536 lie where it lies.
    const start = isSecondHalf(text, at) ? at - 1 : at;
    range.setStart(letters, start);
    range.setEnd(letters, isSecondHalf(text, start + 1) ? start + 2 : start + 1);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return isDownwards ? (top + bottom) / 2 : (left + right) / 2;
  }
  const runsLeftwards = text.length > 1 && middle(text.length - 1) < middle(0);
  const sign = runsLeftwards ? -1 : 1;
  return lettersBefore(text.length, sign * point, (at) => sign * middle(at));
}

function isSecondHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

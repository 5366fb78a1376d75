import { type Grain, grainOf, taken } from "../../domain/document/selecting";
import { isOnText, pointed } from "./pointed";

/** A part of a line that was taken by a press, or is by the pointer now. */
type Taken = { letters: Text; start: number; end: number };
/** Of how far the pointer is beyond the edge, so much is scrolled in each frame. */
const SCROLLED = 0.15;

/**
 * Lets the text over pages be selected with the mouse, from line to nearest line. By itself a web
 * view selects up to the end of the page as soon as there is no text under the pointer.
 */
export function selecting(scroller: () => HTMLElement | undefined): (pages: HTMLElement) => () => void {
  return (pages) => {
    let from: Taken | null = null;
    let grain: Grain = "letter";
    let pointer = { x: 0, y: 0 };
    let frame = 0;

    function takenAt(x: number, y: number): Taken | null {
      const place = pointed(pages, x, y);
      return place && { letters: place.letters, ...taken(place.letters.data, place.at, grain) };
    }
    function begin(event: MouseEvent): void {
      if (event.button !== 0) return;
      const selection = getSelection();
      if (!isOnText(pages, event.clientX, event.clientY)) {
        if (selection && pages.contains(selection.anchorNode)) selection.removeAllRanges();
        return;
      }
      grain = grainOf(event.detail);
      from = (event.shiftKey && anchorOf(selection, pages)) || takenAt(event.clientX, event.clientY);
      pointer = { x: event.clientX, y: event.clientY };
      extend();
      addEventListener("mousemove", move);
      addEventListener("mouseup", end);
      frame = requestAnimationFrame(scrollOn);
    }
    function extend(): void {
      const to = from && takenAt(pointer.x, pointer.y);
      if (from && to) select(from, to);
    }
    function move(event: MouseEvent): void {
      pointer = { x: event.clientX, y: event.clientY };
      // A button that was let go outside of the window.
      if (event.buttons & 1) extend();
      else end();
    }
    function scrollOn(): void {
      const element = scroller();
      const by = element && beyond(element.getBoundingClientRect(), pointer);
      if (element && by && (by.x || by.y)) {
        element.scrollBy(by.x * SCROLLED, by.y * SCROLLED);
        extend();
      }
      frame = requestAnimationFrame(scrollOn);
    }
    function end(): void {
      from = null;
      cancelAnimationFrame(frame);
      removeEventListener("mousemove", move);
      removeEventListener("mouseup", end);
    }
    /** What the web view would select by itself, and that it would carry away what is selected. */
    function prevent(event: Event): void {
      if (from) event.preventDefault();
    }

    pages.addEventListener("mousedown", begin);
    pages.addEventListener("selectstart", prevent);
    pages.addEventListener("dragstart", prevent);
    return () => {
      end();
      pages.removeEventListener("mousedown", begin);
      pages.removeEventListener("selectstart", prevent);
      pages.removeEventListener("dragstart", prevent);
    };
  };
}

/** Where the selection began, if in the text of these pages. */
function anchorOf(selection: Selection | null, pages: HTMLElement): Taken | null {
  const letters = selection?.anchorNode;
  if (!selection || !(letters instanceof Text) || !pages.contains(letters)) return null;
  return { letters, start: selection.anchorOffset, end: selection.anchorOffset };
}

/** Selects from one part to another, both included, whichever comes first. */
function select(from: Taken, to: Taken): void {
  const isForward = from.letters === to.letters ? to.end >= from.end : follows(from.letters, to.letters);
  if (isForward) getSelection()?.setBaseAndExtent(from.letters, from.start, to.letters, to.end);
  else getSelection()?.setBaseAndExtent(from.letters, from.end, to.letters, to.start);
}

function follows(one: Node, other: Node): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** How far a point lies beyond the sides of a box; nothing inside. */
function beyond(box: DOMRect, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const outside = (value: number, least: number, most: number): number => Math.min(value - least, 0) + Math.max(value - most, 0);
  return { x: outside(x, box.left, box.right), y: outside(y, box.top, box.bottom) };
}

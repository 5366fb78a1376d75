import type { Layout, Point } from "./layout";

/** The side of a tile, in device pixels. A page is parsed for each tile, so that few large ones come sooner than many small ones. */
export const TILE = 1024;
/** No picture of a whole page is asked for in a greater width; what is missing comes as tiles. */
export const WIDEST_WHOLE = 1280;
/** Pages much smaller than their picture look well without tiles. */
const SMALL = 0.6;

/** A part of a page's picture, in pixels of the whole picture at a zoom. */
export type Tile = { page: number; pageWidth: number; pageHeight: number; left: number; top: number; width: number; height: number };

/** A name that no other tile of the document has. */
export function tileKey({ page, pageWidth, left, top }: Tile): string {
  return `${page}/${pageWidth}/${left}/${top}`;
}

/** The width of the picture of a whole page that fits its pane, in device pixels. */
export function wholeWidth(fit: number, density: number): number {
  return Math.min(WIDEST_WHOLE, Math.ceil((fit * density) / 256) * 256);
}

/** Whether a page shown in a width, in device pixels, wants tiles over the picture of the whole. */
export function wantsTiles(width: number, whole: number): boolean {
  return width !== whole && width > SMALL * whole;
}

/** What of the column is in sight, in CSS pixels. */
export type View = { scroll: Point; width: number; height: number };

/** The tiles in sight, those nearest to the middle first. Pages are counted from 1. */
export function tilesInSight(layout: Layout, view: View, density: number): Tile[] {
  const pageWidth = Math.round(layout.width * density);
  const found: { tile: Tile; away: number }[] = [];
  layout.heights.forEach((height, index) => {
    const begin = layout.begins[index] ?? 0;
    if (begin + height <= view.scroll.y || begin >= view.scroll.y + view.height) return;
    const left = (view.scroll.x - layout.left) * density;
    const top = (view.scroll.y - begin) * density;
    const pageHeight = (height * pageWidth) / layout.width;
    const [right, bottom] = [left + view.width * density, top + view.height * density];
    for (const y of sides(top, Math.min(bottom, pageHeight))) {
      for (const x of sides(left, Math.min(right, pageWidth))) {
        const width = Math.min(TILE, pageWidth - x);
        const tileHeight = Math.min(TILE, Math.ceil(pageHeight) - y);
        const away = Math.hypot(x + width / 2 - (left + right) / 2, y + tileHeight / 2 - (top + bottom) / 2);
        found.push({ tile: { page: index + 1, pageWidth, pageHeight, left: x, top: y, width, height: tileHeight }, away });
      }
    }
  });
  return found.sort((one, other) => one.away - other.away).map(({ tile }) => tile);
}

/** Where the tiles begin that reach into a range. */
function sides(first: number, end: number): number[] {
  const begins = [];
  for (let at = Math.max(0, Math.floor(first / TILE)) * TILE; at < end; at += TILE) begins.push(at);
  return begins;
}

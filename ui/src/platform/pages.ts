import { convertFileSrc } from "@tauri-apps/api/core";

/** Widths are rounded up to this many pixels, so that a drag of the edge does not draw every width. */
const WIDTH_STEP = 256;
const WIDEST = 3072;

/** The address of a PDF page's picture (counted from 1), at least `width` pixels wide. */
export function pageUrl(file: number, page: number, width: number): string {
  const rounded = Math.min(WIDEST, Math.max(WIDTH_STEP, Math.ceil(width / WIDTH_STEP) * WIDTH_STEP));
  // `convertFileSrc` knows each system's form of a custom protocol; with an
  // empty path it ends in a slash.
  return `${convertFileSrc("", "page")}${file}/${page}?width=${rounded}`;
}

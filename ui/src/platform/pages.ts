import { convertFileSrc } from "@tauri-apps/api/core";

/** A part of a page's picture, in pixels of a whole that is `pageWidth` wide. */
type Part = { pageWidth: number; left: number; top: number; width: number; height: number };

/** The address of the picture of a whole page (counted from 1), `width` pixels wide. */
export function pageUrl(file: number, page: number, width: number): string {
  // `convertFileSrc` knows each system's form of a custom protocol; with an
  // empty path it ends in a slash.
  return `${convertFileSrc("", "page")}${file}/${page}?width=${width}`;
}

/** The address of a part of a page's picture. */
export function tileUrl(file: number, page: number, { pageWidth, left, top, width, height }: Part): string {
  return `${pageUrl(file, page, pageWidth)}&tile=${left},${top},${width},${height}`;
}

/** A picture, once it has come. */
export function loadPicture(address: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.decoding = "async";
  picture.draggable = false;
  picture.alt = "";
  return new Promise((resolve, reject) => {
    picture.onload = () => resolve(picture);
    picture.onerror = () => reject(new Error(`${address} was not drawn`));
    picture.src = address;
  });
}

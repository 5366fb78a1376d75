import type { File } from "../../platform";
import { number, plural } from "../language/language.svelte";

/** Ranges that are named before the rest is left out. */
const RANGES = 6;

/** The pages of a file that could not be read, in words; empty where there are none. */
export function missingInWords(file: Pick<File, "missing_pages" | "pages">): string {
  const count = file.missing_pages.length;
  if (!count) return "";
  return plural("library.missing", count, { pages: number(file.pages), list: ranges(file.missing_pages) });
}

/** Page numbers with their neighbours joined: `4, 5, 9–12`. */
export function ranges(pages: number[]): string {
  const sorted = [...new Set(pages)].sort((one, other) => one - other);
  const found: { first: number; last: number }[] = [];
  for (const page of sorted) {
    const range = found.at(-1);
    if (range && range.last === page - 1) range.last = page;
    else found.push({ first: page, last: page });
  }
  const named = found.slice(0, RANGES).map(({ first, last }) => {
    if (first === last) return number(first);
    return last === first + 1 ? `${number(first)}, ${number(last)}` : `${number(first)}–${number(last)}`;
  });
  return named.join(", ") + (found.length > RANGES ? ", …" : "");
}

import type { File } from "../../platform";
import { number, plural } from "../language/language.svelte";
import { pageRanges } from "./page-ranges";

/** The pages of a file that could not be read, in words; empty where there are none. */
export function missingInWords(file: Pick<File, "missing_pages" | "pages">): string {
  const count = file.missing_pages.length;
  if (!count) return "";
  return plural("library.missing", count, { pages: number(file.pages), list: pageRanges(file.missing_pages, (page) => number(page)) });
}

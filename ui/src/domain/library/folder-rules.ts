import type { FolderRules } from "../../platform";

/** The rules of a folder as they are written into fields. */
export type WrittenRules = { ignore: string; largest: string; hidden: boolean };

/** Rules as they are written: a pattern a line, and nothing for no limit. */
export function writtenRules({ ignore, largest, hidden }: FolderRules): WrittenRules {
  return { ignore: ignore.join("\n"), largest: largest === null ? "" : String(largest), hidden };
}

/** The rules that were written; null where the size is no whole number of megabytes. */
export function readRules({ ignore, largest, hidden }: WrittenRules): FolderRules | null {
  const size = largest.trim();
  if (size && !/^[1-9]\d{0,6}$/.test(size)) return null;
  const patterns = ignore.split("\n").map((line) => line.trim());
  return { ignore: patterns.filter(Boolean), largest: size ? Number(size) : null, hidden };
}

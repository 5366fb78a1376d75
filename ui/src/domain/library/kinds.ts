import type { FileKind } from "../../platform";
import type { Key } from "../language/language.svelte";

/** Kinds of documents as a person tells them apart. */
export type KindGroup = "pdf" | "text" | "slides" | "sheets" | "notes" | "web" | "mail" | "books" | "pictures" | "code";

const KINDS: Record<KindGroup, FileKind[]> = {
  pdf: ["pdf"],
  text: ["word", "legacy_word", "open_text", "rich_text"],
  slides: ["power_point", "legacy_power_point", "open_presentation"],
  sheets: ["excel", "legacy_excel", "open_spreadsheet", "delimited"],
  notes: ["text", "markdown"],
  web: ["html"],
  mail: ["mail"],
  books: ["book"],
  pictures: ["picture"],
  code: ["source_code"],
};

export const KIND_GROUPS = Object.keys(KINDS) as KindGroup[];

/** The kinds of a group. */
export function kindsOf(group: KindGroup): FileKind[] {
  return KINDS[group];
}

/** The group of a kind. */
export function groupOf(kind: FileKind): KindGroup {
  // Every kind stands in one group, as a test holds.
  return KIND_GROUPS.find((group) => KINDS[group].includes(kind)) ?? "notes";
}

/** The groups that kinds belong to, in the order of all. */
export function groupsOf(kinds: Iterable<FileKind | null>): KindGroup[] {
  const there = new Set<KindGroup>();
  for (const kind of kinds) if (kind) there.add(groupOf(kind));
  return KIND_GROUPS.filter((group) => there.has(group));
}

/** What a group is called. */
export function kindKey(group: KindGroup): Key {
  return `kind.${group}`;
}

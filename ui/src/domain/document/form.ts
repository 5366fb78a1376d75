import type { FileKind } from "../../platform";

/** What a document is leafed through by; one that flows is one long page. */
export type Form = "pages" | "slides" | "sheets" | "flow";

const FORMS: Record<FileKind, Form> = {
  pdf: "pages",
  picture: "pages",
  power_point: "slides",
  open_presentation: "slides",
  legacy_power_point: "slides",
  excel: "sheets",
  open_spreadsheet: "sheets",
  legacy_excel: "sheets",
  delimited: "sheets",
  word: "flow",
  open_text: "flow",
  legacy_word: "flow",
  rich_text: "flow",
  markdown: "flow",
  html: "flow",
  text: "flow",
  source_code: "flow",
  book: "flow",
  mail: "flow",
};

/** How a kind of document is leafed through. */
export function formOf(kind: FileKind): Form {
  return FORMS[kind];
}

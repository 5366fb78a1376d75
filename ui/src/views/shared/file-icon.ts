import type { Component } from "svelte";

import type { FileKind } from "../../platform";
import { BookIcon, CodeIcon, DeckIcon, DocumentIcon, FileIcon, MailIcon, PictureIcon, SheetIcon, WebIcon } from "./icons";

const ICONS: Record<FileKind, Component> = {
  pdf: DocumentIcon,
  word: DocumentIcon,
  markdown: DocumentIcon,
  text: DocumentIcon,
  source_code: CodeIcon,
  rich_text: DocumentIcon,
  open_text: DocumentIcon,
  legacy_word: DocumentIcon,
  book: BookIcon,
  mail: MailIcon,
  picture: PictureIcon,
  open_presentation: DeckIcon,
  legacy_power_point: DeckIcon,
  delimited: SheetIcon,
  open_spreadsheet: SheetIcon,
  legacy_excel: SheetIcon,
  power_point: DeckIcon,
  excel: SheetIcon,
  html: WebIcon,
};

/** The icon of a kind of file; a blank sheet until the kind is known. */
export function fileIcon(kind: FileKind | null | undefined): Component {
  return kind ? ICONS[kind] : FileIcon;
}

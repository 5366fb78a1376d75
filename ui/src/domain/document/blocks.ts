import type { Highlight, TextBlock } from "../../platform";

/** A block and its index on the page, which highlights name. */
export type Indexed = { index: number; block: TextBlock };
/** Blocks that are drawn as one: a list, a table, or a block by itself. */
export type BlockGroup =
  | { kind: "list" | "table" | "code"; rows: Indexed[] }
  | { kind: "block"; row: Indexed };

/** Groups consecutive items, rows and lines of code. */
export function groupBlocks(blocks: readonly TextBlock[]): BlockGroup[] {
  const groups: BlockGroup[] = [];
  const together: Partial<Record<TextBlock["kind"]["kind"], "list" | "table" | "code">> = {
    list_item: "list",
    table_row: "table",
    code: "code",
  };
  blocks.forEach((block, index) => {
    const kind = together[block.kind.kind];
    const last = groups.at(-1);
    if (!kind) groups.push({ kind: "block", row: { index, block } });
    else if (last && last.kind === kind) last.rows.push({ index, block });
    else groups.push({ kind, rows: [{ index, block }] });
  });
  return groups;
}

const BULLET = /^[•◦▪▫■□●○‣⁃·∙–—*-]\s/u;
const NUMBER = /^\(?(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,4})(?:\.\d+)*[.)）、．]/iu;

/** Whether the text of a list's item begins with the sign or number that the document gives it. */
export function beginsWithSign(text: string): boolean {
  return BULLET.test(text) || NUMBER.test(text);
}

/** A part of a text, marked or not. */
export type Part = { text: string; marked: boolean };
/** Marked from `start` to `end` (excluded), in UTF-16 code units. */
export type Range = { start: number; end: number };

/** Cuts a text into marked and plain parts. Ranges may overlap, and reach past the text. */
export function markedParts(text: string, ranges: readonly Range[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const start = Math.max(at, range.start);
    const end = Math.min(text.length, range.end);
    if (end <= start) continue;
    if (start > at) parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length || !parts.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}

const BETWEEN_CELLS = " | ";

/** The cells of a table row, each with its marked parts. */
export function markedCells(text: string, ranges: readonly Range[]): Part[][] {
  let at = 0;
  return text.split(BETWEEN_CELLS).map((cell) => {
    const begin = at;
    at += cell.length + BETWEEN_CELLS.length;
    return markedParts(cell, ranges.map(({ start, end }) => ({ start: start - begin, end: end - begin })));
  });
}

/** The marked ranges of a page's blocks, by block. */
export function rangesOf(highlights: readonly Highlight[], page: number): Map<number, Range[]> {
  const ranges = new Map<number, Range[]>();
  for (const highlight of highlights) {
    if (highlight.on !== "text" || highlight.page !== page) continue;
    ranges.set(highlight.block, [...(ranges.get(highlight.block) ?? []), highlight]);
  }
  return ranges;
}

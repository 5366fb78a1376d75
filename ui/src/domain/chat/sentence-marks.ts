import type { Sentence } from "../../platform";

/**
 * Sentences are marked in the Markdown with characters of the private use area
 * before it is rendered, and found again in the text nodes afterwards. A mark
 * is one of these two and the sentence's index in digits that follow them.
 */
export const BEGIN = "\uE000";
export const END = "\uE001";
const DIGITS = 0xe010;
const OURS = /[\uE000-\uE01F]/g;

/** A begin or end mark with its index. */
export const MARK = /([\uE000\uE001])([\uE010-\uE019]+)/g;

export function markIndex(digits: string): number {
  return Number([...digits].map((digit) => (digit.codePointAt(0) ?? DIGITS) - DIGITS).join(""));
}

function mark(sign: string, index: number): string {
  return sign + [...String(index)].map((digit) => String.fromCharCode(DIGITS + Number(digit))).join("");
}

/** Lines that are structure and hold no words: fences, rules, table separators. */
const STRUCTURE = /^[ \t]*(?:`{3,}.*|~{3,}.*|[-=*_|: \t]+)$/;

/**
 * Marks where sentences begin and end. Marks are moved inside emphasis, and
 * past the signs that begin a block or end a table row, because they would
 * change there what the Markdown means.
 */
export function markSentences(markdown: string, sentences: readonly Sentence[]): string {
  const source = markdown.replace(OURS, " ");
  const fenced = fencedRanges(source);
  const insertions: { at: number; text: string }[] = [];
  sentences.forEach((sentence, index) => {
    const begin = beginOf(source, sentence.start, sentence.end);
    const end = endOf(source, begin, sentence.end);
    if (end <= begin || fenced.some(([first, last]) => end > first && begin < last)) return;
    insertions.push({ at: begin, text: mark(BEGIN, index) }, { at: end, text: mark(END, index) });
  });
  let marked = "";
  let from = 0;
  for (const { at, text } of insertions.sort((one, other) => one.at - other.at)) {
    marked += source.slice(from, at) + text;
    from = at;
  }
  return marked + source.slice(from);
}

function beginOf(source: string, start: number, end: number): number {
  const opening = /^(?:\s|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\||\*{1,3}(?=\S)|_{1,3}(?=\S)|~~)*/;
  return start + (opening.exec(source.slice(start, end))?.[0].length ?? 0);
}

function endOf(source: string, begin: number, end: number): number {
  let at = Math.min(end, source.length);
  while (at > begin) {
    const lineStart = source.lastIndexOf("\n", at - 1) + 1;
    if (STRUCTURE.test(source.slice(lineStart, at))) at = lineStart - 1;
    else if (/[\s*_~|]/.test(source[at - 1] ?? "")) at -= 1;
    else return at;
  }
  return begin;
}

function fencedRanges(source: string): [number, number][] {
  const ranges: [number, number][] = [];
  const fences = /^[ \t]*(`{3,}|~{3,}).*$/gm;
  let open: { at: number; sign: string } | null = null;
  for (const fence of source.matchAll(fences)) {
    const sign = fence[1] ?? "";
    if (!open) open = { at: fence.index, sign };
    else if (sign.startsWith(open.sign)) {
      ranges.push([open.at, fence.index + fence[0].length]);
      open = null;
    }
  }
  if (open) ranges.push([open.at, source.length]);
  return ranges;
}

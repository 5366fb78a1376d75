import type { Range } from "../document/blocks";

/** Where the words of a query stand in a name, without regard to case and accents. */
export function nameMarks(name: string, query: string): Range[] {
  const { text, from } = plain(name);
  const marks: Range[] = [];
  for (const word of plain(query).text.split(/\s+/).filter(Boolean)) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      marks.push({ start: from[at] ?? 0, end: from[at + word.length] ?? name.length });
    }
  }
  return marks;
}

/** A text as it is compared, and for each unit of it where it came from. */
function plain(name: string): { text: string; from: number[] } {
  let text = "";
  const from: number[] = [];
  let at = 0;
  for (const character of name) {
    const kept = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    for (let unit = 0; unit < kept.length; unit += 1) from.push(at);
    text += kept;
    at += character.length;
  }
  return { text, from };
}

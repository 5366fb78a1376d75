import type { EditReason, RevisionEdit } from "../../platform";

/** What the person wants to stand in the place of an edit, by its index: something else, or what stood there. */
export type Decisions = Readonly<Record<number, string>>;

/** What of a text is changed. */
export type EditPiece = {
  of: "edit";
  index: number;
  before: string;
  after: string;
  /** What proofreading put there. */
  suggested: string;
  others: string[];
  reason: EditReason;
};
/** A part of a text that is changed, or not. */
export type Piece = { of: "same"; text: string } | EditPiece;

/** Cuts a text into what stays and what is changed. An edit that reaches into the one before is left out. */
export function pieces(text: string, edits: readonly RevisionEdit[], decisions: Decisions = {}): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  edits.forEach(({ start, end, text: suggested, reason, others }, index) => {
    if (start < at || end < start || end > text.length) return;
    if (start > at) found.push({ of: "same", text: text.slice(at, start) });
    found.push({ of: "edit", index, before: text.slice(start, end), after: decisions[index] ?? suggested, suggested, others, reason });
    at = end;
  });
  if (at < text.length || !found.length) found.push({ of: "same", text: text.slice(at) });
  return found;
}

/** A text with its edits as the person decided on them. */
export function applied(text: string, edits: readonly RevisionEdit[], decisions: Decisions = {}): string {
  return pieces(text, edits, decisions)
    .map((piece) => (piece.of === "same" ? piece.text : piece.after))
    .join("");
}

const BETWEEN_CELLS = " | ";

/** The pieces of a table row, by cell. */
export function cellPieces(row: readonly Piece[]): Piece[][] {
  const cells: Piece[][] = [[]];
  for (const piece of row) {
    const [first, ...rest] = piece.of === "same" ? piece.text.split(BETWEEN_CELLS).map((text): Piece => ({ of: "same", text })) : [piece];
    if (first) cells.at(-1)?.push(first);
    for (const next of rest) cells.push([next]);
  }
  return cells;
}

/** What became of an edit: it changes the text, was taken back, or only says where to look. */
export function stateOf({ before, after, suggested }: Pick<EditPiece, "before" | "after" | "suggested">): "changed" | "taken_back" | "look" {
  if (before !== after) return "changed";
  return before === suggested ? "look" : "taken_back";
}

/** What else could stand in the place of an edit, best first. */
export function otherTexts({ before, after, suggested, others }: Pick<EditPiece, "before" | "after" | "suggested" | "others">): string[] {
  return [...new Set([suggested, ...others])].filter((text) => text !== before && text !== after);
}

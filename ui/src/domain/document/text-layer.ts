import type { PlacedBlock, PlacedLine } from "../../platform";

/**
 * The layer of text is laid out once, on a sheet of this width in CSS pixels, and grows
 * with the page as a whole: letters set anew at each zoom would move against the picture.
 */
export const SHEET = 1000;

/** A line as it is set on the sheet, in CSS pixels. */
export type SetLine = {
  text: string;
  /** What stands between it and the next line of its block. */
  joint: string;
  left: number;
  top: number;
  /** Of the letters. */
  size: number;
  /** The factor that makes the text as long as its box. */
  stretch: number;
  downwards: boolean;
};
/** A block of lines; `heading` is its level where it is one. */
export type SetBlock = { block: number; heading: number | null; lines: SetLine[] };

/** How long a text is, set in letters of a size. */
export type Measure = (text: string, size: number) => number;

/** Sets the lines of a page of a shape (width by height) onto their boxes. */
export function setOnSheet(blocks: readonly PlacedBlock[], aspect: number, measure: Measure): SetBlock[] {
  return blocks.map(({ block, kind, lines }) => ({
    block,
    heading: kind.kind === "heading" ? kind.level : null,
    lines: lines.flatMap((line) => setLine(kind.kind === "table_row" ? asCell(line) : line, aspect, measure) ?? []),
  }));
}

/** Between cells there are tabulators, so that a copied table goes into the cells of another. */
function asCell(line: PlacedLine): PlacedLine {
  return { ...line, joint: line.joint.replaceAll(" ", "").replaceAll("|", "\t") };
}

function setLine(line: PlacedLine, aspect: number, measure: Measure): SetLine | null {
  const down = SHEET / aspect;
  const [width, height] = [(line.width ?? 0) * SHEET, (line.height ?? 0) * down];
  if (width <= 0 || height <= 0) return null;
  // Whether a line runs downwards or upwards is not known: both are set downwards.
  const downwards = height > width && [...line.text].length > 2;
  const [size, length] = downwards ? [width, height] : [height, width];
  const measured = measure(line.text, size);
  return {
    text: line.text,
    joint: line.joint,
    left: (line.left ?? 0) * SHEET,
    top: (line.top ?? 0) * down,
    size,
    stretch: measured > 0 ? length / measured : 1,
    downwards,
  };
}
